"""Reading how entries count: filters, conversions, repeated items, caps, carry-over."""

import re
from fractions import Fraction
from typing import Any

from taixue.policy.rules.conversion import CREDITS, UNIT, Conversion, Step
from taixue.policy.rules.document.counting import Cap, Carry, Repeat
from taixue.policy.rules.filters import ANY, EVERY, Filter, Hours, Which
from taixue.policy.rules.loading.tables import CODE, Table

NAMES = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,19}")
PROVENANCES = ("proven", "certified", "declared", "imported")
HOURS = re.compile(r"([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")
PER = ("window", "year", "quarter", "month", "week", "day", "class", "item", "entry")


def which(table: Table) -> Which:
    """Return which entries a table means by its `of` and `except`; all without."""
    of, without = entries(table, "of"), entries(table, "except")
    return Which(of or ANY, without) if of or without else EVERY


def entries(table: Table, key: str) -> Filter | None:
    """Return the filter of a key, None where the key is not there."""
    if not table.has(key):
        return None
    inner = table.table(key)
    found = Filter(
        kinds=inner.codes("kinds", '["course"]'), categories=inner.codes("categories", '["online"]', NAMES),
        subjects=inner.codes("subjects", '["law"]', NAMES),
        provenances=inner.texts("provenances", PROVENANCES, some=True) if inner.has("provenances") else (),
        required=inner.truth("required", otherwise=True) if inner.has("required") else None,
        prescribed=inner.truth("prescribed", otherwise=True) if inner.has("prescribed") else None,
        hours=_hours(inner) if inner.has("hours") else (),
    )  # fmt: skip
    inner.done()
    return found


def _hours(table: Table) -> tuple[Hours, ...]:
    cure = '["06:00-08:30", "12:00-14:00"]'
    row: list[Any] = table.value("hours", list, cure, [], lambda row: row and all(_span(one) for one in row))
    return tuple(span for one in row if (span := _span(one)))


def _span(text: object) -> Hours | None:
    found = HOURS.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        return None
    first, end = (int(found[n]) * 60 + int(found[n + 1]) for n in (1, 3))
    return (first, end) if first < end <= 24 * 60 else None


def conversions(top: Table) -> tuple[Conversion, ...]:
    """Return what activities earn, in the order in which they are tried."""
    found: list[Conversion] = []
    for table in top.tables("conversions"):
        one = _conversion(table)
        if any(other.kind == one.kind and other.which == one.which for other in found):
            table.fault("kind", "twice", f'"{one.kind}"')
        table.done()
        found.append(one)
    return tuple(found)


def _conversion(table: Table) -> Conversion:
    kind, credit = table.text("kind", '"course"', CODE), table.choice("credit", *CREDITS)
    stepped = table.has("steps")
    timed = credit == "seconds" and not stepped
    hour = table.number("hour", "2700") if timed else table.number_or("hour", 3600, "2700")
    by_day = credit == "half_days" and not stepped
    day = table.amount("day", "7.5") if by_day else table.amount_or("day", 0, "7.5")
    fixed = credit == "fixed" and not stepped
    each = table.amount("each", "0.5") if fixed else table.amount_or("each", UNIT, "0.5")
    if credit == "score" and not stepped:
        table.fault("steps", "missing", "[{ from = 60, amount = 1 }]")
    needs = table.table("needs") if table.has("needs") else Table({}, "", table.reading)
    one = Conversion(
        kind, credit, hour, which(table), day, each, _steps(table) if stepped else (),
        table.truth("whole", otherwise=False), table.amount_or("factor", UNIT, "0.5"),
        needs.number_or("score", 0, "60", most=1000), needs.number_or("percent", 0, "90", most=100),
        needs.number_or("seconds", 0, "120", most=10**7), table.amount("most", "8") if table.has("most") else None,
    )  # fmt: skip
    needs.done()
    return one


def _steps(table: Table) -> tuple[Step, ...]:
    found: list[Step] = []
    for row in table.tables("steps"):
        above = row.has("above")
        least = row.number("above" if above else "from", "0", least=0, most=10**7)
        found.append(Step(least, above, row.amount("amount", "0.25", zero=True)))
        row.done()
        if len(found) > 1 and found[-2].least > least:
            row.fault("above" if above else "from", "value", str(found[-2].least + 1))
    return tuple(found)


def repeats(top: Table) -> tuple[Repeat, ...]:
    """Return what becomes of the same item learned more than once."""
    found: list[Repeat] = []
    for table in top.tables_or_none("repeats"):
        identity = _once(table, [one.id for one in found])
        within, keep = table.choice("within", "day", "window", "ever"), table.choice("keep", "once", "longest", "best")
        attempts = table.number_or("attempts", 0, "3", most=100)
        found.append(Repeat(identity, which(table), within, keep, attempts, table.words_or_none("clause")))
        table.done()
    return tuple(found)


def caps(top: Table) -> tuple[Cap, ...]:
    """Return the caps, in the order in which they cut."""
    found: list[Cap] = []
    for table in top.tables_or_none("caps"):
        identity = _once(table, [one.id for one in found])
        limits = [key for key in ("most", "entries", "share") if table.has(key)]
        if len(limits) != 1:
            table.fault("most", "missing" if not limits else "twice", "18")
        share: Fraction | None = table.share("share") if limits == ["share"] else None
        found.append(
            Cap(
                identity, which(table), table.choice("per", *PER),
                table.amount("most", "18", zero=True) if limits == ["most"] else None,
                table.number("entries", "4") if limits == ["entries"] else None,
                share, table.text("share_of", '"total"', CODE) if share else "", table.words_or_none("clause"),
            )
        )  # fmt: skip
        table.done()
    return tuple(found)


def carries(top: Table) -> tuple[Carry, ...]:
    """Return what takes a surplus along."""
    found: list[Carry] = []
    for table in top.tables_or_none("carries"):
        found.append(
            Carry(
                table.text("surplus", '"required"', CODE), table.code("kind", '"carried"') or "carried",
                table.code("category", '"elective"'), table.code("subject", '"law"'),
                table.truth("required", otherwise=False), table.amount("most", "10") if table.has("most") else None,
                table.words_or_none("clause"),
            )
        )  # fmt: skip
        table.done()
    return tuple(found)


def _once(table: Table, known: list[str]) -> str:
    identity = table.text("id", '"daily"', CODE)
    if identity in known:
        table.fault("id", "twice", f'"{identity}"')
    return identity
