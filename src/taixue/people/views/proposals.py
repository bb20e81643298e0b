"""Roles that forms of administrators ask for, before whoever gives roles."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from taixue.kit import clock
from taixue.lib.errors import Conflict, Denied
from taixue.people.labels.roles import ROLES
from taixue.people.queries import proposals
from taixue.people.rules import mobiles
from taixue.people.rules.permissions import Permission
from taixue.people.services.intake import proposals as services
from taixue.people.views.access import confirmed, needs

PAGE = 50


@never_cache
@require_GET
@needs(Permission.ROLE_GRANT)
def listing(request: HttpRequest) -> HttpResponse:
    """List the roles that wait for a decision, or those that were decided."""
    decided = request.GET.get("state") == "decided"
    found = (
        proposals.visible(by=request.actor).exclude(state="open") if decided else proposals.waiting(by=request.actor)
    )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "proposal": one, "role": ROLES.get(one.role, one.role), "own": one.asked_by == request.actor.account_id,
            "mobile": mobiles.mask((one.account.person.mobile if one.account.person else "") or ""),
        }
        for one in page
    ]  # fmt: skip
    return render(request, "people/proposals.html", {"page": page, "rows": rows, "decided": decided})


@require_POST
@needs(Permission.ROLE_GRANT)
@confirmed
def approve(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give the role."""
    try:
        found = services.approve(proposal_id=public_id, by=request.actor, at=clock.now())
    except Denied:
        messages.error(request, _("Another person decides on what you proposed, and nobody on a role of their own."))
    except Conflict:
        messages.error(request, _("This was decided already, or the account may not hold the role."))
    else:
        messages.success(request, _("%(name)s: role given.") % {"name": found.account.name})
    return redirect("people:proposals")


@require_POST
@needs(Permission.ROLE_GRANT)
@confirmed
def decline(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Do not give the role."""
    try:
        found = services.decline(proposal_id=public_id, by=request.actor, at=clock.now())
    except Conflict:
        messages.error(request, _("This was decided already, or the account may not hold the role."))
    else:
        messages.success(request, _("%(name)s: declined.") % {"name": found.account.name})
    return redirect("people:proposals")
