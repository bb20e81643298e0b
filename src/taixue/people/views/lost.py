"""A lost password: by e-mail, by the unit, by the academy. Whoever asks gets the same answer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from taixue.kit import clock
from taixue.people.forms.access import LostForm
from taixue.people.queries import accounts
from taixue.people.services import lost as services


@never_cache
@sensitive_post_parameters("who")
@require_http_methods(["GET", "POST"])
def lost(request: HttpRequest) -> HttpResponse:
    """Ask who and how; then say what happens if there is such an account, and nothing about whether there is."""
    if request.actor.account_id is not None:
        return redirect("people:password")
    form = LostForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed, way = form.cleaned_data["who"], form.cleaned_data["way"]
        found = accounts.find(typed)
        services.ask(
            account_id=found.pk if found else None, way=way, trace=accounts.trace(typed), by=request.actor,
            at=clock.now(),
        )  # fmt: skip
        return render(request, "people/lost_asked.html", {"way": way})
    return render(request, "people/lost.html", {"form": form}, status=422 if form.errors else 200)
