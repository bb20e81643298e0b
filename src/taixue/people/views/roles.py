"""The security administrator's page: who holds which role, giving one, ending one."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from taixue.kit import clock
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.people.forms.lists import GrantForm, RoleFilter
from taixue.people.labels.roles import REACH, ROLES
from taixue.people.queries import cards, roles, units
from taixue.people.rules.permissions import Permission
from taixue.people.services import roles as services
from taixue.people.views.access import confirmed, needs

PAGE = 50


@require_GET
@needs(Permission.ROLE_GRANT)
def listing(request: HttpRequest) -> HttpResponse:
    """List the roles that hold."""
    filters = RoleFilter(request.GET)
    asked = filters.cleaned_data if filters.is_valid() else {}
    found = roles.holding(clock.day(clock.now()), by=request.actor, name=asked.get("q", ""), role=asked.get("role", ""))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [(grant, ROLES.get(grant.role, grant.role), grant.account_id == request.actor.account_id) for grant in page]
    return render(request, "people/roles.html", {"filters": filters, "page": page, "rows": rows})


@require_http_methods(["GET", "POST"])
@needs(Permission.ROLE_GRANT)
@confirmed
def grant(request: HttpRequest) -> HttpResponse:
    """Find an account by the whole name, then give it a role."""
    name = request.GET.get("name", "").strip()
    form = GrantForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _granted(request, form):
        return redirect("people:roles")
    found = list(roles.candidates(name, by=request.actor)[:20]) if name else []
    now = clock.now()
    rows = {row.person.pk: row for row in cards.rows([a.person for a in found if a.person], day=clock.day(now), at=now)}
    page = {
        "name": name, "form": form, "reach": [(ROLES[role], words) for role, words in REACH.items()],
        "candidates": [(account, rows.get(account.person_id or 0)) for account in found],
    }  # fmt: skip
    return render(request, "people/grant.html", page, status=422 if form.errors else 200)


@require_POST
@needs(Permission.ROLE_GRANT)
@confirmed
def end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End a role from today."""
    row = services.end(grant_id=public_id, by=request.actor, at=clock.now())
    messages.success(request, _("%(name)s: role ended.") % {"name": row.account.name})
    return redirect("people:roles")


def _granted(request: HttpRequest, form: GrantForm) -> bool:
    data = form.cleaned_data
    try:
        unit = units.by_code(data["unit"]) if data["unit"] else None
        row = services.grant(
            account_id=data["account"],
            role=data["role"],
            unit=unit,
            end_day=data["end_day"],
            by=request.actor,
            at=clock.now(),
        )
    except NotFound:
        form.add_error("unit", _("There is no unit with this code."))
    except Denied:
        form.add_error(None, _("Your role does not reach that far, or this is your own account."))
    except Conflict:
        form.add_error(
            "role", _("System, security and audit administrator stay apart: this account holds one of the others.")
        )
    except Invalid:
        form.add_error("end_day", _("The end lies before the beginning."))
    else:
        messages.success(request, _("%(name)s: role given.") % {"name": row.account.name})
        return True
    return False
