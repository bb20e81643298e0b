"""Seeing Taixue as a person does: a quarter of an hour, reading only, for a reason, told to the person."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from taixue.audit.services import lines
from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.lib.errors import Denied, Invalid, NotFound
from taixue.people.models import Account, Viewing
from taixue.people.queries import access, postings
from taixue.people.queries import viewings as queries
from taixue.people.rules.permissions import Permission
from taixue.people.signals import account_news

LASTS = timedelta(minutes=15)


@transaction.atomic
def begin(*, person_id: int, session_key: str, reason: str, by: Actor, at: datetime) -> Viewing:
    """Let `by` see Taixue as a person for fifteen minutes in this session; one of before ends.

    Raises NotFound, Denied (also for oneself and for who holds a role: nobody borrows a colleague's sight), Invalid
    without a reason.
    """
    person = access.require_person(Permission.PERSON_SEE_AS, person_id, by=by)
    if not reason.strip():
        raise Invalid("a reason is needed", problems=[{"field": "reason", "code": "missing"}])
    account = Account.objects.select_for_update().get(person=person)
    if by.account_id in (None, account.pk) or queries.holds_a_role(account, clock.day(at)):
        raise Denied("nobody sees as an administrator")
    for held in Viewing.objects.select_for_update().filter(watcher=by.account_id, ended_at=None):
        _close(held, by, at)
    watcher = Account.objects.get(pk=by.account_id or 0)
    row = Viewing.objects.create(
        watcher=watcher, account=account, session_key=session_key, reason=reason, began_at=at, until=at + LASTS
    )
    Account.objects.filter(pk=account.pk).update(seen_by=by.name, seen_until=row.until)
    _line("viewing.began", row, by, at, reason)
    account_news.send(
        Viewing, person_id=person.pk, kind="viewing.began", key=f"viewing.began:{row.public_id}", told_by=by.name,
        at=at, facts={"by": by.name, "reason": reason},
    )  # fmt: skip
    return row


@transaction.atomic
def end(*, viewing_id: UUID, by: Actor, at: datetime) -> None:
    """End one's own viewing; again changes nothing. Raises NotFound for another's."""
    row = Viewing.objects.select_for_update().filter(public_id=viewing_id, watcher=by.account_id).first()
    if row is None:
        raise NotFound("viewing")
    if row.ended_at is None:
        _close(row, by, at)


@transaction.atomic
def saw(viewing: Viewing, *, route: str, by: Actor, at: datetime) -> None:
    """Write which page `by` saw as the person. route: the pattern of the address, without what it names."""
    _line("viewing.page", viewing, by, at, "", {"route": route[:120]})


def _close(row: Viewing, by: Actor, at: datetime) -> None:
    row.ended_at = min(at, row.until)
    row.save(update_fields=["ended_at"])
    Account.objects.filter(pk=row.account_id, seen_until=row.until).update(seen_by="", seen_until=None)
    _line("viewing.ended", row, by, at, "")


def _line(
    action: str, row: Viewing, by: Actor, at: datetime, reason: str, details: dict[str, object] | None = None
) -> None:
    person_id = row.account.person_id
    lines.record(
        action, by=by, at=at, target_kind="account", target=row.account.public_id, person_id=person_id,
        unit_path=postings.path_of(person_id) if person_id else "", reason=reason, details=details or {},
    )  # fmt: skip
