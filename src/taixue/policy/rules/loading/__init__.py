"""Reading a policy document: every mistake is found at once, with its line, its key and a cure."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import chain

from taixue.policy.rules import positions
from taixue.policy.rules.document import FORMAT, UNITS, Document, Value
from taixue.policy.rules.loading import counting, owing, words
from taixue.policy.rules.loading.tables import CODE, Reading, Table
from taixue.policy.rules.loading.tables import Mistake as Mistake
from taixue.policy.rules.loading.windows import windows


class Unreadable(ValueError):
    """A document with mistakes."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("; ".join(f"line {m.line}, {m.key}: {m.code} ({m.cure})" for m in mistakes))


def load(text: str, *, bands: Sequence[str], given: Mapping[str, Value] | None = None) -> Document:
    """Return the document of a TOML text.

    bands: the rank bands that a group may name; given: parameters that an assignment sets instead of the text
    Raises Unreadable with every mistake, in the order of lines.
    """
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        line = int(place[1]) if place else text.count("\n") + 1
        raise Unreadable([Mistake(line, "", "syntax", str(error))]) from error
    reading = Reading(positions.lines(text))
    document = _document(Table(data, "", reading), bands, dict(given or {}))
    if reading.mistakes:
        raise Unreadable(sorted(reading.mistakes, key=lambda m: m.line))
    return document


def _document(top: Table, bands: Sequence[str], given: dict[str, Value]) -> Document:
    known = words.parameters(top, given)
    top.value("format", int, str(FORMAT), FORMAT, lambda number: number == FORMAT)
    rules = windows(top)
    names = [rule.id for rule in rules]
    groups = owing.groups(top, bands, names)
    duties = sorted({duty.id for duty in chain(*(group.duties for group in groups))})
    pro_rata = top.choice("pro_rata", "months", "days", "none")
    document = Document(
        code=top.text("code", '"fujian-2017"', CODE),
        number=top.value("number", int, "1", 1, lambda number: number > 0),
        title=top.words("title"), notice=top.words("notice"), issuers=words.issuers(top),
        joint=top.truth("joint", otherwise=False),
        overridable=top.truth("overridable", otherwise=False), replaces=top.codes("replaces", '["national-2023"]'),
        trial=top.value("trial", bool, "true | false", False),
        valid_from=top.day("valid_from"), valid_to=top.day("valid_to") if top.has("valid_to") else None,
        source=top.text("source", '"…"'), unit=top.may("unit", *UNITS), windows=rules,
        rank_on=top.choice("rank_on", "last-day", "first-day", "weighted"),
        pro_rata=pro_rata, pro_rata_leave=top.may("pro_rata_leave", "none", "months", "days"),
        rank_lists=top.truth("rank_lists", otherwise=False),
        conversions=counting.conversions(top), repeats=counting.repeats(top), caps=counting.caps(top),
        carries=counting.carries(top), groups=groups, gates=owing.gates(top, names),
        exemptions=owing.exemptions(top, duties), consequences=owing.consequences(top, duties),
        unit_score=owing.unit_score(top),
        clauses=words.clauses(
            top, statistics=any(rule.counts_for != "none" or _statistics(rule) for rule in rules),
            first_year=pro_rata != "none",
        ),
        parameters=known, missing=words.missing(known, given),
    )  # fmt: skip
    _joined(top, duties)
    top.done()
    return document


def _statistics(rule: object) -> bool:
    return getattr(rule, "statistics", None) is not None


def _joined(top: Table, duties: Sequence[str]) -> None:
    """Caps and carries name duties that exist."""
    for key, inner in (("caps", "share_of"), ("carries", "surplus")):
        rows = top.data.get(key, [])
        for number, row in enumerate(rows if isinstance(rows, list) else []):
            named = row.get(inner) if isinstance(row, dict) else None
            if isinstance(named, str) and named not in duties:
                top.fault(f"{key}[{number}].{inner}", "value", " | ".join(f'"{one}"' for one in duties))
