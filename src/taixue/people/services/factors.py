"""Second steps: codes of an app (RFC 6238), recovery codes. Secrets lie encrypted, recovery codes as keyed hashes."""

import base64
import hmac
import secrets
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.db import transaction

from taixue.audit.services import lines
from taixue.kit import ciphers
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict, Denied, Invalid
from taixue.people.models import Account
from taixue.people.queries import postings
from taixue.people.queries.factors import APP, CODES, KEY
from taixue.people.rules import activation, delays
from taixue.people.signals import account_news

PERIOD = 30  # seconds that a code of an app is the current one
DRIFT = 1  # codes before and after that are taken too
RECOVERY = 10  # recovery codes of a set, ten letters each


def sealed_secret(account_id: int) -> str:
    """Return a new secret for an app, encrypted, to be kept until the first code proves that the app has it."""
    account = Account.objects.get(pk=account_id)
    return _seal(generate_totp_secret(), account)


def readable(sealed: str, *, account_id: int) -> str:
    """Return the secret that was sealed for this account, base 32. Raises InvalidTag for another account's."""
    return _open(sealed, Account.objects.get(pk=account_id))


@transaction.atomic
def confirm_app(*, sealed: str, code: str, by: Actor, at: datetime) -> list[str]:
    """Let the app be a second step once it shows a right code. Return new recovery codes, [] where some are left.

    Raises Invalid for a wrong code, Conflict if the account has an app already.
    """
    account = _locked(by)
    if Authenticator.objects.filter(user=account, type=APP).exists():
        raise Conflict("there is an app already")
    counter = _counter(_open(sealed, account), code, at)
    if counter is None:
        raise Invalid("code", problems=[{"field": "code", "code": "wrong"}])
    Authenticator.objects.create(user=account, type=APP, data={"secret": sealed, "counter": counter}, created_at=at)
    _tell("factor.added", account, by, at, {"what": "app"})
    return first_codes(account, by=by, at=at)


@transaction.atomic
def remove_app(*, by: Actor, at: datetime) -> None:
    """Take the app away from one's own account; without one nothing changes."""
    account = _locked(by)
    if Authenticator.objects.filter(user=account, type=APP).delete()[0]:
        clear_codes(account)
        _tell("factor.removed", account, by, at, {"what": "app"})


@transaction.atomic
def renew_codes(*, by: Actor, at: datetime) -> list[str]:
    """Make new recovery codes; those of before end. Raises Conflict where there is no second step to recover from."""
    account = _locked(by)
    if not Authenticator.objects.filter(user=account, type__in=(APP, KEY)).exists():
        raise Conflict("nothing to recover from")
    Authenticator.objects.filter(user=account, type=CODES).delete()
    return first_codes(account, by=by, at=at)


@transaction.atomic
def wait(*, account_id: int, at: datetime) -> int:
    """Return how many seconds an account must wait before a code is looked at, 0: now."""
    account = Account.objects.get(pk=account_id)
    held = account.code_slow_until
    return max(1, round((held - at).total_seconds())) if held is not None and held > at else 0


@transaction.atomic
def check(*, account_id: int, typed: str, by: Actor, at: datetime) -> str:
    """Return "app" or "recovery" if the code is right, "" if not: that is counted and makes the account wait.

    A code serves once: an app's of a moment, a recovery code for ever.
    """
    account = Account.objects.select_for_update().get(pk=account_id)
    if account.code_slow_until is not None and account.code_slow_until > at:
        return ""
    kind = _right(account, typed, at)
    if kind:
        account.code_failures, account.code_slow_until = 0, None
    else:
        account.code_failures = min(account.code_failures + 1, 1000)
        pause = delays.code_seconds(account.code_failures)
        account.code_slow_until = at + timedelta(seconds=pause) if pause else None
        _line("factor.failed", account, by, at, {})
        if pause:
            _news("factor.failed", account, f"{at:%Y-%m-%d}", by, at, {})
    account.save(update_fields=["code_failures", "code_slow_until"])
    if kind == "recovery":
        _tell("factor.recovered", account, by, at, {"left": _left(account)})
    return kind


@transaction.atomic
def forget(account: Account, *, by: Actor, at: datetime) -> None:
    """Take every second step from an account, as part of a reset that its service has permitted."""
    if Authenticator.objects.filter(user=account).delete()[0]:
        _tell("factor.removed", account, by, at, {"what": "all"})


def first_codes(account: Account, *, by: Actor, at: datetime) -> list[str]:
    """Make recovery codes where the account has none, and return them: they are shown once. [] where it has some."""
    if Authenticator.objects.filter(user=account, type=CODES).exists():
        return []
    codes = ["".join(secrets.choice(activation.LETTERS) for _ in range(10)) for _ in range(RECOVERY)]
    kept = [_hashed(code, account) for code in codes]
    Authenticator.objects.create(user=account, type=CODES, data={"codes": kept}, created_at=at)
    _line("factor.codes", account, by, at, {})
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def clear_codes(account: Account) -> None:
    """Take recovery codes away from an account that has no second step any more."""
    if not Authenticator.objects.filter(user=account, type__in=(APP, KEY)).exists():
        Authenticator.objects.filter(user=account, type=CODES).delete()


def note(action: str, account: Account, by: Actor, at: datetime, facts: dict[str, object]) -> None:
    """Write the line about a second step and tell its owner; for the services of second steps."""
    _tell(action, account, by, at, facts)


def _locked(by: Actor) -> Account:
    if by.account_id is None:
        raise Denied("only an account has second steps")
    return Account.objects.select_for_update().get(pk=by.account_id)


def _right(account: Account, typed: str, at: datetime) -> str:
    rows = {row.type: row for row in Authenticator.objects.select_for_update().filter(user=account)}
    app, codes = rows.get(APP), rows.get(CODES)
    if app is not None:
        counter = _counter(_open(app.data["secret"], account), typed, at)
        if counter is not None and counter > app.data["counter"]:
            app.data["counter"], app.last_used_at = counter, at
            app.save(update_fields=["data", "last_used_at"])
            return "app"
    digest = _hashed(activation.normal(typed), account)
    if codes is not None and digest in codes.data["codes"]:
        codes.data["codes"].remove(digest)
        codes.last_used_at = at
        codes.save(update_fields=["data", "last_used_at"])
        return "recovery"
    return ""


def _counter(secret: str, typed: str, at: datetime) -> int | None:
    """Return the number of the period whose code was typed, None if it is none of now."""
    code = "".join(sign for sign in typed if sign.isdecimal())
    now = int(at.timestamp()) // PERIOD
    for counter in range(now + DRIFT, now - DRIFT - 1, -1):
        if hmac.compare_digest(format_hotp_value(hotp_value(secret, counter)).encode(), code.encode()):
            return counter
    return None


def _left(account: Account) -> int:
    row = Authenticator.objects.filter(user=account, type=CODES).first()
    return len(row.data["codes"]) if row else 0


def _hashed(code: str, account: Account) -> str:
    return ciphers.lookup(f"{account.public_id}:{code}", use="recovery").hex()


def _seal(secret: str, account: Account) -> str:
    return base64.b64encode(ciphers.encrypt(secret, row=account.public_id)).decode()


def _open(sealed: str, account: Account) -> str:
    return ciphers.decrypt(base64.b64decode(sealed), row=account.public_id)


def _line(action: str, account: Account, by: Actor, at: datetime, details: dict[str, object]) -> None:
    lines.record(
        action, by=by, at=at, target_kind="account", target=account.public_id, person_id=account.person_id,
        unit_path=postings.path_of(account.person_id) if account.person_id else "", details=details,
    )  # fmt: skip


def _news(kind: str, account: Account, key: str, by: Actor, at: datetime, facts: dict[str, object]) -> None:
    if account.person_id is not None:
        account_news.send(
            Account, person_id=account.person_id, kind=kind, key=f"{kind}:{key}", told_by=by.name, at=at,
            facts={"by": by.name, **facts},
        )  # fmt: skip


def _tell(action: str, account: Account, by: Actor, at: datetime, facts: dict[str, object]) -> None:
    _line(action, account, by, at, facts)
    _news(action, account, at.isoformat(), by, at, facts)
