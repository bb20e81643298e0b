"""Signing in: the backend, the delay of an account, and the lines about it."""

from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

from axes.models import AccessAttempt
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest

from taixue.audit.services import lines
from taixue.kit.actor import Actor
from taixue.people.models import Account, Person, SignIn
from taixue.people.queries import accounts, actors, postings
from taixue.people.rules import delays
from taixue.people.services import numbers, sessions


class AccountBackend(BaseBackend):
    """Checks the password of an account that the view has already found; an unknown one costs the same time."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> Account | None:
        """Django's protocol. `username` is the trace of what was typed, `account` the one it means, just read, or
        None; `at`: now, for passwords that end."""
        if password is None or "account" not in kwargs:
            return None
        account: Account | None = kwargs["account"]
        if account is None or not account.has_usable_password() or _is_over(account, kwargs.get("at")):
            make_password(password)
            return None
        return account if account.check_password(password) else None

    def get_user(self, user_id: int) -> Account | None:
        """Django's protocol: the account of a session with its grants, gone at once when it is closed."""
        return actors.account(user_id)


def trace_of(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Name an attempt for axes: the trace that the view put on the request, "" outside the sign-in page."""
    return str(getattr(request, "signin_trace", ""))


def address_of(request: HttpRequest) -> str | None:
    """Name the client for axes: the address that the middleware found."""
    return request.actor.address or None if hasattr(request, "actor") else request.META.get("REMOTE_ADDR") or None


@transaction.atomic
def wait(*, account_id: int, at: datetime) -> int:
    """Return how many seconds an account with wrong passwords must still wait before another is looked at, 0: now.

    Taking the turn moves the end of the wait at once, so many attempts at the same moment are one.
    """
    account = Account.objects.select_for_update().get(pk=account_id)
    failures = delays.remembered(account.failures, account.slow_until, at)
    pause = delays.seconds(failures)
    if pause and account.slow_until is not None and account.slow_until > at:
        return max(1, round((account.slow_until - at).total_seconds()))
    if failures != account.failures or pause:
        account.failures, account.slow_until = failures, at + timedelta(seconds=pause)
        account.save(update_fields=["failures", "slow_until"])
    return 0


@transaction.atomic
def failed(*, account_id: int | None, trace: str, by: Actor, at: datetime) -> None:
    """Count a wrong password and write the line; the account is slower from now on."""
    account = Account.objects.select_for_update().filter(pk=account_id).first() if account_id else None
    if account is not None:
        account.failures = min(account.failures + 1, 1000)
        account.slow_until = at + timedelta(seconds=delays.seconds(account.failures))
        account.save(update_fields=["failures", "slow_until"])
    _line("signin.failed", account, by, at, {"trace": trace})


@transaction.atomic
def tidy(*, at: datetime) -> None:
    """Delete what nobody can use any more: ended sessions, and attempts older than a day."""
    Session.objects.filter(expire_date__lt=at).delete()
    SignIn.objects.filter(at__lt=at - sessions.OVER).delete()
    AccessAttempt.objects.filter(attempt_time__lt=at - timedelta(days=1)).delete()


@transaction.atomic
def locked(*, account_id: int | None, trace: str, by: Actor, at: datetime) -> None:
    """Write that an address is locked out for this number for a quarter of an hour."""
    _line(
        "signin.locked", Account.objects.filter(pk=account_id).first() if account_id else None, by, at, {"trace": trace}
    )


def forgive(person: Person) -> None:
    """Lift the lock-outs of every address for whatever the person types to be known: a reset is a fresh start."""
    for typed in (person.mobile, person.email, numbers.read(person)):
        if typed:
            AccessAttempt.objects.filter(username=accounts.trace(typed)).delete()


def whole() -> AbstractContextManager[None]:
    """Let all that signing in writes while the block lasts be one transaction: session, last sign-in, line."""
    return transaction.atomic()


@transaction.atomic(savepoint=False)
def done(*, account: Account, session_key: str, device: str, second: str, by: Actor, at: datetime) -> None:
    """Forget wrong passwords, remember whose session it is, and write that the account signed in.

    device: the browser in two words; second: the second step that was taken ("app", "passkey", "recovery", "")
    """
    if account.failures or account.slow_until is not None:
        Account.objects.filter(pk=account.pk).update(failures=0, slow_until=None)
    sessions.begin(account_id=account.pk, key=session_key, at=at, address=by.address[:45], device=device)
    facts: dict[str, object] = {"second": second} if second else {}
    _line("signin.done", account, by, at, facts)


@transaction.atomic
def confirmed(*, account_id: int, by: Actor, at: datetime) -> None:
    """Write that the person gave the password again before an action that asks for it."""
    _line("signin.confirmed", Account.objects.get(pk=account_id), by, at, {})


@transaction.atomic
def left(*, account_id: int, by: Actor, at: datetime) -> None:
    """Write that the account signed out."""
    _line("signin.out", Account.objects.get(pk=account_id), by, at, {})


def _is_over(account: Account, at: datetime | None) -> bool:
    """Is the account's password a one-time one whose day has passed?"""
    return account.temporary_until is not None and (at is None or at >= account.temporary_until)


def _line(action: str, account: Account | None, by: Actor, at: datetime, details: dict[str, object]) -> None:
    person_id = account.person_id if account is not None else None
    lines.record(
        action, by=by, at=at, target_kind="account" if account else "", target=account.public_id if account else "",
        person_id=person_id, unit_path=postings.path_of(person_id) if person_id else "", details=details,
    )  # fmt: skip
