"""Tokens of the API are made, shown once, withdrawn, and let in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from taixue.audit.services import lines
from taixue.kit import ciphers
from taixue.kit.actor import Actor
from taixue.lib import ids, paths
from taixue.lib.errors import Conflict, Invalid, Refusal
from taixue.people.models import Account, ApiToken, Unit
from taixue.people.queries import access, tokens
from taixue.people.rules import scopes as rules
from taixue.people.rules.permissions import Permission, Scope


class Unknown(Refusal):
    """No such token, or it has ended. `code` says which; whoever holds a token may know why it does not work."""

    code = "token-unknown"


class Expired(Unknown):
    code = "token-expired"


class Withdrawn(Unknown):
    code = "token-withdrawn"


class TooMany(Refusal):
    """More requests in this minute than the token has. facts: `seconds` until the next minute."""

    code = "too-many"


@dataclass(frozen=True, slots=True)
class Made:
    """A new token. `text` is known only now: what is stored finds it and does not say it."""

    token: ApiToken
    text: str


@dataclass(frozen=True, slots=True)
class Guest:
    """Who came in with a token. path: the subtree that it reaches."""

    by: Actor
    source: str
    name: str
    scopes: frozenset[str]
    path: str
    expires_at: datetime
    rate: int
    left: int  # requests of this minute


@transaction.atomic
def make(
    *, name: str, source: str, scopes: Collection[str], unit: Unit | None, expires_at: datetime, by: Actor,
    at: datetime, rate: int = rules.RATE, public_id: UUID | None = None,
) -> Made:  # fmt: skip
    """Make a token for another system.

    source: short name of the system; its tokens share the external keys
    unit: it reaches this unit and all below; None: everything
    rate: requests a minute
    public_id: chosen by the page, so that the same form sent twice makes one token
    Raises Denied over the unit, Invalid with the fields that do not do, Conflict if this one was made.
    """
    access.require(Permission.TOKEN_EDIT, over=unit.path if unit else paths.ROOT, by=by)
    problems = list(_problems(name, source, scopes, expires_at, rate, at))
    if problems:
        raise Invalid("token", problems=[{"field": field, "code": code} for field, code in problems])
    if public_id is not None and ApiToken.objects.filter(public_id=public_id).exists():
        raise Conflict("the token was made")
    text = rules.new()
    token = ApiToken.objects.create(
        public_id=public_id or ids.new(),
        name=name.strip(), source=source, account=_account(source, at), lookup=_finding(text), ending=text[-4:],
        scopes=[scope for scope in Scope if scope in scopes], unit=unit, rate=rate, made_by=by.account_id, made_at=at,
        expires_at=expires_at,
    )  # fmt: skip
    _line("token.made", token, by, at)
    return Made(token, text)


@transaction.atomic
def withdraw(*, token: ApiToken, by: Actor, at: datetime) -> ApiToken:
    """End a token at once; withdrawn again nothing changes. Raises NotFound outside of reach."""
    row = ApiToken.objects.select_for_update().get(pk=tokens.get(token.public_id, by=by).pk)
    if row.withdrawn_at is None:
        row.withdrawn_at, row.withdrawn_by = at, by.account_id
        row.save(update_fields=["withdrawn_at", "withdrawn_by"])
        _line("token.withdrawn", row, by, at)
    return row


_ADMIT = """
WITH soon AS (SELECT set_config('synchronous_commit', 'off', true))
UPDATE people_apitoken SET
    used = CASE WHEN minute = %(minute)s THEN least(used, rate) + 1 ELSE 1 END, minute = %(minute)s, used_at = %(at)s
FROM soon
WHERE lookup = %(lookup)s AND withdrawn_at IS NULL AND expires_at > %(at)s
RETURNING account_id, source, name, scopes, expires_at, rate, rate - used,
    coalesce((SELECT path FROM people_unit WHERE people_unit.id = unit_id), '/')
"""
"""One statement, and no wait for the disk: a count of this minute may be lost with the machine."""


def admit(*, text: str, address: str, at: datetime) -> Guest:
    """Let in who shows a token, and count the request. One statement.

    Raises Unknown, Expired or Withdrawn; TooMany beyond the token's rate.
    """
    if not rules.is_token(text):
        raise Unknown
    lookup, minute = _finding(text), at.replace(second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(_ADMIT, {"lookup": lookup, "minute": minute, "at": at})
        row = cursor.fetchone()
    if row is None:
        raise _ended(lookup)
    account, source, name, scopes, expires_at, rate, left, path = row
    if left < 0:
        raise TooMany(seconds=max(1, round((minute + timedelta(minutes=1) - at).total_seconds())))
    by = Actor(name=name, account_id=account, grants=rules.grants(scopes, path), address=address)
    return Guest(by, source, name, frozenset(scopes), path, expires_at, rate, left)


def _ended(lookup: bytes) -> Refusal:
    token = ApiToken.objects.filter(lookup=lookup).first()
    if token is None:
        return Unknown()
    return Withdrawn() if token.withdrawn_at is not None else Expired()


def _finding(text: str) -> bytes:
    return ciphers.lookup(text, use="api")


def _problems(
    name: str, source: str, scopes: Collection[str], expires_at: datetime, rate: int, at: datetime
) -> list[tuple[str, str]]:
    wrong = {
        ("name", "missing"): not name.strip(),
        ("name", "long"): len(name.strip()) > 80,
        ("source", "form"): not rules.SOURCE.fullmatch(source),
        ("scopes", "missing"): not scopes,
        ("scopes", "unknown"): not set(scopes) <= set(Scope),
        ("expires_at", "past"): expires_at <= at,
        ("expires_at", "far"): expires_at > at + rules.LONGEST,
        ("rate", "range"): not 1 <= rate <= rules.MOST_RATE,
    }
    return [said for said, is_wrong in wrong.items() if is_wrong]


def _account(source: str, at: datetime) -> Account:
    """Return the account that stands for a system in audit lines. It is closed to sign-in from its first moment."""
    handle = f"api:{source}"
    closed = {"name": f"API {source}"[:80], "is_active": False, "created_at": at, "password": "!"}
    return Account.objects.get_or_create(handle=handle, defaults=closed)[0]


def _line(action: str, token: ApiToken, by: Actor, at: datetime) -> None:
    lines.record(
        action, by=by, at=at, target_kind="token", target=token.public_id,
        unit_path=token.unit.path if token.unit else "",
        details={"name": token.name, "source": token.source, "scopes": list(token.scopes), "ending": token.ending},
    )  # fmt: skip
