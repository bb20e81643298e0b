"""prove policies: every rule set of the library as a document; worked cases computed; what is incomplete is refused.

For each document the primitives of the format that it uses, its cases with expected and computed, and whether it may
be published. No database: documents and cases are files.
"""

import re
from collections import Counter
from collections.abc import Callable
from itertools import chain
from pathlib import Path

from click.testing import CliRunner

from taixue.cli.policy import check
from taixue.people.rules.ranks import Band
from taixue.policy.rules import loading
from taixue.policy.rules.cases import outcomes, pages
from taixue.policy.rules.document import Bar, Document, Duty, Share
from tests.table import Table

ROOT = Path(__file__).resolve().parent.parent
LIBRARY = ROOT / "src/taixue/policy/library"
RULES = ROOT / "docs/rules"
BANDS = [band.value for band in Band]
RULE_SETS = {f"P{number}" for number in range(1, 38)}
LEAST_CASES = 60
ROW = re.compile(r"^\| (?P<rules>P[^|]+) \| `(?P<code>[a-z0-9-]+)` \|", re.MULTILINE)


def duties(document: Document) -> list[Duty]:
    """Return every duty of every group."""
    return [duty for group in document.groups for duty in group.duties]


def bars(document: Document) -> list[Bar]:
    """Return every limit of every duty."""
    return list(chain(*(duty.bars for duty in duties(document))))


def windows(document: Document, kind: str) -> bool:
    """Is there a window of a kind?"""
    return any(rule.kind == kind for rule in document.windows)


def capped(document: Document, *per: str) -> bool:
    """Is there a cap per one of these?"""
    return any(cap.per in per for cap in document.caps)


def shares(document: Document) -> set[str]:
    """Return of what there are shares."""
    return {bar.limit.of for bar in bars(document) if isinstance(bar.limit, Share)}


def bounded(document: Document, name: str) -> bool:
    """May an assignment choose a parameter?"""
    return any(one.id == name and one.choices for one in document.parameters)


PRIMITIVES: dict[str, Callable[[Document], object]] = {
    "day of 6 h": lambda d: any(c.day == 600 for c in d.conversions),
    "day of 7.5 h": lambda d: any(c.day == 750 for c in d.conversions),
    "day of 8 h": lambda d: any(c.day == 800 for c in d.conversions),
    "hour of 45 min": lambda d: any(c.credit == "seconds" and c.hour == 2700 for c in d.conversions),
    "bands of length": lambda d: any(c.steps for c in d.conversions),
    "worth by category": lambda d: any(len(of_kind) > 1 for of_kind in d.by_kind.values()),
    "days or hours": lambda d: any(duty.needs == "any" and len(duty.bars) > 1 for duty in duties(d)),
    "calendar year": lambda d: any(getattr(r, "last", None) == (12, 31) for r in d.windows),
    "statistics days": lambda d: any(getattr(r, "statistics", None) for r in d.windows),
    "common cycle": lambda d: any(getattr(r, "since", None) for r in d.windows),
    "cycle from certificate": lambda d: any(r.kind == "cycle" and getattr(r, "event", "") for r in d.windows),
    "rolling years": lambda d: windows(d, "rolling"),
    "year and cycle": lambda d: windows(d, "year") and windows(d, "cycle"),
    "week": lambda d: windows(d, "week"),
    "event with deadline": lambda d: windows(d, "event"),
    "minimum by category": lambda d: any(b.which.of.categories or b.which.of.kinds for b in bars(d)),
    "share of a duty": lambda d: shares(d) - {"class", "prescribed"},
    "share of a list": lambda d: "prescribed" in shares(d),
    "cap by category": lambda d: capped(d, "window", "year"),
    "cap per item": lambda d: capped(d, "item", "entry") or any(c.most for c in d.conversions),
    "cap per class": lambda d: capped(d, "class"),
    "cap per day": lambda d: capped(d, "day"),
    "cap per month": lambda d: capped(d, "month"),
    "multiplier": lambda d: any(c.factor != 100 for c in d.conversions),
    "length needed": lambda d: any(c.percent for c in d.conversions),
    "score needed": lambda d: any(c.score for c in d.conversions),
    "no carry-over": lambda d: d.carry == "none",
    "carried into": lambda d: d.carries,
    "carry forbidden": lambda d: d.carry == "forbidden",
    "pro rata": lambda d: d.pro_rata != "none",
    "gate": lambda d: d.gates,
    "rank date chosen": lambda d: bounded(d, "rank-on"),
    "exemption": lambda d: d.exemptions,
    "absence": lambda d: any(b.measure == "absence" for b in bars(d)),
    "longest only": lambda d: any(r.keep == "longest" for r in d.repeats),
    "tries": lambda d: any(r.attempts for r in d.repeats),
    "once only": lambda d: any(b.measure == "different" for b in bars(d)),
    "unit score": lambda d: d.unit_score,
    "entitlement": lambda d: any(duty.nature == "entitlement" for duty in duties(d)),
    "floor": lambda d: any(p.least is not None and p.id.startswith("hours-asked") for p in d.parameters),
    "consequence": lambda d: d.consequences,
}
"""Section 5.5 of the collection of rules, a line a thing that a document can say."""


def main() -> int:
    table = Table()
    documents = {path.stem: path.read_text(encoding="utf-8") for path in sorted(LIBRARY.glob("*.toml"))}
    rules = {row["code"]: row["rules"] for row in ROW.finditer((RULES / "library.md").read_text(encoding="utf-8"))}
    table.line("documents in the index", sorted(documents), sorted(rules))
    worked = [one for page in sorted((RULES / "cases").glob("*.md")) for one in pages.read(page.read_text("utf-8"))]
    used: Counter[str] = Counter()
    for code in sorted(documents, key=lambda code: (int(re.findall(r"\d+", rules[code])[0]), rules[code])):
        document = loading.load(documents[code], bands=BANDS)
        speaks = [name for name, says in PRIMITIVES.items() if says(document)]
        used.update(speaks)
        _document(table, rules[code], document, documents[code], [one for one in worked if one.code == code], speaks)
    seen = {name.rstrip("abc") for row in rules.values() for name in row.split(", ")} & RULE_SETS
    table.line("rule sets with a document", 37, len(seen), good=seen == RULE_SETS)
    table.line("worked cases computed", f"at least {LEAST_CASES}", len(worked), good=len(worked) >= LEAST_CASES)
    table.line("primitives that no document uses", [], [name for name in PRIMITIVES if not used[name]])
    return table.finish("policies")


def _document(
    table: Table, rules: str, document: Document, text: str, worked: list[pages.Worked], speaks: list[str]
) -> None:
    """Compute the cases of a document, and say whether it may be published."""
    print(f"\n{rules} {document.code}: {', '.join(speaks)}")
    wrong = [f"{one.name}: {', '.join(found)}" for one in worked if (found := _differences(text, one))]
    table.line(f"{rules} {document.code}: cases as by hand", len(worked), len(worked) - len(wrong))
    for line in wrong:
        print(f"       {line}")
    missing = [one.id for one in document.parameters if one.value is None]
    code, said = _checked(document.code)
    named = [name for name in missing if f"parameter {name} has no value" in said]
    table.line(f"{rules} {document.code}: may be published", (3, missing) if missing else (0, []), (code, named))


def _differences(text: str, worked: pages.Worked) -> list[str]:
    return outcomes.differences(worked.case, outcomes.of(text, worked.case, bands=BANDS))


def _checked(code: str) -> tuple[int, str]:
    """Return exit code and words of `taixue policy check` for a document."""
    done = CliRunner().invoke(check, [str(LIBRARY / f"{code}.toml")])
    return done.exit_code, done.output
