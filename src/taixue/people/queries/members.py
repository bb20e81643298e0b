"""Who is meant by an audience, as SQL: counted and listed over everyone in one statement.

Says what people.rules.audiences.meant says; a test with made-up people and conditions holds the two together.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, overload
from uuid import UUID

from taixue.kit import sql
from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.people.models import Unit
from taixue.people.rules import audiences as rules
from taixue.people.rules.audiences import Audience, Condition, Facts
from taixue.people.rules.permissions import Permission, reach
from taixue.people.rules.ranks import RANKS, band

_FROM = """
FROM people_posting m
JOIN people_unit u ON u.id = m.unit_id
JOIN people_person p ON p.id = m.person_id AND p.joined_into_id IS NULL
WHERE m.kind <> 'seconded' AND m.first_day <= %(day)s AND (m.end_day IS NULL OR m.end_day > %(day)s)
"""
_LENT = """EXISTS (SELECT 1 FROM people_posting s WHERE s.person_id = p.id AND s.kind = 'seconded'
AND s.first_day <= %(day)s AND (s.end_day IS NULL OR s.end_day > %(day)s))"""
_SERVING = "(SELECT min(f.first_day) FROM people_posting f WHERE f.person_id = p.id AND f.kind <> 'seconded')"
_MONTHS = "extract(year FROM %(day)s::date)::int * 12 + extract(month FROM %(day)s::date)::int"
_YEARS = {
    "age": f"""CASE WHEN p.birth_month ~ '^[0-9]{{4}}\\.[0-9]{{2}}$'
THEN ({_MONTHS} - left(p.birth_month, 4)::int * 12 - right(p.birth_month, 2)::int) / 12 END""",
    "tenure": "extract(year FROM age(%(day)s::date, m.first_day))::int",
    "service": f"extract(year FROM age(%(day)s::date, {_SERVING}))::int",
}


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who is meant, as a list shows them."""

    person_id: int
    public_id: UUID
    name: str
    unit: str
    unit_en: str
    rank: str
    post: str
    birth_month: str


class Members(Sequence[Member]):
    """Everyone meant in reach of who asks, by name: counted by one query, fetched slice by slice."""

    def __init__(self, where: str, facts: dict[str, Any]) -> None:
        self._where, self._facts = where, facts

    def __len__(self) -> int:
        return sql.row(int, f"SELECT count(*) {self._where}", **self._facts) or 0

    @overload
    def __getitem__(self, place: int) -> Member: ...
    @overload
    def __getitem__(self, place: slice) -> list[Member]: ...
    def __getitem__(self, place: int | slice) -> Member | list[Member]:
        if isinstance(place, int):
            return self[place : place + 1][0]
        first = place.start or 0
        number = None if place.stop is None else place.stop - first
        columns = "p.id, p.public_id, p.name, u.name, u.name_en, m.rank, m.post, p.birth_month"
        question = f"SELECT {columns} {self._where} ORDER BY p.name, p.id LIMIT %(number)s OFFSET %(first)s"
        return sql.rows(Member, question, number=number, first=first, **self._facts)

    def ids(self) -> list[int]:
        """Return the inner ids of everyone meant (one query)."""
        return sql.rows(int, f"SELECT p.id {self._where} ORDER BY p.id", **self._facts)


def members(audience: Audience, *, scope: str, day: date, by: Actor) -> Members:
    """Return who is meant on a day in a unit's subtree, as far as `by` may see people."""
    facts: dict[str, Any] = {"day": day}
    where = _FROM + _within((scope,), "scope", facts)
    where += _within(reach(by, Permission.PERSON_SEE), "reach", facts)
    return Members(where + f"AND ({_blocks(audience, facts)})", facts)


def matching(
    audiences: Mapping[int, Audience], scopes: Mapping[int, str], person_ids: Iterable[int], *, day: date
) -> dict[int, frozenset[int]]:
    """Return for each person which of many audiences mean them on a day, by their keys. A query an audience."""
    found: dict[int, set[int]] = {number: set() for number in person_ids}
    for key, audience in audiences.items():
        facts: dict[str, Any] = {"day": day, "persons": list(found)}
        where = _FROM + "AND p.id = ANY(%(persons)s::bigint[]) " + _within((scopes[key],), "scope", facts)
        for number in sql.rows(int, f"SELECT p.id {where} AND ({_blocks(audience, facts)})", **facts):
            found[number].add(key)
    return {number: frozenset(keys) for number, keys in found.items()}


_FACTS = f"""
SELECT p.id, m.kind, {_LENT}, u.path, u.kind, m.rank, m.post, m.first_day, {_SERVING}, p.birth_month, p.sex,
       array(SELECT g.public_id::text FROM people_groupmember k JOIN people_prioritygroup g ON g.id = k.group_id
             WHERE k.person_id = p.id AND k.first_day <= %(day)s AND (k.end_day IS NULL OR k.end_day > %(day)s))
{_FROM} AND p.id = ANY(%(persons)s::bigint[])
"""


def facts(person_ids: Iterable[int], *, day: date) -> dict[int, Facts]:
    """Return what the rule asks about people on a day; those who stand nowhere are left out. One query."""

    def shape(number: int, kind: str, lent: bool, *rest: Any) -> tuple[int, Facts]:
        path, unit_kind, rank, post, posted_on, since, birth_month, sex, groups = rest
        kinds = frozenset({kind} | ({"seconded"} if lent else set()))
        return number, Facts(
            day, kinds, path, unit_kind, rank, post, posted_on, since, birth_month, sex, frozenset(groups)
        )

    return dict(sql.rows(shape, _FACTS, persons=list(person_ids), day=day))


def unit_paths(audience: Audience) -> dict[str, str]:
    """Return the paths of the units that an audience names, by public id (one query, none without units)."""
    wanted = audience.references("unit")
    rows = Unit.objects.filter(public_id__in=_uuids(wanted)).values_list("public_id", "path") if wanted else ()
    return {str(public_id): path for public_id, path in rows}


def _within(reached: tuple[str, ...], name: str, facts: dict[str, Any]) -> str:
    if "/" in reached:
        return ""
    parts = []
    for n, path in enumerate(reached):
        facts[f"{name}_low{n}"], facts[f"{name}_high{n}"] = paths.span(path)
        parts.append(f"(u.path >= %({name}_low{n})s AND u.path < %({name}_high{n})s)")
    return f"AND ({' OR '.join(parts) or 'false'}) "


def _blocks(audience: Audience, facts: dict[str, Any]) -> str:
    said = []
    for block in audience.blocks:
        parts = [_condition(condition, facts) for condition in block]
        if not any(condition.field == "posting" for condition in block):
            parts.insert(0, "m.kind = 'main'")
        said.append(" AND ".join(f"({part})" for part in parts))
    return " OR ".join(f"({part})" for part in said)


def _condition(c: Condition, facts: dict[str, Any]) -> str:
    """Say one condition; what is not known is null, and null fits neither way."""
    name = f"c{len(facts)}"
    if c.field in rules.RANGES:
        return _turned(c, _range(c, name, facts))
    facts[name] = list(c.values)
    if c.field in rules.REFERENCES:
        facts[name] = _uuids(c.values)
    match c.field:
        case "posting":
            said = f"m.kind = ANY(%({name})s)" + (f" OR {_LENT}" if "seconded" in c.values else "")
        case "band":
            facts[name] = [rank for rank in RANKS if band(rank) in c.values]
            facts[f"{name}_known"] = list(RANKS)
            said = f"CASE WHEN m.rank = ANY(%({name}_known)s) THEN m.rank = ANY(%({name})s) END"
        case "sex":
            said = f"CASE WHEN p.sex <> '' THEN p.sex = ANY(%({name})s) END"
        case "rank":
            said = f"m.rank = ANY(%({name})s)"
        case "unit_kind":
            said = f"u.kind = ANY(%({name})s)"
        case "unit":
            said = f"""EXISTS (SELECT 1 FROM people_unit n
                WHERE n.public_id = ANY(%({name})s) AND starts_with(u.path, n.path))"""
        case "group":
            said = f"""EXISTS (SELECT 1 FROM people_groupmember k JOIN people_prioritygroup g ON g.id = k.group_id
                WHERE k.person_id = p.id AND g.public_id = ANY(%({name})s)
                  AND k.first_day <= %(day)s AND (k.end_day IS NULL OR k.end_day > %(day)s))"""
        case _:
            said = f"EXISTS (SELECT 1 FROM unnest(%({name})s::text[]) AS t (part) WHERE position(t.part IN m.post) > 0)"
    return _turned(c, said)


def _range(c: Condition, name: str, facts: dict[str, Any]) -> str:
    parts = []
    for sign, number, end in ((">=", c.first, "first"), ("<=", c.last, "last")):
        if number is not None:
            facts[f"{name}_{end}"] = number
            parts.append(f"{_YEARS[c.field]} {sign} %({name}_{end})s")
    return " AND ".join(parts)


def _turned(c: Condition, said: str) -> str:
    return f"NOT ({said})" if c.turned else said


def _uuids(values: Iterable[str]) -> list[UUID]:
    found = []
    for value in values:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found
