"""Who is meant: conditions on posting, rank, age, sex, time in service, unit and priority group (RA10, RA11). Pure.

A document is JSON: {"format": 1, "blocks": [[condition, …], …]}. Somebody is meant who fits every condition of one
block. A condition names a field and what it asks; "not": true turns it round. What is not known of somebody fits
neither way. Without a condition on the posting only people in post are meant. Source: docs/rules/audiences.md.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from taixue.people.rules.ranks import RANKS, Band, band

FORMAT = 1
UUID_FORM = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
BLOCKS, CONDITIONS = 10, 12
"""How many blocks a document may have, and how many conditions a block."""

CHOICES: dict[str, tuple[str, ...]] = {
    "posting": ("main", "seconded", "leave", "retired"),
    "band": tuple(Band),
    "rank": tuple(rank for rank in RANKS if rank),
    "sex": ("1", "2"),
    "unit_kind": ("province", "city", "county", "office", "department", "station"),
}
"""Fields that ask for one of a set, and the set."""

REFERENCES = ("unit", "group")
"""Fields that ask for one of other things, by public id. A unit means its whole subtree."""

RANGES: dict[str, int] = {"age": 120, "tenure": 60, "service": 60}
"""Fields that ask for full years, both ends included, and the highest. tenure: in the present posting; service: since
the first posting on record."""

WORDS = ("post",)
"""Fields that ask for a text to be part of what is written."""

FIELDS = (*CHOICES, *REFERENCES, *RANGES, *WORDS)
DEFAULT_POSTING = ("main",)


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing asked. values: for sets, references and words; first, last: for years, None is open."""

    field: str
    values: tuple[str, ...] = ()
    first: int | None = None
    last: int | None = None
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Audience:
    """A document that was read: blocks of conditions."""

    blocks: tuple[tuple[Condition, ...], ...]

    def references(self, field: str) -> frozenset[str]:
        """Return the public ids that conditions on "unit" or "group" name."""
        return frozenset(value for block in self.blocks for c in block if c.field == field for value in c.values)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a condition. block, place: from 1; code: missing, unknown, type, value, order, twice, many."""

    block: int
    place: int
    field: str
    code: str
    cure: str


class Unreadable(ValueError):
    """A document with problems, each naming its condition and what to write."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.block}.{p.place} {p.field}: {p.code} ({p.cure})" for p in problems))


@dataclass(frozen=True, slots=True)
class Facts:
    """What is asked about somebody on a day. kinds: of all postings held; the rest is of the one that is not lent."""

    day: date
    kinds: frozenset[str]
    unit_path: str
    unit_kind: str
    rank: str
    post: str
    posted_on: date
    serving_since: date
    birth_month: str
    sex: str
    groups: frozenset[str] = frozenset()


def read(document: object) -> Audience:
    """Return a document's conditions. Raises Unreadable with every problem."""
    problems: list[Problem] = []
    data = document if isinstance(document, dict) else {}
    if data.get("format") != FORMAT or set(data) - {"format", "blocks"}:
        problems.append(Problem(0, 0, "format", "value", f'{{"format": {FORMAT}, "blocks": [[…]]}}'))
    blocks = data.get("blocks")
    if not isinstance(blocks, list) or not blocks or not all(isinstance(block, list) and block for block in blocks):
        problems.append(Problem(0, 0, "blocks", "missing", "[[…]]"))
        raise Unreadable(problems)
    if len(blocks) > BLOCKS or any(len(block) > CONDITIONS for block in blocks):
        problems.append(Problem(0, 0, "blocks", "many", f"{BLOCKS} x {CONDITIONS}"))
    found = tuple(
        tuple(_condition(row, n, m, problems) for m, row in enumerate(block, 1)) for n, block in enumerate(blocks, 1)
    )
    if problems:
        raise Unreadable(problems)
    return Audience(found)


def written(audience: Audience) -> dict[str, Any]:
    """Return conditions as a document; `read` gives them back."""
    return {"format": FORMAT, "blocks": [[_written(c) for c in block] for block in audience.blocks]}


def meant(audience: Audience, facts: Facts, *, units: Mapping[str, str]) -> bool:
    """Is somebody meant? units: paths of the units that conditions name, by public id; one that is gone fits nobody."""
    return any(_block(block, facts, units) for block in audience.blocks)


def years(since: date, day: date) -> int:
    """Return the full years from a day to another."""
    return day.year - since.year - ((day.month, day.day) < (since.month, since.day))


def age(birth_month: str, day: date) -> int | None:
    """Return somebody's age in full years by the month of birth ("1988.12"), None if it is not known."""
    if len(birth_month) != 7 or not (birth_month[:4] + birth_month[5:]).isascii() or birth_month[4] != ".":
        return None
    if not (birth_month[:4] + birth_month[5:]).isdigit():
        return None
    return (day.year * 12 + day.month - int(birth_month[:4]) * 12 - int(birth_month[5:])) // 12


def _block(block: Sequence[Condition], facts: Facts, units: Mapping[str, str]) -> bool:
    asked = any(condition.field == "posting" for condition in block)
    if not asked and not facts.kinds.intersection(DEFAULT_POSTING):
        return False
    return all(_fits(condition, facts, units) for condition in block)


def _fits(condition: Condition, facts: Facts, units: Mapping[str, str]) -> bool:
    answer = _answer(condition, facts, units)
    return answer is not None and answer != condition.turned


def _answer(c: Condition, facts: Facts, units: Mapping[str, str]) -> bool | None:
    match c.field:
        case "posting":
            return bool(facts.kinds.intersection(c.values))
        case "band":
            return band(facts.rank) in c.values if facts.rank in RANKS else None
        case "rank":
            return facts.rank in c.values
        case "sex":
            return facts.sex in c.values if facts.sex else None
        case "unit_kind":
            return facts.unit_kind in c.values
        case "unit":
            return any(facts.unit_path.startswith(units[one]) for one in c.values if one in units)
        case "group":
            return bool(facts.groups.intersection(c.values))
        case "post":
            return any(text in facts.post for text in c.values)
    return _within(c, _counted(c.field, facts))


def _counted(field: str, facts: Facts) -> int | None:
    if field == "age":
        return age(facts.birth_month, facts.day)
    return years(facts.posted_on if field == "tenure" else facts.serving_since, facts.day)


def _within(c: Condition, number: int | None) -> bool | None:
    if number is None:
        return None
    return (c.first is None or c.first <= number) and (c.last is None or number <= c.last)


Fault = Callable[[str, str], Condition]


def _condition(row: object, block: int, place: int, problems: list[Problem]) -> Condition:
    data = row if isinstance(row, dict) else {}
    field = str(data.get("field", ""))

    def fault(code: str, cure: str) -> Condition:
        problems.append(Problem(block, place, field, code, cure))
        return Condition(field)

    if field not in FIELDS:
        return fault("unknown", " | ".join(FIELDS))
    asks = {"from", "to"} if field in RANGES else {"holds" if field in WORDS else "is"}
    if set(data) - {"field", "not"} - asks:
        return fault("unknown", " | ".join(sorted(asks)))
    turned = data.get("not", False)
    if not isinstance(turned, bool):
        return fault("type", "true | false")
    if field in RANGES:
        return _years(data, field, turned, fault)
    return _values(data.get(next(iter(asks))), field, turned, fault)


def _years(data: Mapping[str, Any], field: str, turned: bool, fault: Fault) -> Condition:
    first, last, highest = data.get("from"), data.get("to"), RANGES[field]
    if first is None and last is None:
        return fault("missing", f'"from": 0 … "to": {highest}')
    if any(n is not None and (type(n) is not int or not 0 <= n <= highest) for n in (first, last)):
        return fault("value", f"0 … {highest}")
    if first is not None and last is not None and last < first:
        return fault("order", f'"from": {last}, "to": {first}')
    return Condition(field, (), first, last, turned)


def _values(found: object, field: str, turned: bool, fault: Fault) -> Condition:
    if not isinstance(found, list) or not found or not all(isinstance(one, str) and one for one in found):
        return fault("missing", '["…"]')
    values = [one.strip() for one in found]
    if len(set(values)) < len(values):
        return fault("twice", '["…"]')
    allowed = CHOICES.get(field)
    if allowed is not None and not set(values) <= set(allowed):
        return fault("value", " | ".join(allowed))
    if field in REFERENCES and not all(UUID_FORM.fullmatch(one) for one in values):
        return fault("value", '"0197…"')
    if field in WORDS and any(not 0 < len(one) <= 20 for one in values):
        return fault("value", '"所长"')
    return Condition(field, tuple(values), None, None, turned)


def _written(c: Condition) -> dict[str, Any]:
    row: dict[str, Any] = {"field": c.field}
    if c.field in RANGES:
        row |= {name: n for name, n in (("from", c.first), ("to", c.last)) if n is not None}
    else:
        row["holds" if c.field in WORDS else "is"] = list(c.values)
    return row | ({"not": True} if c.turned else {})
