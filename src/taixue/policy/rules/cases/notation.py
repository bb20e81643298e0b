"""The short writing of people and entries in tables of worked cases. Source: docs/rules/cases/README.md."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from typing import Any

from taixue.policy.rules.cases.case import LONG_AGO, Attendance, Deed, Somebody, Stay
from taixue.policy.rules.document import Value

MEASURES = {"d": "half_days", "h": "nominal", "min": "seconds", "s": "seconds", "p": "points", "x": "items"}
SCALES = {"d": 2, "h": 100, "min": 60, "s": 1, "p": 1, "x": 1}
PROVENANCES = ("declared", "imported", "certified")


class Unclear(ValueError):
    """A part of a cell that says nothing known. cure: what may stand there."""

    def __init__(self, part: str, cure: str) -> None:
        self.part, self.cure = part, cure
        super().__init__(f"{part!r}: {cure}")


def somebody(cell: str) -> tuple[Somebody, dict[str, Value]]:
    """Read the person of a row, and what the unit sets by parameters. Raises Unclear."""
    first, *rest = _parts(cell)
    person, parameters = Somebody(tuple(_stays(first))), dict[str, Value]()
    for part in rest:
        match part.split():
            case ["unit", "sets", name, number]:
                parameters[name] = int(number) if number.isdecimal() else number
            case words:
                person = _told(person, part, words)
    return person, parameters


def _told(person: Somebody, part: str, words: list[str]) -> Somebody:
    match words:
        case ["registered", since]:
            return replace(person, registered=day(since))
        case ["leave", "from", since]:
            *before, last = person.stays
            left = replace(last, last_day=day(since) - timedelta(days=1))
            return replace(person, stays=(*before, left, replace(last, first_day=day(since), kind="leave")))
        case ["is", kind]:
            return replace(person, kinds=person.kinds | {kind})
        case ["prescribed", *items]:
            return replace(person, prescribed=tuple(items))
        case ["class", item, first, "to", last, whole, "d", "away", missed, "d"]:
            one = Attendance(item, day(first), day(last), amount(whole, 2), amount(missed, 2))
            return replace(person, classes=(*person.classes, one))
        case ["exempt", kind, first, "to", last]:
            return replace(person, exemptions=(*person.exemptions, (kind, day(first), day(last))))
        case [kind, on]:
            return replace(person, events=(*person.events, (kind, day(on))))
    raise Unclear(part, "registered 2026-07-01 · leave from 2026-05-01 · is base-post · promoted 2026-03-01")


def _stays(text: str) -> Iterator[Stay]:
    since = LONG_AGO
    for part in text.split(", then "):
        band, _, until = part.partition(" to ")
        yield Stay(band, since, day(until) if until else None)
        since = day(until) + timedelta(days=1) if until else since


def deeds(cell: str) -> list[Deed]:
    """Read the entries of a row, repeated ones one by one. Raises Unclear."""
    return [deed for part in _parts(cell) for deed in _repeated(part)] if cell != "-" else []


def amount(text: str, scale: int) -> int:
    """Return a decimal number times a scale of 1 or more as a whole number. Raises Unclear if it is none."""
    if not re.fullmatch(r"\d+(\.\d{1,2})?", text):
        raise Unclear(text, "a number with at most two decimals")
    whole, _, rest = text.partition(".")
    hundredths = int(whole) * 100 + int((rest + "00")[:2])
    if hundredths * scale % 100:
        raise Unclear(text, f"a multiple of 1/{scale}")
    return hundredths * scale // 100


@dataclass(slots=True)
class _Words:
    """The words of one entry, taken from the left."""

    left: list[str]
    part: str
    known: dict[str, Any] = field(default_factory=dict)

    def next(self) -> str:
        if not self.left:
            raise Unclear(self.part, "something is missing at the end")
        return self.left.pop(0)


def _repeated(part: str) -> Iterator[Deed]:
    words = _Words(part.split(), part)
    kind, repeat, on = words.next(), (1, "times"), None
    while words.left:
        word = words.next()
        if word in ("times", "daily", "monthly"):
            repeat = (amount(words.next(), 1), word)
        elif re.fullmatch(r"\d{4}-\d\d-\d\d", word):
            on = day(word)
        elif re.fullmatch(r"\d\d:\d\d", word):
            moment = time.fromisoformat(word)
            words.known["minute"] = moment.hour * 60 + moment.minute
        else:
            _take(word, words)
    if on is None:
        raise Unclear(part, "a day, 2026-07-01")
    for one in _days(on, *repeat):
        yield Deed(kind=kind, day=one, **words.known)


def _days(first: date, number: int, way: str) -> list[date]:
    if way == "daily":
        return [first + timedelta(days=n) for n in range(number)]
    if way == "monthly":
        months = [first.month - 1 + n for n in range(number)]
        return [first.replace(year=first.year + month // 12, month=month % 12 + 1) for month in months]
    return [first] * number


def _take(word: str, words: _Words) -> None:
    known = words.known
    texts: dict[str, str] = {"cat": "category", "item": "item", "class": "item"}
    if word in texts:
        known[texts[word]] = words.next()
    elif word == "required":
        known["required"] = True
    elif word in PROVENANCES:
        known["provenance"] = word
    elif word == "score":
        known["score"] = amount(words.next(), 1)
    else:
        unit = words.next()
        if unit not in MEASURES:
            raise Unclear(f"{word} {unit}", "12 d · 25 h · 45 min · 70 p · 3 x · required · cat special · item a")
        known[MEASURES[unit]] = amount(word, SCALES[unit])


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";")]


def day(text: str) -> date:
    """Read a day. Raises Unclear."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Unclear(text, "a day, 2026-07-01") from None
