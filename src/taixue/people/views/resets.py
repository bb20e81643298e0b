"""Resets that wait: asked for at the door, or by a colleague who needs a second person."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from taixue.kit import clock
from taixue.people.queries import accounts, cards
from taixue.people.queries import resets as queries
from taixue.people.rules.permissions import Permission
from taixue.people.services import resets
from taixue.people.views.access import confirmed, needs

PAGE = 50


@never_cache
@require_GET
@needs(Permission.ACCOUNT_RESET)
def listing(request: HttpRequest) -> HttpResponse:
    """List the requests that wait for someone in reach."""
    now = clock.now()
    page = Paginator(queries.waiting(by=request.actor), PAGE).get_page(request.GET.get("page"))
    people = [row.account.person for row in page if row.account.person]
    shown = {row.person.pk: row for row in cards.rows(people, day=clock.day(now), at=now)}
    names = accounts.names({row.asked_by for row in page if row.asked_by})
    rows = [
        {
            "request": row, "person": row.account.person, "row": shown.get(row.account.person_id or 0),
            "asker": names.get(row.asked_by or 0, ""), "mine": row.asked_by == request.actor.account_id,
            "mine_to_agree": row.way == "second" and row.state == "open"
            and request.actor.account_id not in (row.asked_by, row.account_id),
        }
        for row in page
    ]  # fmt: skip
    return render(request, "people/resets.html", {"page": page, "rows": rows})


@require_POST
@needs(Permission.ACCOUNT_RESET)
@confirmed
def agree(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Agree as the second person."""
    row = resets.agree(request_id=public_id, by=request.actor, at=clock.now())
    messages.success(request, _("You agreed. Who asked may reset %(name)s's account now.") % {"name": row.account.name})
    return redirect("people:resets")


@require_POST
@needs(Permission.ACCOUNT_RESET)
def decline(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Decline a request, or take one's own back."""
    resets.decline(request_id=public_id, by=request.actor, at=clock.now())
    messages.success(request, _("The request is closed; the account stays as it is."))
    return redirect("people:resets")
