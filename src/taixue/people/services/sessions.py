"""Which sessions an account has, so that they can be seen and ended from elsewhere."""

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet

from taixue.audit.services import lines
from taixue.kit.actor import Actor
from taixue.lib.errors import Denied, Invalid, NotFound
from taixue.people.models import Account, SignIn
from taixue.people.queries import access, postings
from taixue.people.rules.permissions import Permission
from taixue.people.signals import account_news

OVER = timedelta(hours=13)  # an hour longer than a session lasts
TOUCH = timedelta(minutes=5)  # how exactly the last use is kept


@transaction.atomic(savepoint=False)
def begin(*, account_id: int, key: str, at: datetime, address: str = "", device: str = "") -> None:
    """Remember a session of an account, and forget those that are over."""
    SignIn.objects.filter(account=account_id, at__lt=at - OVER).delete()
    row = SignIn(key=key, account_id=account_id, at=at, address=address, device=device)
    known = ["account_id", "at", "address", "device"]
    SignIn.objects.bulk_create([row], update_conflicts=True, unique_fields=["key"], update_fields=known)


@transaction.atomic
def used(*, key: str, address: str, at: datetime) -> None:
    """Remember when and from where a session was used last."""
    SignIn.objects.filter(key=key).update(used_at=at, address=address)


@transaction.atomic
def end_all(*, account_id: int, keep: str = "") -> int:
    """End the sessions of an account at once, on pages and in players, but for the one with the key `keep`."""
    return _end(SignIn.objects.filter(account=account_id).exclude(key=keep))


@transaction.atomic
def end_own(*, session_id: UUID, by: Actor, at: datetime) -> None:
    """End one of one's own sessions. Raises NotFound for another's, and for one that is over."""
    row = SignIn.objects.filter(public_id=session_id, account=by.account_id).first()
    if row is None:
        raise NotFound("session")
    _end(SignIn.objects.filter(pk=row.pk))
    _line(by.account_id, by, at, "", 1)


@transaction.atomic
def end_others(*, keep: str, by: Actor, at: datetime) -> int:
    """End one's own sessions but for the one at hand; return how many."""
    if by.account_id is None:
        raise Denied("only an account has sessions")
    ended = end_all(account_id=by.account_id, keep=keep)
    if ended:
        _line(by.account_id, by, at, "", ended)
    return ended


@transaction.atomic
def end_of(*, person_id: int, reason: str, by: Actor, at: datetime) -> int:
    """End every session of a person's account; the person is told. Return how many.

    Raises NotFound, Denied, Invalid without a reason.
    """
    person = access.require_person(Permission.ACCOUNT_RESET, person_id, by=by)
    if not reason.strip():
        raise Invalid("a reason is needed", problems=[{"field": "reason", "code": "missing"}])
    account = Account.objects.get(person=person)
    ended = end_all(account_id=account.pk)
    _line(account.pk, by, at, reason, ended)
    account_news.send(
        Account, person_id=person.pk, kind="account.signed-out", key=f"account.signed-out:{at.isoformat()}", at=at,
        told_by=by.name, facts={"by": by.name, "reason": reason},
    )  # fmt: skip
    return ended


def _end(ended: QuerySet[SignIn]) -> int:
    keys = list(ended.values_list("key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    ended.delete()
    return len(keys)


def _line(account_id: int | None, by: Actor, at: datetime, reason: str, ended: int) -> None:
    account = Account.objects.get(pk=account_id or 0)
    lines.record(
        "account.signed-out", by=by, at=at, target_kind="account", target=account.public_id,
        person_id=account.person_id, reason=reason, details={"sessions": ended},
        unit_path=postings.path_of(account.person_id) if account.person_id else "",
    )  # fmt: skip
