"""Accounts: those of persons come with the person; staff accounts stand alone. Passwords are their owners' business."""

from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from taixue.audit.services import lines
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict, Invalid, NotFound
from taixue.people.models import Account
from taixue.people.queries import postings
from taixue.people.rules import activation
from taixue.people.services import factors, sessions

ONE_TIME = timedelta(days=1)  # how long a one-time password is good


@transaction.atomic
def create_staff(*, handle: str, name: str, password: str, by: Actor, at: datetime) -> Account:
    """Make an account without a person, for administrators of the installation. For commands, not for pages.

    handle: what is typed at sign-in, at most 40 characters
    Raises Conflict if the handle is taken, Invalid for a weak password.
    """
    if Account.objects.filter(handle=handle).exists():
        raise Conflict("handle", value=handle)
    account = Account(handle=handle, name=name, created_at=at, activated_at=at)
    _put(account, password)
    account.save()
    lines.record("account.created", by=by, at=at, target_kind="account", target=account.public_id)
    return account


@transaction.atomic
def choose_password(*, account_id: int, password: str, by: Actor, at: datetime, keep: str = "") -> Account:
    """Set an account's password; its sessions end, but for the one with the key `keep`.

    Raises NotFound, or Invalid with the reasons in `problems` (field "password", each with its words).
    """
    account = Account.objects.select_for_update().filter(pk=account_id, is_active=True).first()
    if account is None:
        raise NotFound("account")
    _put(account, password)
    account.activated_at = account.activated_at or at
    account.failures, account.slow_until, account.temporary_until = 0, None, None
    account.save(update_fields=["password", "activated_at", "failures", "slow_until", "temporary_until"])
    sessions.end_all(account_id=account.pk, keep=keep)
    lines.record(
        "account.password", by=by, at=at, target_kind="account", target=account.public_id,
        person_id=account.person_id, unit_path=postings.path_of(account.person_id) if account.person_id else "",
    )  # fmt: skip
    return account


@transaction.atomic
def open_again(*, handle: str, reason: str, by: Actor, at: datetime) -> str:
    """Give a separated administrator, or any account without a person, a password for one sign-in; for the command.

    The password of before, sessions and second steps end. The one-time password is good for a day and must be changed
    at the sign-in. Return it: it is nowhere else. Raises NotFound, Invalid without a reason.
    """
    if not reason.strip():
        raise Invalid("a reason is needed", problems=[{"field": "reason", "code": "missing"}])
    account = Account.objects.select_for_update().filter(handle=handle, person=None, is_active=True).first()
    if account is None:
        raise NotFound("account")
    password = activation.written(activation.new())
    account.set_password(password)
    account.failures, account.slow_until, account.temporary_until = 0, None, at + ONE_TIME
    account.save(update_fields=["password", "failures", "slow_until", "temporary_until"])
    sessions.end_all(account_id=account.pk)
    factors.forget(account, by=by, at=at)
    lines.record(
        "account.opened-again", by=by, at=at, target_kind="account", target=account.public_id, reason=reason,
        details={"account": account.name},
    )  # fmt: skip
    return password


@transaction.atomic
def speak(*, account_id: int, language: str) -> None:
    """Remember the language an account reads in."""
    Account.objects.filter(pk=account_id).update(language=language)


def _put(account: Account, password: str) -> None:
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise Invalid("password", problems=[_problem(reason) for reason in error.error_list]) from None
    account.set_password(password)


def _problem(reason: ValidationError) -> dict[str, str]:
    return {"field": "password", "code": reason.code or "weak", "words": " ".join(reason.messages)}
