"""My rights over my data: take it away, have it put right or erased, know how long it is kept."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from taixue.kit import clock
from taixue.lib.errors import Conflict
from taixue.people.views.access import confirmed, signed_in
from taixue.privacy import labels
from taixue.privacy.forms import DataForm, ErasureForm
from taixue.privacy.queries import erasures as found
from taixue.privacy.queries import handouts
from taixue.privacy.rules.erasing import GOES, STAYS
from taixue.privacy.rules.retention import PERIODS
from taixue.privacy.services import erasures, exports

SHOWN = 5
"""Requests that the page shows, the newest."""


@never_cache
@require_safe
@signed_in
def page(request: HttpRequest) -> HttpResponse:
    """Show what a person may ask for."""
    if request.actor.person_id is None:
        return redirect("/")
    return _page(request, ErasureForm())


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
@confirmed
def export(request: HttpRequest) -> HttpResponse:
    """Say what is handed out of all that is held; order it."""
    if request.actor.person_id is None:
        return redirect("/")
    form, now = DataForm(request.POST if request.method == "POST" else None), clock.now()
    if form.is_valid():
        made = exports.order(language=form.cleaned_data["language"], by=request.actor, at=now)
        return redirect("privacy:handout", made.public_id)
    lately = handouts.lately(request.actor.person_id, by=request.actor, at=now)
    facts = {"form": form, "lately": [(one, labels.KINDS[one.kind]) for one in lately], "titles": labels.TITLES}
    return render(request, "privacy/export.html", facts, status=422 if form.errors else 200)


@require_POST
@signed_in
def ask(request: HttpRequest) -> HttpResponse:
    """Ask to have data of one's own erased."""
    if request.actor.person_id is None:
        return redirect("/")
    form = ErasureForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    try:
        erasures.ask(items=form.cleaned_data["items"], by=request.actor, at=clock.now())
    except Conflict:
        messages.warning(request, _("A request of yours is open. Take it back first, or wait for the answer."))
    else:
        messages.success(request, _("Sent. You are told as soon as it is decided."))
    return redirect("privacy:mine")


@require_POST
@signed_in
def withdraw(request: HttpRequest, erasure_id: UUID) -> HttpResponse:
    """Take one's own request back."""
    erasures.withdraw(erasure_id=erasure_id, by=request.actor, at=clock.now())
    messages.success(request, _("Your request is taken back. Nothing was erased."))
    return redirect("privacy:mine")


def _page(request: HttpRequest, form: ErasureForm) -> HttpResponse:
    asked = list(found.own(by=request.actor)[:SHOWN])
    cleared = found.cleared()
    facts: dict[str, Any] = {
        "form": form,
        "asked": [(one, labels.STATES[one.state], [labels.ERASED[item][0] for item in one.items]) for one in asked],
        "open": any(one.state == "asked" for one in asked),
        "goes": [(code, *labels.ERASED[code]) for code in GOES],
        "stays": [labels.REMAINS[code] for code in STAYS],
        "periods": [(labels.kept(one), *labels.REASONS[code], cleared.get(code)) for code, one in PERIODS.items()],
    }
    return render(request, "privacy/mine.html", facts, status=422 if form.errors else 200)
