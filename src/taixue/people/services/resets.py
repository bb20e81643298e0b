"""Resets are asked for: at the door by who forgot the password, and of a second person for an account with a role."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from taixue.audit.services import lines
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.people.models import Account, ResetRequest
from taixue.people.queries import access, postings, resets
from taixue.people.rules.permissions import Permission
from taixue.people.rules.resets import Way
from taixue.people.signals import account_news

State = ResetRequest.State


@transaction.atomic
def ask_at_the_door(*, account_id: int, academy: bool, by: Actor, at: datetime) -> None:
    """Note that the owner of an account, or somebody in that name, asks the unit or the academy for a reset.

    A second time changes nothing. The person is told: who did not ask learns that somebody did.
    """
    way = ResetRequest.Way.ACADEMY if academy else ResetRequest.Way.UNIT
    account = Account.objects.select_for_update().filter(pk=account_id, is_active=True).first()
    if account is None or account.person_id is None:
        return
    if ResetRequest.objects.filter(account=account, way=way, state__in=(State.OPEN, State.AGREED)).exists():
        return
    ResetRequest.objects.create(account=account, way=way, asked_at=at)
    _line("account.reset-asked", account, by, at, details={"way": way.value})
    _tell("account.reset-asked", account, by, at, "")


@transaction.atomic
def ask_second(*, person_id: int, reason: str, by: Actor, at: datetime) -> ResetRequest:
    """Ask a second person to agree to the reset of an account that holds a role; the same request if asked again.

    Raises NotFound, Denied (also where no second person is needed, or none would do), Invalid without a reason.
    """
    person = access.require_person(Permission.ACCOUNT_RESET, person_id, by=by)
    if not reason.strip():
        raise Invalid("a reason is needed", problems=[{"field": "reason", "code": "missing"}])
    account = Account.objects.select_for_update().get(person=person)
    if account.pk == by.account_id or resets.how(account.pk, by=by, at=at) is not Way.TWO:
        raise Denied("no second person is asked for this account")
    held = resets.second(account.pk, at=at)
    if held is not None and held.asked_by == by.account_id:
        return held
    _let_go(account, by, at)
    row = ResetRequest.objects.create(
        account=account, way=ResetRequest.Way.SECOND, reason=reason, asked_by=by.account_id, asked_at=at
    )
    _line("account.reset-asked", account, by, at, reason=reason, details={"way": "second"})
    _tell("account.reset-asked", account, by, at, reason)
    return row


@transaction.atomic
def agree(*, request_id: UUID, by: Actor, at: datetime) -> ResetRequest:
    """Agree, as the second person, to a reset that another administrator asked for; again changes nothing.

    Raises NotFound, Denied to the asker, to the account itself, to a deputy of the asker and the other way round, and
    to who does not reach the account's roles; Conflict if it was decided otherwise or is older than a day.
    """
    row = _held(request_id, by)
    if row.way != ResetRequest.Way.SECOND or row.asked_at <= at - resets.GOOD_FOR:
        raise Conflict("there is nothing to agree to")
    if by.account_id in (None, row.asked_by, row.account_id) or resets.lent_between(by.account_id, row.asked_by, at=at):
        raise Denied("a second person must agree")
    if resets.how(row.account_id, by=by, at=at) is Way.BEYOND:
        raise Denied("the roles of this account reach further")
    if row.state == State.AGREED:
        return row
    if row.state != State.OPEN:
        raise Conflict("it is decided")
    _decide(row, State.AGREED, by, at)
    _line("account.reset-agreed", row.account, by, at, reason=row.reason)
    return row


@transaction.atomic
def decline(*, request_id: UUID, by: Actor, at: datetime) -> ResetRequest:
    """Decline a request, also one's own; again changes nothing. Raises NotFound, Conflict if it was carried out."""
    row = _held(request_id, by)
    if row.state == State.DONE:
        raise Conflict("it is carried out")
    if row.state != State.DECLINED:
        row.state, row.decided_at = State.DECLINED, at
        row.decided_by = None if row.asked_by == by.account_id else by.account_id
        row.save(update_fields=["state", "decided_by", "decided_at"])
        _line("account.reset-declined", row.account, by, at, reason=row.reason)
    return row


def spend(account: Account, *, by: Actor, at: datetime) -> None:
    """Use up what permits `by` to reset this account, in the reset's own transaction, and close what asked for it.

    Raises Denied where the account's roles reach further, Conflict where a second person has not agreed yet.
    """
    if account.pk == by.account_id:
        raise Denied("nobody resets an account of their own")
    how = resets.how(account.pk, by=by, at=at)
    if how is Way.BEYOND:
        raise Denied("the roles of this account reach further")
    if how is Way.TWO:
        row = resets.second(account.pk, at=at)
        if row is None or row.state != State.AGREED or row.asked_by != by.account_id:
            raise Conflict("a second person has not agreed")
        row.state = State.DONE
        row.save(update_fields=["state"])
    waiting = ResetRequest.objects.filter(account=account, state__in=(State.OPEN, State.AGREED))
    waiting.exclude(way=ResetRequest.Way.SECOND).update(state=State.DONE, decided_by=by.account_id, decided_at=at)


def _let_go(account: Account, by: Actor, at: datetime) -> None:
    """Close a request for a second person that is too old or another's: a newer one takes its place."""
    for row in ResetRequest.objects.filter(account=account, way="second", state__in=(State.OPEN, State.AGREED)):
        row.state, row.decided_at = State.DECLINED, at
        row.decided_by = None if row.asked_by == by.account_id else by.account_id
        row.save(update_fields=["state", "decided_by", "decided_at"])


def _held(request_id: UUID, by: Actor) -> ResetRequest:
    row = ResetRequest.objects.select_for_update().filter(pk=resets.get(request_id, by=by).pk).first()
    if row is None:
        raise NotFound("reset request")
    return row


def _decide(row: ResetRequest, state: str, by: Actor, at: datetime) -> None:
    row.state, row.decided_by, row.decided_at = state, by.account_id, at
    row.save(update_fields=["state", "decided_by", "decided_at"])


def _line(
    action: str, account: Account, by: Actor, at: datetime, *, reason: str = "",
    details: dict[str, object] | None = None,
) -> None:  # fmt: skip
    lines.record(
        action, by=by, at=at, target_kind="account", target=account.public_id, person_id=account.person_id,
        unit_path=postings.path_of(account.person_id) if account.person_id else "", reason=reason,
        details=details or {},
    )  # fmt: skip


def _tell(kind: str, account: Account, by: Actor, at: datetime, reason: str) -> None:
    account_news.send(
        Account, person_id=account.person_id, kind=kind, key=f"{kind}:{at.isoformat()}", told_by=by.name, at=at,
        facts={"by": by.name, "reason": reason},
    )  # fmt: skip
