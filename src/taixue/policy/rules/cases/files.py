"""Case files: one person and entries as TOML, for `taixue policy evaluate`. Format: docs/rules/format.md, "Cases"."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, time
from decimal import Decimal

from taixue.policy.rules import positions
from taixue.policy.rules.cases.case import LONG_AGO, NOON, STANDINGS, Attendance, Case, Deed, Expected, Somebody, Stay
from taixue.policy.rules.document import Value
from taixue.policy.rules.loading import Mistake, Unreadable
from taixue.policy.rules.loading.counting import NAMES, PROVENANCES
from taixue.policy.rules.loading.tables import CODE, Reading, Table

FORMAT = 1
ITEM = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")
MOMENT = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
STANDING = re.compile("|".join((*STANDINGS, "not subject: [a-z-]+")))


def read(text: str, *, bands: Sequence[str]) -> Case:
    """Return the case of a TOML text. Raises Unreadable with every mistake, in the order of lines."""
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        line = int(place[1]) if place else text.count("\n") + 1
        raise Unreadable([Mistake(line, "", "syntax", str(error))]) from error
    reading = Reading(positions.lines(text))
    top = Table(data, "", reading)
    top.value("format", int, str(FORMAT), FORMAT, lambda number: number == FORMAT)
    person, deeds = _person(top.table("person"), bands), tuple(_deeds(top))
    expected = _expected(top.table("expected")) if top.has("expected") else None
    case = Case(person, deeds, top.text("window", '"2026"'), top.day("on"), _parameters(top), expected)
    top.done()
    if reading.mistakes:
        raise Unreadable(sorted(reading.mistakes, key=lambda mistake: mistake.line))
    return case


def _person(table: Table, bands: Sequence[str]) -> Somebody:
    person = Somebody(
        tuple(_stay(row, bands) for row in table.tables("posts")),
        table.day("registered") if table.has("registered") else LONG_AGO,
        frozenset(table.codes("kinds", '["contract"]')), table.codes("prescribed", '["a", "b"]', ITEM),
        tuple(_event(row) for row in table.tables_or_none("events")),
        tuple(_attendance(row) for row in table.tables_or_none("classes")),
        tuple(_exemption(row) for row in table.tables_or_none("exemptions")),
    )  # fmt: skip
    table.done()
    return person


def _stay(table: Table, bands: Sequence[str]) -> Stay:
    stay = Stay(
        table.choice("band", *bands), table.day("first") if table.has("first") else LONG_AGO,
        table.day("last") if table.has("last") else None, table.may("kind", "main", "leave"),
    )  # fmt: skip
    table.done()
    return stay


def _event(table: Table) -> tuple[str, date]:
    event = (table.text("kind", '"promoted"', CODE), table.day("day"))
    table.done()
    return event


def _exemption(table: Table) -> tuple[str, date, date]:
    exemption = (table.text("kind", '"sick"', CODE), table.day("first"), table.day("last"))
    table.done()
    return exemption


def _attendance(table: Table) -> Attendance:
    attendance = Attendance(
        table.text("item", '"k"', ITEM), table.day("first"), table.day("last"), _half_days(table, "days"),
        _half_days(table, "away") if table.has("away") else 0,
    )  # fmt: skip
    table.done()
    return attendance


def _half_days(table: Table, key: str) -> int:
    hundredths = table.amount(key, "0.5", zero=True)
    if hundredths % 50:
        table.fault(key, "value", "0.5")
    return hundredths // 50


def _deeds(top: Table) -> list[Deed]:
    tables = top.tables_or_none("entries")
    return [_deed(table, number) for number, table in enumerate(tables)]


def _deed(table: Table, before: int) -> Deed:
    reverses = table.number("reverses", "1", most=before) if table.has("reverses") else 0
    deed = Deed(
        kind=table.text("kind", '"course"', CODE), day=table.day("day"),
        minute=_minute(table.text("at", '"20:15"', MOMENT)) if table.has("at") else NOON,
        recorded=table.day("recorded") if table.has("recorded") else None,
        seconds=table.number_or("seconds", 0, "2700", least=0, most=10**7),
        nominal=table.amount_or("hours", 0, "25"),
        half_days=_half_days(table, "days") if table.has("days") else 0,
        items=table.number_or("items", 0, "1", least=0), points=table.number_or("points", 0, "5", least=0),
        score=table.number_or("score", 0, "60", least=0, most=1000),
        required=table.truth("required", otherwise=False), category=_name(table, "category"),
        subject=_name(table, "subject"), item=table.text("item", '"a"', ITEM) if table.has("item") else "",
        provenance=table.may("provenance", *PROVENANCES), reverses=reverses,
    )  # fmt: skip
    table.done()
    return deed


def _name(table: Table, key: str) -> str:
    return table.text(key, '"law"', NAMES) if table.has(key) else ""


def _minute(text: str) -> int:
    moment = time.fromisoformat(text or "12:00")
    return moment.hour * 60 + moment.minute


def _parameters(top: Table) -> Mapping[str, Value]:
    if not top.has("parameters"):
        return {}
    table = top.table("parameters")
    table.asked |= table.data.keys()
    return {name: float(value) if isinstance(value, Decimal) else value for name, value in table.data.items()}


def _expected(table: Table) -> Expected:
    amounts = {}
    for key in ("asked", "counted"):
        inner = table.table(key) if table.has(key) else None
        amounts[key] = {name: inner.amount(name, "80", zero=True) for name in inner.data} if inner else None
    expected = Expected(amounts["asked"], amounts["counted"], table.text("standing", '"met"', STANDING))
    table.done()
    return expected
