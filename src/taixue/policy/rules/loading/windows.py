"""Reading the windows of a document: [window] for one year's, [[windows]] for any number of any kind."""

from collections.abc import Callable

from taixue.policy.rules.loading.tables import CODE, Table
from taixue.policy.rules.windows import Calendar, Class, Cycle, Deadline, Distance, Ever, Part, Rolling, Rule

KINDS = ("year", "cycle", "rolling", "week", "month", "quarter", "event", "class", "ever")
LONGEST = 16
"""Characters of an id: it stands in names of windows."""


def windows(top: Table) -> tuple[Rule, ...]:
    """Return the windows in their order, at least one."""
    if not top.has("windows"):
        table = top.table("window")
        found = [_calendar(table, "year", "")]
        table.done()
        return tuple(found)
    if top.has("window"):
        top.fault("window", "unknown", "[[windows]]")
    rules: list[Rule] = []
    for table in top.tables("windows"):
        identity = table.value("id", str, '"year"', "year", lambda one: CODE.fullmatch(one) and len(one) <= LONGEST)
        if any(rule.id == identity for rule in rules):
            table.fault("id", "twice", f'"{identity}"')
        kind = table.choice("kind", *KINDS)
        again = any(rule.kind == kind for rule in rules)
        if again and kind in ("class", "ever", "rolling"):
            table.fault("kind", "twice", f'"{kind}"')
        rules.append(_rule(table, kind, identity, f"@{identity}" if again else ""))
        table.done()
    return tuple(rules) or (Calendar((1, 1), (12, 31), None, "none"),)


def _rule(table: Table, kind: str, identity: str, suffix: str) -> Rule:
    if kind == "year":
        return _calendar(table, identity, suffix)
    carry = table.may("carry", "none", "forbidden")
    if kind == "cycle":
        return _cycle(table, identity, suffix, carry)
    if kind == "event":
        event = table.text("event", '"promoted"', CODE)
        return Deadline(
            identity, event, _distance(table, "within", must=True), _distance(table, "before"), carry, suffix
        )
    made: dict[str, Callable[[], Rule]] = {
        "rolling": lambda: Rolling(identity, table.number("years", "5", most=50), carry),
        "class": lambda: Class(identity, carry),
        "ever": lambda: Ever(identity, carry),
    }
    return made[kind]() if kind in made else Part(identity, kind, carry, suffix)


def _cycle(table: Table, identity: str, suffix: str, carry: str) -> Cycle:
    years = table.number("years", "5", most=50)
    if table.has("event"):
        return Cycle(identity, years, None, table.text("event", '"certified"', CODE), carry, suffix)
    return Cycle(identity, years, table.day("since"), "", carry, suffix)


def _distance(table: Table, key: str, *, must: bool = False) -> Distance:
    if not must and not table.has(key):
        return Distance()
    inner = table.table(key)
    found = Distance(*(inner.number_or(part, 0, "1", most=50_000) for part in ("years", "months", "days")))
    if inner.data and found == Distance():
        table.fault(key, "value", "{ years = 1 }")
    inner.done()
    return found


def _calendar(window: Table, identity: str, suffix: str) -> Calendar:
    first, last = window.month_day("first"), window.month_day("last")
    carry = window.may("carry", "none", "forbidden")
    if (2, 29) in (first, last):
        window.fault("last" if last == (2, 29) else "first", "value", '"12-20"')
    if not window.has("statistics"):
        return Calendar(first, last, None, "none", identity, carry, suffix)
    statistics = window.table("statistics")
    days = (statistics.month_day("first"), statistics.month_day("last"))
    if last >= first and not last < days[0] <= days[1]:
        statistics.fault("first", "value", '"12-21"')
    counts_for = statistics.choice("counts_for", "none", "this", "next")
    statistics.done()
    return Calendar(first, last, days, counts_for, identity, carry, suffix)
