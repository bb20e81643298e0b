"""Transfers: people whom another unit asks for, and people whom our units ask for."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from taixue.kit import clock
from taixue.lib.errors import Conflict
from taixue.people.forms.lists import TransferFilter
from taixue.people.queries import postings, transfers, units
from taixue.people.rules.permissions import Permission
from taixue.people.services import transfers as services
from taixue.people.views.access import needs

PAGE = 30


@never_cache
@require_GET
@needs(Permission.PERSON_IMPORT)
def listing(request: HttpRequest) -> HttpResponse:
    """List what waits here, what went out from here, or what was decided here."""
    filters = TransferFilter(request.GET)
    asked = filters.cleaned_data if filters.is_valid() else {}
    tab, now = asked.get("tab") or "received", clock.now()
    lists = {"received": transfers.received, "sent": transfers.sent, "decided": transfers.decided}
    found = lists[tab](by=request.actor)
    if name := asked.get("q", "").strip():
        found = found.filter(name__contains=name) if tab == "sent" else found.filter(person__name__contains=name)
    if state := asked.get("state"):
        found = transfers.overdue(found, now) if state == "overdue" else found.filter(state=state)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "tab": tab, "filters": filters, "page": page, "filtered": bool(name or state),
        "rows": _rows(list(page.object_list), tab, now), "days": transfers.days(),
        "waiting": transfers.waiting(by=request.actor),
        "overdue": transfers.overdue(transfers.received(by=request.actor), now).count(),
    }  # fmt: skip
    return render(request, "people/transfers.html", context)


@require_POST
@needs(Permission.PERSON_IMPORT)
def accept(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let the person go, from today."""
    try:
        done = services.accept(transfer_id=public_id, by=request.actor, at=clock.now())
    except Conflict as refusal:
        return _back(request, refusal, "received")
    messages.success(request, _("%(name)s moved to %(unit)s.") % {"name": done.person.name, "unit": done.to_unit.name})
    return redirect("people:transfers")


@require_POST
@needs(Permission.PERSON_IMPORT)
def decline(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Leave the person where they stand."""
    answer = request.POST.get("answer", "")[:200]
    try:
        done = services.decline(transfer_id=public_id, answer=answer, by=request.actor, at=clock.now())
    except Conflict as refusal:
        return _back(request, refusal, "received")
    messages.success(request, _("The request for %(name)s was declined.") % {"name": done.person.name})
    return redirect("people:transfers")


@require_POST
@needs(Permission.PERSON_IMPORT)
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a request of one's own units back."""
    try:
        done = services.withdraw(transfer_id=public_id, by=request.actor, at=clock.now())
    except Conflict as refusal:
        return _back(request, refusal, "sent")
    messages.success(request, _("The request for %(name)s is taken back.") % {"name": done.name})
    return redirect(f"{reverse('people:transfers')}?tab=sent")


def _back(request: HttpRequest, refusal: Conflict, tab: str) -> HttpResponse:
    closed = "closed" in str(refusal)
    words = _("The unit that asked is closed. Decline the request.") if closed else _(
        "This request was decided or taken back meanwhile."
    )  # fmt: skip
    if "kind" in refusal.facts:
        words = _("This person is not in service any more. Decline the request.")
    messages.error(request, words)
    return redirect(f"{reverse('people:transfers')}?tab={tab}")


def _rows(found: list[transfers.TransferRequest], tab: str, now: transfers.datetime) -> list[dict[str, object]]:
    stands = {}
    if tab == "received":
        standing = postings.main_on([one.person_id for one in found], clock.day(now))
        places = units.by_path(facts.unit_path for facts in standing.values())
        stands = {person: places.get(facts.unit_path) for person, facts in standing.items()}
    return [
        {"request": one, "unit": stands.get(one.person_id), "late": transfers.is_overdue(one, now)} for one in found
    ]
