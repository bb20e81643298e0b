"""One's own account: how one signs in, on which devices, and who has something to do with it."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from taixue.kit import clock
from taixue.people.forms.signin import ReasonForm
from taixue.people.queries import factors, persons
from taixue.people.queries import sessions as queries
from taixue.people.rules.permissions import Permission
from taixue.people.services import sessions
from taixue.people.views.access import SECOND, confirmed, needs, signed_in


@never_cache
@require_GET
@signed_in
def safety(request: HttpRequest) -> HttpResponse:
    """Show second steps and sessions."""
    account_id, key = request.actor.account_id, request.session.session_key
    rows = [(row, row.key == key) for row in queries.of(account_id, at=clock.now())]
    page = {
        "factors": factors.of(account_id), "sessions": rows, "others": any(not here for _, here in rows),
        "required": bool(request.actor.grants) and settings.TAIXUE_SECOND_FACTOR == "required",
    }  # fmt: skip
    return render(request, "people/safety.html", page)


@never_cache
@require_GET
@signed_in
def setup(request: HttpRequest) -> HttpResponse:
    """Say to an administrator what is to be set up before anything else."""
    if request.session.get(SECOND) or not request.actor.grants:
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "people/setup.html", {"factors": factors.of(request.actor.account_id)})


@require_POST
@signed_in
def end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End one of one's own sessions."""
    sessions.end_own(session_id=public_id, by=request.actor, at=clock.now())
    messages.success(request, _("That device is signed out."))
    return redirect("people:safety")


@require_POST
@signed_in
def end_others(request: HttpRequest) -> HttpResponse:
    """End all one's own sessions but this one."""
    ended = sessions.end_others(keep=request.session.session_key or "", by=request.actor, at=clock.now())
    text = ngettext("%(n)s device signed out.", "%(n)s devices signed out.", ended)
    messages.success(request, text % {"n": ended})
    return redirect("people:safety")


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.ACCOUNT_RESET)
@confirmed
def sign_out(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let a unit administrator see when and from where an account is used, and end its sessions."""
    person = persons.get(public_id, by=request.actor, permission=Permission.ACCOUNT_RESET)
    form, now = ReasonForm(request.POST or None), clock.now()
    if request.method == "POST" and form.is_valid():
        ended = sessions.end_of(person_id=person.pk, reason=form.cleaned_data["reason"], by=request.actor, at=now)
        text = ngettext("%(n)s device signed out; the person is told.", "%(n)s devices signed out; the person is told.",
                        ended)  # fmt: skip
        messages.success(request, text % {"n": ended})
        return redirect("people:card", public_id=public_id)
    page = {"person": person, "form": form, "sessions": queries.of_person(person.pk, at=now)}
    return render(request, "people/sign_out.html", page, status=422 if form.errors else 200)
