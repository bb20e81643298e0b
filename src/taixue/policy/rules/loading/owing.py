"""Reading who owes what: groups, duties, gates, exemptions, consequences, the unit's score."""

import re
from collections.abc import Sequence

from taixue.policy.rules.document.around import Consequence, Exempting, Gate, UnitScore
from taixue.policy.rules.document.duties import MEASURES, Bar, Duty, Group, Level, Share
from taixue.policy.rules.document.words import NOWHERE
from taixue.policy.rules.loading.counting import entries, which
from taixue.policy.rules.loading.tables import CODE, Table

WHO = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}@[1-9][0-9]{0,4}")
LIMITS = ("hours", "least", "most", "any", "all")


def groups(top: Table, bands: Sequence[str], windows: Sequence[str]) -> tuple[Group, ...]:
    """Return who owes the same. A band that stands in two groups of the same kinds is a mistake."""
    found: list[Group] = []
    taken: set[tuple[str, tuple[str, ...]]] = set()
    for table in top.tables("groups"):
        everyone, kinds = table.truth("everyone", otherwise=False), table.codes("kinds", '["contract"]')
        own = () if everyone and not table.has("bands") else table.texts("bands", bands, some=True)
        follow = table.texts("by_reference", bands, some=False) if table.has("by_reference") else ()
        for band in (*own, *follow, *(("",) if everyone else ())):
            if (band, kinds) in taken:
                key = "everyone" if not band else "bands" if band in own else "by_reference"
                table.fault(key, "twice", f'"{band}"')
            taken.add((band, kinds))
        identity, name = table.text("id", '"section-and-below"', CODE), table.words("name")
        if any(group.id == identity for group in found):
            table.fault("id", "twice", f'"{identity}"')
        found.append(Group(identity, name, own, follow, _duties(table, windows), everyone, kinds))
        table.done()
    return tuple(found)


def _duties(group: Table, windows: Sequence[str]) -> tuple[Duty, ...]:
    found: list[Duty] = []
    tables = group.tables("duties")
    names = [table.data.get("id") for table in tables]
    for table in tables:
        one = _duty(table, windows)
        if any(duty.id == one.id for duty in found):
            table.fault("id", "twice", f'"{one.id}"')
        for bar in one.bars:
            if isinstance(bar.limit, Share) and bar.limit.of not in (*names, "prescribed", "class"):
                table.fault("least", "value", '{ share = "2/3", of = "total" }')
        table.done()
        found.append(one)
    if found and not any(duty.counts == "all" and not duty.who for duty in found):
        group.fault("duties", "value", 'counts = "all"')
    return tuple(found)


def _duty(table: Table, windows: Sequence[str]) -> Duty:
    identity, counts = table.text("id", '"total"', CODE), table.may("counts", "all", "required")
    limits = [key for key in LIMITS if table.has(key)]
    if len(limits) != 1:
        table.fault("hours", "missing" if not limits else "twice", "80")
    together = limits[0] if limits and limits[0] in ("any", "all") else ""
    bars = tuple(_part(part) for part in table.tables(together)) if together else (_bar(table),)
    clause, who = table.words("clause"), table.text("who", '"0197…@1"', WHO) if table.has("who") else ""
    window = table.choice("window", *windows) if table.has("window") else ""
    return Duty(
        identity, counts, bars, clause, who, together or "all", window,
        table.may("nature", "duty", "entitlement", "aim"), table.words_or_none("name"),
        table.truth("whole", otherwise=True), _levels(table),
    )  # fmt: skip


def _part(table: Table) -> Bar:
    bar = _bar(table)
    if not {"hours", "least", "most"} & table.data.keys():
        table.fault("least", "missing", "80")
    table.done()
    return bar


def _bar(table: Table) -> Bar:
    """Read a limit over a measure of some entries; 0 where there is none, which is the caller's mistake to name."""
    key = next((name for name in ("hours", "least", "most") if table.has(name)), "")
    limit: int | Share = 0
    if isinstance(table.data.get(key), dict):
        limit = _share(table.table(key))
    elif key == "hours":
        limit = table.value(key, int, "80", 0, lambda number: 0 < number <= 10_000) * 100
    elif key:
        limit = table.amount(key, "80", zero=key == "most")
    return Bar(limit, table.may("measure", *MEASURES), which(table), key == "most")


def _share(table: Table) -> Share:
    found = Share(table.share("share"), table.text("of", '"total"', CODE), table.may("by", "asked", "counted"))
    table.done()
    return found


def _levels(table: Table) -> tuple[Level, ...]:
    found = []
    for row in table.tables_or_none("levels"):
        found.append(Level(row.amount("from", "90"), row.words("name")))
        row.done()
    return tuple(sorted(found, key=lambda level: level.least))


def gates(top: Table, windows: Sequence[str]) -> tuple[Gate, ...]:
    """Return what opens something."""
    found = []
    for table in top.tables_or_none("gates"):
        window = table.choice("window", *windows) if table.has("window") else windows[0]
        identity, name = table.text("id", '"exam"', CODE), table.words("name")
        bar, clause = _bar(table), table.words_or_none("clause")
        found.append(Gate(identity, window, name, bar, clause, entries(table, "opens")))
        if not {"hours", "least"} & table.data.keys():
            table.fault("least", "missing", "3000")
        table.done()
    return tuple(found)


def exemptions(top: Table, duties: Sequence[str]) -> tuple[Exempting, ...]:
    """Return what approved exemptions do."""
    found = []
    for table in top.tables_or_none("exemptions"):
        named = table.texts("duties", duties, some=True) if table.has("duties") else ()
        effect = table.may("effect", "lifts", "months", "days")
        found.append(Exempting(table.text("kind", '"sick"', CODE), effect, named, table.words_or_none("clause")))
        table.done()
    return tuple(found)


KINDS = ("promotion", "appraisal", "circular", "pay", "removal", "certificate", "make-up", "authority", "award")


def consequences(top: Table, duties: Sequence[str]) -> tuple[Consequence, ...]:
    """Return what the source says follows."""
    found = []
    for table in top.tables_or_none("consequences"):
        duty = table.choice("duty", *duties) if table.has("duty") and duties else ""
        when, kind = table.may("when", "unmet", "met"), table.choice("kind", *KINDS)
        found.append(Consequence(when, duty, kind, table.words("words"), table.words_or_none("clause")))
        table.done()
    return tuple(found)


def unit_score(top: Table) -> UnitScore | None:
    """Return how a unit is marked, None where it is not."""
    if not top.has("unit_score"):
        return None
    table = top.table("unit_score")
    clause = table.words_or_none("clause") if table.data else NOWHERE
    found = UnitScore(table.amount("full", "1"), table.amount("less", "0.5"), table.amount("personal", "2"), clause)
    table.done()
    return found
