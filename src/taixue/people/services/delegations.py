"""An administrator lends a deputy a role for some days; anyone concerned ends it at any time."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from taixue.audit.services import lines
from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.people.models import Account, Delegation, RoleGrant
from taixue.people.queries import access
from taixue.people.queries import delegations as queries
from taixue.people.rules import delegations
from taixue.people.rules.permissions import Permission, conflicts
from taixue.people.signals import account_news

State = Delegation.State


@transaction.atomic
def lend(
    *, grant_id: UUID, deputy_id: int, first_day: date, last_day: date, reason: str, by: Actor, at: datetime
) -> Delegation:
    """Lend one's own role to a deputy from the first to the last day; asked again the same delegation.

    Where a second person must agree it waits, else it holds at once. Raises NotFound for a role that is not one's own
    or a deputy who may not be one, Invalid for days that do not fit (the code of rules.delegations.problem), Conflict
    if the deputy holds another of the three separated administrators.
    """
    today = clock.day(at)
    held = RoleGrant.objects.select_for_update(of=("self",)).select_related("unit", "account")
    source = held.filter(public_id=grant_id, account=by.account_id).first()
    if source is None:
        raise NotFound("role")
    why = delegations.problem(
        first_day=first_day, last_day=last_day, today=today, source_first=source.first_day, source_end=source.end_day,
        lent=source.source_id is not None,
    )  # fmt: skip
    if why:
        raise Invalid("days", problems=[{"field": "last_day", "code": why}])
    named = Account.objects.filter(pk=deputy_id).values_list("name", flat=True).first() or ""
    deputy = queries.deputies(named, source).filter(pk=deputy_id).first()
    if deputy is None:
        raise NotFound("deputy")
    open_now = Delegation.objects.filter(source=source, deputy=deputy, state__in=(State.WAITING, State.GIVEN))
    known = open_now.filter(first_day=first_day).first()
    if known is not None:
        return known
    row = Delegation.objects.create(
        source=source, deputy=deputy, first_day=first_day, end_day=last_day + timedelta(days=1), reason=reason,
        state=State.WAITING, asked_at=at,
    )  # fmt: skip
    if delegations.needs_eyes(source.role, settings.TAIXUE_DELEGATION):
        _tell("role.lend-asked", row, by, at)
    else:
        _give(row, by, at)
    return row


@transaction.atomic
def agree(*, delegation_id: UUID, by: Actor, at: datetime) -> Delegation:
    """Agree, as the second person, that the role is lent; again changes nothing.

    Raises NotFound, Denied to the lender, the deputy and who gives no roles there, Conflict if it is over.
    """
    row = _held(delegation_id, by)
    _require_second(row, by)
    if row.state == State.GIVEN:
        return row
    if row.state != State.WAITING or row.end_day <= clock.day(at):
        raise Conflict("it is over")
    _give(row, by, at)
    return row


@transaction.atomic
def end(*, delegation_id: UUID, by: Actor, at: datetime) -> Delegation:
    """End a delegation from today, or decline one that waits; again changes nothing.

    The lender, the deputy and who gives roles there may do it. Raises NotFound.
    """
    row = _held(delegation_id, by)
    if row.state in (State.ENDED, State.DECLINED):
        return row
    today = clock.day(at)
    waiting = row.state == State.WAITING
    row.state = State.DECLINED if waiting else State.ENDED
    row.decided_by, row.decided_at = by.account_id, at
    row.save(update_fields=["state", "decided_by", "decided_at"])
    if row.grant is not None and (row.grant.end_day is None or row.grant.end_day > today):
        row.grant.end_day = max(today, row.grant.first_day)
        row.grant.save(update_fields=["end_day"])
    _tell("role.lend-declined" if waiting else "role.lend-ended", row, by, at)
    return row


def _give(row: Delegation, by: Actor, at: datetime) -> None:
    source = row.source
    grant = RoleGrant(
        account=row.deputy, role=source.role, unit=source.unit, first_day=row.first_day, end_day=row.end_day,
        given_by=by.account_id, given_at=at, source=source,
    )  # fmt: skip
    others = RoleGrant.objects.filter(account=row.deputy).exclude(end_day__lte=row.first_day)
    if conflicts(source.role, others.filter(first_day__lt=row.end_day).values_list("role", flat=True)):
        raise Conflict("separated", role=source.role)
    try:
        with transaction.atomic():
            grant.save()
    except IntegrityError as error:
        if "cannot be two of" not in str(error) and "stays within" not in str(error):
            raise
        raise Conflict("separated" if "two of" in str(error) else "beyond", role=source.role) from None
    row.grant, row.state = grant, State.GIVEN
    row.decided_by, row.decided_at = by.account_id, at
    row.save(update_fields=["grant", "state", "decided_by", "decided_at"])
    _tell("role.lent", row, by, at)


def _held(delegation_id: UUID, by: Actor) -> Delegation:
    number = queries.get(delegation_id, by=by).pk
    rows = Delegation.objects.select_for_update(of=("self",))
    return rows.select_related("source__account", "source__unit", "deputy", "grant").get(pk=number)


def _require_second(row: Delegation, by: Actor) -> None:
    over = row.source.unit.path if row.source.unit else "/"
    if by.account_id in (row.source.account_id, row.deputy_id):
        raise Denied("a second person must agree")
    access.require(Permission.ROLE_GRANT, over=over, by=by)


def _tell(action: str, row: Delegation, by: Actor, at: datetime) -> None:
    source, unit = row.source, row.source.unit
    last = row.end_day - timedelta(days=1)
    lines.record(
        action, by=by, at=at, target_kind="delegation", target=row.public_id, person_id=row.deputy.person_id,
        unit_path=unit.path if unit else "", reason=row.reason,
        details={"role": source.role, "lender": source.account.name, "deputy": row.deputy.name,
                 "first": row.first_day.isoformat(), "last": last.isoformat()},
    )  # fmt: skip
    names = (unit.name, unit.name_en) if unit else ("所有机构", "all units")
    facts = {
        "by": by.name, "lender": source.account.name, "deputy": row.deputy.name, "role": source.role,
        "unit": names[0], "unit_en": names[1], "first_day": row.first_day.isoformat(), "last_day": last.isoformat(),
    }  # fmt: skip
    for account in (source.account, row.deputy):
        if account.person_id is not None and account.pk != by.account_id:
            account_news.send(
                Delegation, person_id=account.person_id, kind=action, key=f"{action}:{row.public_id}", facts=facts,
                told_by=by.name, at=at,
            )  # fmt: skip
