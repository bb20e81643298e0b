"""Seeing Taixue as a person does: asked for on the person's page, ended from the banner."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from taixue.kit import clock
from taixue.lib.errors import Denied
from taixue.people.forms.signin import ReasonForm
from taixue.people.queries import persons
from taixue.people.rules.permissions import Permission
from taixue.people.services import viewings as services
from taixue.people.views.access import confirmed, needs, signed_in

SEEING = "seeing"
"""In a session: the viewing that its account has begun."""
MINUTES = int(services.LASTS.total_seconds() // 60)


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.PERSON_SEE_AS)
@confirmed
def begin(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say why, then see the person's desk as the person sees it."""
    person = persons.get(public_id, by=request.actor, permission=Permission.PERSON_SEE_AS)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.begin(
                person_id=person.pk, session_key=request.session.session_key or "",
                reason=form.cleaned_data["reason"], by=request.actor, at=clock.now(),
            )  # fmt: skip
        except Denied:
            form.add_error(None, _("Nobody sees as someone who holds a role, nor as oneself."))
        else:
            request.session[SEEING] = str(row.public_id)
            return redirect("/desk/")
    page = {"person": person, "form": form, "minutes": MINUTES}
    return render(request, "people/see_as.html", page, status=422 if form.errors else 200)


@require_POST
@signed_in
def end(request: HttpRequest) -> HttpResponse:
    """Be oneself again."""
    held = request.session.pop(SEEING, None)
    if held is None:
        return redirect("/start/")
    services.end(viewing_id=UUID(held), by=request.actor, at=clock.now())
    messages.success(request, _("You see your own pages again."))
    viewing = getattr(request, "viewing", None)
    if viewing is None or viewing.account.person is None:
        return redirect("/start/")
    return redirect("people:card", public_id=viewing.account.person.public_id)
