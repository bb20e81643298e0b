"""What is to be mended in the data of people in service: counts and rows, asked in SQL, set by set.

One pass over the people who stand in a subtree answers for all checks that look at one person at a time, one more for
each that compares people. `by` sees only units over which they may change data.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, overload
from uuid import UUID

from django.db import connection, transaction

from taixue.kit import clock, sql
from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.lib.errors import NotFound
from taixue.people.models import Unit
from taixue.people.rules import codes
from taixue.people.rules import quality as rules
from taixue.people.rules.permissions import Permission, reach

SEEN = """
seen AS NOT MATERIALIZED (
    SELECT p.id, p.public_id, p.name, p.birth_month, p.email, p.created_at, p.id_lookup, p.mobile, p.sex, p.ethnicity,
           p.political_status, p.education, p.degree, p.confirmed_on, s.kind, s.post, s.first_day, s.expected_to,
           s.id AS posting, unit.name AS unit_name, unit.name_en AS unit_name_en,
           greatest((p.created_at AT TIME ZONE %(zone)s)::date, s.first_day) AS came,
           coalesce(p.confirmed_on, (p.created_at AT TIME ZONE %(zone)s)::date) AS confirmed
    FROM people_posting s
    JOIN people_unit unit ON unit.id = s.unit_id
    JOIN people_person p ON p.id = s.person_id
    WHERE s.end_day IS NULL AND s.kind IN ('main', 'leave', 'seconded') AND p.joined_into_id IS NULL AND {within}
)
"""
"""Who stands in the subtrees, secondments beside the line. came: the day since which the person is there with the data;
confirmed: the day on which somebody last said that it is right."""

IN_LINE = "kind <> 'seconded'"
LOOKED_AT = """id NOT IN (SELECT gone_id FROM people_join WHERE state = 'declined')
AND id NOT IN (SELECT stays_id FROM people_join WHERE state = 'declined')"""

ALONE: dict[str, tuple[str, str]] = {
    "number": (f"{IN_LINE} AND id_lookup IS NULL", "came"),
    "mobile": (f"{IN_LINE} AND mobile IS NULL", "came"),
    "basics": (f"{IN_LINE} AND (sex = '' OR ethnicity = '' OR birth_month = '' OR political_status = '')", "came"),
    "schooling": (f"{IN_LINE} AND education = '' AND degree = ''", "came"),
    "post": ("kind = 'main' AND post = ''", "first_day"),
    "words": (
        f"{IN_LINE} AND (ethnicity <> '' AND ethnicity <> ALL(%(ethnicity)s) OR political_status <> '' AND "
        "political_status <> ALL(%(political_status)s) OR education <> '' AND education <> ALL(%(education)s) OR "
        "degree <> '' AND degree <> ALL(%(degree)s))",
        "came",
    ),
    "age": ("kind = 'main' AND birth_month <> '' AND (birth_month > %(young)s OR birth_month < %(old)s)", "came"),
    "leave-open": ("kind = 'leave' AND expected_to IS NULL", "first_day"),
    "leave-over": ("kind = 'leave' AND expected_to < %(today)s", "expected_to"),
    "secondment-over": ("kind = 'seconded' AND expected_to < %(today)s", "expected_to"),
    "unconfirmed": (f"{IN_LINE} AND confirmed < %(confirm)s", "confirmed + %(confirm_days)s"),
}
"""Checks that look at one person at a time, by code: whom it is about, and the day since which it is so."""

TOGETHER: dict[str, str] = {
    "twin": f"""
SELECT name, birth_month, count(*) AS people, (max(created_at) AT TIME ZONE %(zone)s)::date AS since FROM seen
WHERE {IN_LINE} AND birth_month <> '' AND {LOOKED_AT}
GROUP BY name, birth_month HAVING count(*) > 1""",
    "same-email": f"""
SELECT lower(email) AS email, count(*) AS people, (max(created_at) AT TIME ZONE %(zone)s)::date AS since FROM seen
WHERE {IN_LINE} AND email <> ''
GROUP BY lower(email) HAVING count(*) > 1""",
    "former-number": f"""
SELECT seen.id, 1 AS people, (max(former.replaced_at) AT TIME ZONE %(zone)s)::date AS since FROM seen
JOIN people_formernumber former ON former.person_id = seen.id
JOIN people_person holder ON holder.id_lookup = former.lookup AND holder.id <> former.person_id
WHERE {IN_LINE} GROUP BY seen.id""",
}
"""Checks that compare people, by code: the groups that were found, how many are in each, since which day."""

MEMBERS = {
    "twin": f"seen.name = found.name AND seen.birth_month = found.birth_month AND {IN_LINE} AND {LOOKED_AT}",
    "same-email": f"seen.email <> '' AND lower(seen.email) = found.email AND {IN_LINE}",
    "former-number": f"seen.id = found.id AND {IN_LINE}",
}
"""Who belongs to a group of TOGETHER."""

ORDERS = {"twin": "seen.name, seen.birth_month, seen.id", "same-email": "lower(seen.email), seen.id"}
"""Groups stay together; every other list begins with what is due first."""


WIDE = "SET LOCAL work_mem = '64MB'"
"""Room to compare 370,000 people in memory: on disk it takes three times as long."""


@dataclass(frozen=True, slots=True)
class Count:
    """How much of one thing there is to mend. next_due: the earliest day by which some of it is due."""

    check: rules.Check
    count: int
    overdue: int
    next_due: date | None


@dataclass(frozen=True, slots=True)
class Item:
    """A person with something to mend, due by a day."""

    person_id: int
    public_id: UUID
    name: str
    posting: int
    unit_name: str
    unit_name_en: str
    since: date
    birth_month: str
    email: str
    expected_to: date | None
    due: date

    def __str__(self) -> str:
        return self.name


def scope(*, by: Actor, unit: Unit | None = None) -> tuple[str, ...]:
    """Return the paths whose people `by` answers for, narrowed to a unit. Raises NotFound for a unit outside."""
    reached = reach(by, Permission.PERSON_EDIT)
    if unit is None:
        return reached
    if not any(unit.path.startswith(path) for path in reached):
        raise NotFound("unit")
    return (unit.path,)


def counts(scoped: tuple[str, ...], *, at: datetime) -> list[Count]:
    """Return how much there is of everything, in the order of the checks. Three statements."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(WIDE)
        return _counts(scoped, at)


def _counts(scoped: tuple[str, ...], at: datetime) -> list[Count]:
    facts, seen = _facts(scoped, at), _seen(scoped)
    columns = ", ".join(
        f"count(*) FILTER (WHERE {condition}), "
        f"count(*) FILTER (WHERE {condition} AND {_due(code, since)} < %(today)s), "
        f"min({_due(code, since)}) FILTER (WHERE {condition} AND {_due(code, since)} >= %(today)s)"
        for code, (condition, since) in ALONE.items()
    )
    row = sql.row(_list, f"WITH {seen} SELECT {columns} FROM seen", **facts) or []
    found = {code: Count(rules.CHECKS[code], *row[n * 3 : n * 3 + 3]) for n, code in enumerate(ALONE)}
    parts = ", ".join(
        f"(SELECT coalesce(sum(people), 0)::int, coalesce(sum(people) FILTER (WHERE {due} < %(today)s), 0)::int, "
        f"min({due}) FILTER (WHERE {due} >= %(today)s) FROM ({TOGETHER[code]}) found) of{n}"
        for n, code in enumerate(TOGETHER)
        for due in [_due(code, "since")]
    )
    sums = sql.row(_list, f"WITH {seen} SELECT * FROM {parts}", **facts) or []
    found |= {code: Count(rules.CHECKS[code], *sums[n * 3 : n * 3 + 3]) for n, code in enumerate(TOGETHER)}
    return [found[code] for code in rules.CHECKS]


def mended(scoped: tuple[str, ...], *, at: datetime) -> int:
    """Return how many people had a field filled in, a number corrected or all confirmed in the last days. One query."""
    question = f"""
WITH {_seen(scoped)}, changed AS (SELECT DISTINCT person_id FROM people_personchange WHERE at >= %(lately)s)
SELECT count(DISTINCT seen.id) FROM seen LEFT JOIN changed ON changed.person_id = seen.id
WHERE {IN_LINE} AND (changed.person_id IS NOT NULL OR confirmed_on >= %(lately_on)s)
"""
    return sql.row(int, question, **_facts(scoped, at)) or 0


class Listed(Sequence[Item]):
    """The people of a check, what is due first; fetched slice by slice."""

    def __init__(self, code: str, scoped: tuple[str, ...], at: datetime, overdue: bool = False) -> None:
        since = "found.since" if code in TOGETHER else f"({ALONE[code][1]})"
        self._with = f"WITH {_seen(scoped)}"
        self._from = (
            f"FROM seen JOIN ({TOGETHER[code]}) found ON {MEMBERS[code]} WHERE true"
            if code in TOGETHER
            else f"FROM seen WHERE ({ALONE[code][0]})"
        )
        due = _due(code, since)
        self._from += f" AND {due} < %(today)s" if overdue else ""
        self._columns = f"""seen.id, public_id, seen.name, posting, unit_name, unit_name_en, {since}, seen.birth_month,
seen.email, expected_to, {due}"""
        self._order = ORDERS.get(code, f"{due}, seen.name, seen.id")
        self._facts = _facts(scoped, at)

    def __len__(self) -> int:
        return sql.row(int, f"{self._with} SELECT count(*) {self._from}", **self._facts) or 0

    @overload
    def __getitem__(self, place: int) -> Item: ...
    @overload
    def __getitem__(self, place: slice) -> list[Item]: ...
    def __getitem__(self, place: int | slice) -> Item | list[Item]:
        if isinstance(place, int):
            return self[place : place + 1][0]
        first = place.start or 0
        number = None if place.stop is None else place.stop - first
        question = (
            f"{self._with} SELECT {self._columns} {self._from} ORDER BY {self._order} LIMIT %(number)s OFFSET %(first)s"
        )
        return sql.rows(Item, question, first=first, number=number, **self._facts)


def listed(code: str, scoped: tuple[str, ...], *, at: datetime, overdue: bool = False) -> Listed:
    """Return the people of a check. Raises NotFound for a check that is none."""
    if code not in rules.CHECKS:
        raise NotFound("check")
    return Listed(code, scoped, at, overdue)


def twins(items: Sequence[Item]) -> dict[int, UUID]:
    """Return for each of some twins the public id of another of the same name and birth month in the same piece."""
    found: dict[int, UUID] = {}
    for item in items:
        alike = [o for o in items if o.person_id != item.person_id and _key(o) == _key(item)]
        if alike:
            found[item.person_id] = alike[0].public_id
    return found


def _key(item: Item) -> tuple[str, str]:
    return (item.name, item.birth_month)


def _list(*columns: Any) -> list[Any]:
    return list(columns)


def _due(code: str, since: str) -> str:
    return f"({since}) + {rules.CHECKS[code].days}"


def _seen(scoped: tuple[str, ...]) -> str:
    if "/" in scoped:
        return SEEN.format(within="true")
    parts = [f"unit.path >= %(low{n})s AND unit.path < %(high{n})s" for n, _path in enumerate(scoped)]
    return SEEN.format(within=f"({' OR '.join(parts) or 'false'})")


def _facts(scoped: tuple[str, ...], at: datetime) -> dict[str, Any]:
    today = clock.day(at)
    facts: dict[str, Any] = {
        "today": today, "zone": str(clock.zone()), "confirm_days": rules.CONFIRM_DAYS,
        "young": f"{today.year - rules.YOUNGEST}.{today.month:02d}",
        "old": f"{today.year - rules.OLDEST}.{today.month:02d}",
        "confirm": today - timedelta(days=rules.CONFIRM_DAYS), "lately": at - timedelta(days=rules.MENDED_DAYS),
        "lately_on": today - timedelta(days=rules.MENDED_DAYS),
    }  # fmt: skip
    facts |= {name: list(codes.find(name).codes) for name in ("ethnicity", "political_status", "education", "degree")}
    for number, path in enumerate(scoped):
        facts[f"low{number}"], facts[f"high{number}"] = paths.span(path)
    return facts
