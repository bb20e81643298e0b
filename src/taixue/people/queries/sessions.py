"""Sessions: those of an account for its owner, and many at once as the lean lane asks on its own connection."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from psycopg import AsyncConnection

from taixue.people.models import Account, SignIn

_ALIVE = """
SELECT asked.key, asked.person
FROM unnest(%s::text[], %s::bigint[]) AS asked(key, person)
JOIN django_session session ON session.session_key = asked.key AND session.expire_date > now()
JOIN people_account account ON account.person_id = asked.person AND account.is_active
"""


async def alive(connection: AsyncConnection[Any], asked: Iterable[tuple[str, int]]) -> set[tuple[str, int]]:
    """Return which pairs (session key, person id) still hold: the session is not over and the account is active."""
    pairs = sorted(set(asked))
    cursor = await connection.execute(_ALIVE, [[key for key, _ in pairs], [person for _, person in pairs]], binary=True)
    return set(await cursor.fetchall())


def of(account_id: int, *, at: datetime) -> list[SignIn]:
    """Return the sessions of an account that still hold, the one used last first. For its owner and who may end it."""
    alive = Session.objects.filter(session_key=OuterRef("key"), expire_date__gt=at)
    rows = SignIn.objects.filter(Exists(alive), account=account_id)
    return sorted(rows, key=lambda row: row.used_at or row.at, reverse=True)


def of_person(person_id: int, *, at: datetime) -> list[SignIn]:
    """Return the sessions of a person's account that still hold; for who may end them."""
    account_id = Account.objects.filter(person=person_id).values_list("pk", flat=True).first()
    return of(account_id, at=at) if account_id is not None else []
