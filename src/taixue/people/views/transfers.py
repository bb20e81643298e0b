"""Transfers: people whom another unit's roster named, and people whom our rosters named elsewhere."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from taixue.kit import clock
from taixue.people.queries import postings, transfers, units
from taixue.people.rules.permissions import Permission
from taixue.people.services import transfers as services
from taixue.people.views.access import needs

PAGE = 50


@require_GET
@needs(Permission.PERSON_IMPORT)
def listing(request: HttpRequest) -> HttpResponse:
    """List what waits for a decision here, and what was asked from here."""
    received = Paginator(transfers.received(by=request.actor), PAGE).get_page(request.GET.get("page"))
    sent = Paginator(transfers.sent(by=request.actor), PAGE).get_page(request.GET.get("sent"))
    standing = postings.main_on([one.person_id for one in received], clock.day(clock.now()))
    stands = units.by_path(facts.unit_path for facts in standing.values())
    waiting = [
        (one, stands[standing[one.person_id].unit_path] if one.person_id in standing else None) for one in received
    ]
    return render(request, "people/transfers.html", {"waiting": waiting, "received": received, "sent": sent})


@require_POST
@needs(Permission.PERSON_IMPORT)
def accept(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let the person go, from today."""
    done = services.accept(transfer_id=public_id, by=request.actor, at=clock.now())
    messages.success(request, _("%(name)s moved to %(unit)s.") % {"name": done.name, "unit": done.to_unit.name})
    return redirect("people:transfers")


@require_POST
@needs(Permission.PERSON_IMPORT)
def decline(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Leave the person where they stand."""
    done = services.decline(transfer_id=public_id, by=request.actor, at=clock.now())
    messages.success(request, _("The request for %(name)s was declined.") % {"name": done.name})
    return redirect("people:transfers")
