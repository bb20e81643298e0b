"""Reading a policy document: every mistake is found at once, with its line, its key and a cure."""

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from taixue.policy.rules import positions
from taixue.policy.rules.conversion import Conversion
from taixue.policy.rules.document import FORMAT, Clauses, Document, Duty, Group, Words
from taixue.policy.rules.windows import Calendar, MonthDay

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
WHO = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}@[1-9][0-9]{0,4}")
MONTH_DAY = re.compile(r"(\d\d)-(\d\d)")
NOWHERE = Words("", "")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Mistake:
    """code: "syntax", "missing", "unknown", "type", "value" or "twice". cure: what to write, as one would type it."""

    line: int
    key: str
    code: str
    cure: str


class Unreadable(ValueError):
    """A document with mistakes."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("; ".join(f"line {m.line}, {m.key}: {m.code} ({m.cure})" for m in mistakes))


def load(text: str, *, bands: Sequence[str]) -> Document:
    """Return the document of a TOML text. bands: the rank bands that a group may name.

    Raises Unreadable with every mistake, in the order of lines.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        line = int(place[1]) if place else text.count("\n") + 1
        raise Unreadable([Mistake(line, "", "syntax", str(error))]) from error
    mistakes: list[Mistake] = []
    document = _document(_Table(data, "", positions.lines(text), mistakes), bands)
    if mistakes:
        raise Unreadable(sorted(mistakes, key=lambda m: m.line))
    return document


@dataclass(slots=True)
class _Table:
    """A TOML table being read: what is asked for and wrong, and what is there and was never asked for, is a mistake."""

    data: dict[str, Any]
    path: str
    lines: dict[str, int]
    mistakes: list[Mistake]
    asked: set[str] = field(default_factory=set)

    def at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def fault(self, key: str, code: str, cure: str) -> None:
        path = self.at(key)
        self.mistakes.append(Mistake(positions.nearest(self.lines, path), path, code, cure))

    def value(self, key: str, kind: type[T], cure: str, otherwise: T, fits: Callable[[T], object] | None = None) -> T:
        self.asked.add(key)
        found = self.data.get(key)
        if found is None:
            self.fault(key, "missing", cure)
        elif type(found) is not kind:
            self.fault(key, "type", cure)
        elif fits is not None and not fits(found):
            self.fault(key, "value", cure)
        else:
            return found
        return otherwise

    def text(self, key: str, cure: str, pattern: re.Pattern[str] | None = None) -> str:
        return self.value(key, str, cure, "", lambda text: text if pattern is None else pattern.fullmatch(text))

    def choice(self, key: str, *options: str) -> str:
        cure = " | ".join(f'"{option}"' for option in options)
        return self.value(key, str, cure, options[0], options.__contains__)

    def words(self, key: str) -> Words:
        cure = '{ zh = "…", en = "…" }'
        found = self.value(
            key, dict, cure, {}, lambda d: set(d) == {"zh", "en"} and all(isinstance(v, str) and v for v in d.values())
        )
        return Words(found["zh"], found["en"]) if found else NOWHERE

    def month_day(self, key: str) -> MonthDay:
        cure = '"12-20"'
        found = self.value(key, str, cure, "", lambda text: _month_day(text) is not None)
        return _month_day(found) or (1, 1)

    def texts(self, key: str, options: Sequence[str], *, some: bool) -> tuple[str, ...]:
        cure = "[" + " | ".join(f'"{option}"' for option in options) + "]"
        found = self.value(key, list, cure, [], lambda row: (row or not some) and all(item in options for item in row))
        return tuple(found)

    def table(self, key: str) -> "_Table":
        found: dict[str, Any] = self.value(key, dict, f"[{self.at(key)}]", {})
        return _Table(found, self.at(key), self.lines, self.mistakes if found else [])

    def tables(self, key: str) -> list["_Table"]:
        cure = "[[" + re.sub(r"\[\d+\]", "", self.at(key)) + "]]"
        found: list[Any] = self.value(
            key, list, cure, [], lambda row: row and all(isinstance(item, dict) for item in row)
        )
        return [_Table(item, f"{self.at(key)}[{n}]", self.lines, self.mistakes) for n, item in enumerate(found)]

    def done(self) -> None:
        for key in self.data.keys() - self.asked:
            self.fault(key, "unknown", ", ".join(sorted(self.asked)))


def _month_day(text: str) -> MonthDay | None:
    found = MONTH_DAY.fullmatch(text)
    try:
        return (date(2023, int(found[1]), int(found[2])).timetuple()[1:3]) if found else None
    except ValueError:
        return None


def _document(top: _Table, bands: Sequence[str]) -> Document:
    top.value("format", int, str(FORMAT), FORMAT, lambda number: number == FORMAT)
    window, clauses = top.table("window"), top.table("clauses")
    document = Document(
        code=top.text("code", '"fujian-2017"', CODE),
        number=top.value("number", int, "1", 1, lambda number: number > 0),
        title=top.words("title"),
        notice=top.words("notice"),
        issuers=_issuers(top),
        trial=top.value("trial", bool, "true | false", False),
        valid_from=top.value("valid_from", date, "2017-01-01", date(2000, 1, 1)),
        source=top.text("source", '"…"'),
        calendar=_calendar(window),
        carry=window.choice("carry", "none"),
        rank_on=top.choice("rank_on", "last-day", "first-day"),
        pro_rata=top.choice("pro_rata", "months", "days", "none"),
        conversions=_conversions(top),
        groups=_groups(top, bands),
        clauses=Clauses(*(clauses.words(key) for key in Clauses.__slots__)),
    )
    for table in (window, clauses, top):
        table.done()
    return document


def _issuers(top: _Table) -> tuple[Words, ...]:
    tables = top.tables("issuers")
    issuers = tuple(Words(t.text("zh", '"…"'), t.text("en", '"…"')) for t in tables)
    for table in tables:
        table.done()
    return issuers


def _calendar(window: _Table) -> Calendar:
    first, last = window.month_day("first"), window.month_day("last")
    if last < first:
        window.fault("last", "value", '"12-20"')
    if "statistics" not in window.data:
        return Calendar(first, last, None, "none")
    statistics = window.table("statistics")
    days = (statistics.month_day("first"), statistics.month_day("last"))
    if not last < days[0] <= days[1]:
        statistics.fault("first", "value", '"12-21"')
    counts_for = statistics.choice("counts_for", "none", "this", "next")
    statistics.done()
    return Calendar(first, last, days, counts_for)


def _conversions(top: _Table) -> tuple[Conversion, ...]:
    found: list[Conversion] = []
    for table in top.tables("conversions"):
        kind, credit = table.text("kind", '"course"', CODE), table.choice("credit", "nominal", "seconds")
        hour = 3600 if credit == "nominal" else table.value("hour", int, "2700", 3600, lambda seconds: seconds > 0)
        if any(c.kind == kind for c in found):
            table.fault("kind", "twice", f'"{kind}"')
        table.done()
        found.append(Conversion(kind, credit, hour))
    return tuple(found)


def _groups(top: _Table, bands: Sequence[str]) -> tuple[Group, ...]:
    found: list[Group] = []
    taken: set[str] = set()
    for table in top.tables("groups"):
        if "by_reference" not in table.data:
            table.data["by_reference"] = []
        own, follow = table.texts("bands", bands, some=True), table.texts("by_reference", bands, some=False)
        for band in (*own, *follow):
            if band in taken:
                table.fault("bands" if band in own else "by_reference", "twice", f'"{band}"')
            taken.add(band)
        identity, name = table.text("id", '"section-and-below"', CODE), table.words("name")
        if any(group.id == identity for group in found):
            table.fault("id", "twice", f'"{identity}"')
        found.append(Group(identity, name, own, follow, _duties(table)))
        table.done()
    return tuple(found)


def _duties(group: _Table) -> tuple[Duty, ...]:
    found: list[Duty] = []
    for table in group.tables("duties"):
        identity, counts = table.text("id", '"total"', CODE), table.choice("counts", "all", "required")
        hours = table.value("hours", int, "80", 0, lambda number: 0 < number <= 10_000)
        if any(duty.id == identity for duty in found):
            table.fault("id", "twice", f'"{identity}"')
        who = table.text("who", '"0197…@1"', WHO) if "who" in table.data else ""
        found.append(Duty(identity, counts, hours * 100, table.words("clause"), who))
        table.done()
    if found and not any(duty.counts == "all" and not duty.who for duty in found):
        group.fault("duties", "value", 'counts = "all"')
    return tuple(found)
