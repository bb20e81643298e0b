"""Roles are given over a unit and end; the three administrators stay apart."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from taixue.audit.services import lines
from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.people.models import Account, RoleGrant, Unit
from taixue.people.queries import access, roles
from taixue.people.rules.permissions import Permission, Role, conflicts
from taixue.people.signals import account_news


@transaction.atomic
def grant(
    *, account_id: int, role: str, unit: Unit | None, by: Actor, at: datetime, first_day: date | None = None,
    end_day: date | None = None,
) -> RoleGrant:  # fmt: skip
    """Give an account a role over a unit's subtree (None: everything), the same grant if it holds it already.

    first_day: today where not given; end_day: first day without it, None: open
    Raises Denied (also over one's own account, and for one whose person stands outside of what `by` reaches), NotFound,
    Invalid for an unknown role or unordered days, Conflict if the account holds another of the three separated
    administrators.
    """
    path = unit.path if unit else paths.ROOT
    access.require(Permission.ROLE_GRANT, over=path, by=by)
    first = first_day or clock.day(at)
    if role not in list(Role):
        raise Invalid("role", problems=[{"field": "role", "code": "unknown", "value": role}])
    if end_day is not None and end_day < first:
        raise Invalid("days", problems=[{"field": "end_day", "code": "order"}])
    if account_id == by.account_id:
        raise Denied("nobody gives a role to themselves")
    account = Account.objects.select_for_update().filter(pk=account_id).first()
    if account is None:
        raise NotFound("account")
    if not roles.may_hold(account, by=by):
        raise Denied("the account stands elsewhere")
    held = RoleGrant.objects.filter(account=account)
    open_now = held.filter(role=role, unit=unit, end_day=None).first()
    if open_now is not None:
        return open_now
    row = RoleGrant(
        account=account, role=role, unit=unit, first_day=first, end_day=end_day, given_by=by.account_id, given_at=at
    )
    if conflicts(role, [g.role for g in held if _overlap(g, row)]):
        raise Conflict("separated", role=role)
    _save(row)
    _tell("role.granted", row, by, at)
    return row


@transaction.atomic
def end(*, grant_id: UUID, by: Actor, at: datetime) -> RoleGrant:
    """End a role from today; ended again nothing changes.

    Raises NotFound, also for a role over what `by` gives none for; Denied for a role of one's own.
    """
    row = (
        RoleGrant.objects.select_for_update(of=("self",))
        .filter(public_id=grant_id)
        .select_related("unit", "account")
        .first()
    )
    over = row.unit.path if row is not None and row.unit else paths.ROOT
    if row is None or not access.allowed(Permission.ROLE_GRANT, over=over, by=by):
        raise NotFound("role")
    if row.account_id == by.account_id:
        raise Denied("nobody ends a role of their own")
    today = clock.day(at)
    if row.end_day is None or row.end_day > today:
        row.end_day = max(today, row.first_day)
        row.save(update_fields=["end_day"])
        _tell("role.ended", row, by, at)
    return row


def end_over(*, unit: Unit, by: Actor, at: datetime) -> int:
    """End every role over a unit that closes, in the transaction that closes it; return how many they were."""
    today = clock.day(at)
    held = RoleGrant.objects.select_for_update(of=("self",)).filter(unit=unit).select_related("unit", "account")
    rows = [row for row in held.order_by("pk") if row.end_day is None or row.end_day > today]
    for row in rows:
        row.end_day = max(today, row.first_day)
        row.save(update_fields=["end_day"])
        _tell("role.ended", row, by, at)
    return len(rows)


def _overlap(one: RoleGrant, other: RoleGrant) -> bool:
    begins_before_end = other.end_day is None or one.first_day < other.end_day
    return begins_before_end and (one.end_day is None or other.first_day < one.end_day)


def _save(row: RoleGrant) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if "cannot be two of" not in str(error):
            raise
        raise Conflict("separated", role=row.role) from None


def _tell(action: str, row: RoleGrant, by: Actor, at: datetime) -> None:
    lines.record(
        action, by=by, at=at, target_kind="role", target=row.public_id, person_id=row.account.person_id,
        unit_path=row.unit.path if row.unit else "", details={"role": row.role, "account": row.account.name},
    )  # fmt: skip
    if row.account.person_id is not None:
        names = (row.unit.name, row.unit.name_en) if row.unit else ("所有机构", "all units")
        account_news.send(
            RoleGrant,
            person_id=row.account.person_id,
            kind=action,
            key=f"{action}:{row.public_id}",
            facts={"by": by.name, "role": row.role, "unit": names[0], "unit_en": names[1]},
            told_by=by.name,
            at=at,
        )
