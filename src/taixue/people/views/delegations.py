"""Deputies: lending one's own role for some days, seeing who stands in for whom, ending it."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from taixue.kit import clock
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.people.forms.access import LendForm
from taixue.people.labels.roles import LEND_PROBLEMS, ROLES
from taixue.people.queries import cards
from taixue.people.queries import delegations as queries
from taixue.people.rules import delegations as rules
from taixue.people.rules.permissions import Permission, reach
from taixue.people.services import delegations as services
from taixue.people.views.access import confirmed, signed_in

PAGE = 30


@never_cache
@require_GET
@signed_in
def listing(request: HttpRequest) -> HttpResponse:
    """List who stands in for whom: my deputies, whom I stand in for, and over units that I give roles for."""
    if not request.actor.grants and not queries.visible(by=request.actor).exists():
        raise Denied("only administrators have deputies")
    today = clock.day(clock.now())
    gives = bool(reach(request.actor, Permission.ROLE_GRANT))
    now = [_row(row, request, gives) for row in queries.holding(today, by=request.actor)[:200]]
    page = Paginator(queries.past(today, by=request.actor), PAGE).get_page(request.GET.get("page"))
    past = [_row(row, request, gives=False) for row in page]
    context = {
        "rows": now, "past": past, "page": page, "own": queries.lendable(by=request.actor, day=today).exists(),
    }  # fmt: skip
    return render(request, "people/deputies.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
@confirmed
def lend(request: HttpRequest) -> HttpResponse:
    """Choose one of one's roles, find the deputy by the whole name, say for which days."""
    now = clock.now()
    today = clock.day(now)
    held = list(queries.lendable(by=request.actor, day=today))
    if not held:
        raise Denied("there is no role of one's own to lend")
    chosen = next((row for row in held if str(row.public_id) == request.GET.get("role")), held[0])
    name = request.GET.get("name", "").strip()
    form = LendForm(request.POST or None, initial={"first_day": today, "last_day": today + timedelta(days=6)})
    if request.method == "POST" and form.is_valid() and _lent(request, form):
        return redirect("people:deputies")
    found = list(queries.deputies(name, chosen)[:20]) if name else []
    people = [account.person for account in found if account.person]
    rows = {row.person.pk: row for row in cards.rows(people, day=today, at=now)}
    context = {
        "held": [(row, ROLES[row.role]) for row in held], "chosen": chosen, "name": name, "form": form,
        "found": [(account, rows.get(account.person_id or 0)) for account in found],
        "eyes": rules.needs_eyes(chosen.role, settings.TAIXUE_DELEGATION), "role": ROLES[chosen.role],
    }  # fmt: skip
    return render(request, "people/lend.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
@confirmed
def agree(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Agree as the second person."""
    row = services.agree(delegation_id=public_id, by=request.actor, at=clock.now())
    names = {"deputy": row.deputy.name, "lender": row.source.account.name}
    messages.success(request, _("%(deputy)s stands in for %(lender)s.") % names)
    return redirect("people:deputies")


@require_POST
@signed_in
def end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End it, or decline it while it waits."""
    services.end(delegation_id=public_id, by=request.actor, at=clock.now())
    messages.success(request, _("Ended. Both are told."))
    return redirect("people:deputies" if request.actor.grants else "/start/")


def _row(row: queries.Delegation, request: HttpRequest, gives: bool) -> dict[str, object]:
    mine = request.actor.account_id in (row.source.account_id, row.deputy_id)
    return {
        "row": row, "role": ROLES[row.source.role], "last_day": row.end_day - timedelta(days=1),
        "may_agree": gives and not mine and row.state == "waiting", "waiting": row.state == "waiting",
    }  # fmt: skip


def _lent(request: HttpRequest, form: LendForm) -> bool:
    data = form.cleaned_data
    try:
        row = services.lend(
            grant_id=data["grant"], deputy_id=data["deputy"], first_day=data["first_day"], last_day=data["last_day"],
            reason=data["reason"], by=request.actor, at=clock.now(),
        )  # fmt: skip
    except Invalid as refusal:
        form.add_error("last_day", str(LEND_PROBLEMS[refusal.facts["problems"][0]["code"]]))
    except NotFound:
        form.add_error(None, _("This person cannot stand in for this role."))
    except Conflict:
        form.add_error(None, _("System, security and audit administrator stay apart: this account holds another one."))
    else:
        waits = row.state == "waiting"
        text = _("Asked: a second person must agree first.") if waits else _("%(name)s stands in for you.")
        messages.success(request, text % {"name": row.deputy.name})
        return True
    return False
