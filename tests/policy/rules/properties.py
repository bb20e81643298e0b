"""What holds for any document, person and entries: strategies, and one function a property.

The suite tries a few examples of each; `prove rules` a thousand (TAIXUE_EXAMPLES).
"""

import os
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from hypothesis import strategies as st

import taixue.policy
from taixue.people.rules.ranks import Band
from taixue.policy.rules import evaluate as engine
from taixue.policy.rules import loading
from taixue.policy.rules.document import Document
from taixue.policy.rules.evaluate import Evaluation, Facts, Learned, Post, evaluate
from taixue.policy.rules.windows import Attended, Event

EXAMPLES = int(os.environ.get("TAIXUE_EXAMPLES", "25"))
BANDS = [band.value for band in Band]
LIBRARY = Path(taixue.policy.__file__).parent / "library"
DOCUMENTS = [loading.load(path.read_text("utf-8"), bands=BANDS) for path in sorted(LIBRARY.glob("*.toml"))]
FIRST, TODAY = date(2025, 6, 1), date(2027, 3, 1)
TAKEN = {"capped", "repeated", "attempt-over"}
"""Why an entry that would count counts nothing, or less, because of another one."""
PLAYED: Counter[str] = Counter()
"""How many examples of each property were played."""


@dataclass(frozen=True)
class Life:
    """A document, a person and what was learned."""

    document: Document
    facts: Facts
    entries: tuple[Learned, ...]

    def answers(self, entries: tuple[Learned, ...] | None = None) -> dict[str, Evaluation]:
        """Evaluate every window of the person, by name."""
        learned = self.entries if entries is None else entries
        windows = engine.windows(self.document, self.facts, FIRST, TODAY)
        return {one.name: evaluate(self.document, one, self.facts, learned, today=TODAY) for one in windows}


@st.composite
def lives(draw: st.DrawFn) -> Life:
    """Draw a life whose entries a document has something to say about."""
    document = draw(st.sampled_from(DOCUMENTS))
    facts = draw(people(document))
    rows = draw(st.lists(entries(document), max_size=10))
    return Life(document, facts, tuple(chained(rows)))


@st.composite
def people(draw: st.DrawFn, document: Document) -> Facts:
    """Draw a person: promoted or not, of one of the document's kinds, with events, a class and a list."""
    kinds = sorted({kind for group in document.groups for kind in group.kinds})
    turn = draw(st.dates(date(2024, 6, 1), date(2026, 12, 31)))
    before, after = draw(st.sampled_from(BANDS)), draw(st.sampled_from(BANDS))
    posts = (Post(date(2020, 1, 1), turn, "/1/", "", before), Post(turn, None, "/1/2/", "", after))
    told = draw(st.sets(st.sampled_from(("appointed", "promoted", "transferred", "certified"))))
    return Facts(
        draw(st.sampled_from((date(2020, 1, 1), date(2026, 7, 1)))), posts,
        events=tuple(Event(kind, draw(st.dates(FIRST, TODAY))) for kind in sorted(told)),
        classes=(Attended("a", date(2026, 5, 1), date(2026, 5, 7), 14, draw(st.integers(0, 6))),),
        prescribed=frozenset(draw(st.sets(st.sampled_from("abc")))),
        kinds=frozenset(draw(st.sets(st.sampled_from(kinds))) if kinds else ()),
    )  # fmt: skip


@st.composite
def entries(draw: st.DrawFn, document: Document, kinds: tuple[str, ...] = ()) -> tuple[Learned, bool]:
    """Draw an entry of a kind the document knows (or one it does not), and whether it is taken back later."""
    known = kinds or (*sorted(document.by_kind), "gardening")
    marks = sorted({c for which in _filters(document) for c in which.categories}) or [""]
    one = Learned(
        id=UUID(int=1), sequence=1, kind=draw(st.sampled_from(known)), last_day=(day := draw(st.dates(FIRST, TODAY))),
        recorded_day=day, required=draw(st.booleans()), item=draw(st.sampled_from("abcdefgh")),
        provenance=draw(st.sampled_from(("proven", "certified", "declared"))), category=draw(st.sampled_from(marks)),
        seconds=draw(st.integers(0, 9000)), half_days=2 * draw(st.integers(0, 20)), items=draw(st.integers(0, 3)),
        points=draw(st.integers(0, 150)), score=draw(st.integers(0, 100)), nominal=draw(st.integers(0, 9000)),
        second=draw(st.integers(0, 86_399)),
    )  # fmt: skip
    return one, draw(st.integers(0, 9)) == 0


def _filters(document: Document) -> Iterator[object]:
    for group in document.groups:
        for duty in group.duties:
            yield from (bar.which.of for bar in duty.bars)


def chained(rows: list[tuple[Learned, bool]], *, after: int = 0) -> Iterator[Learned]:
    """Number entries as a chain does; what is taken back is so at its end."""
    lines = [one._replace(id=UUID(int=n), sequence=n) for n, (one, _) in enumerate(rows, start=after + 1)]
    yield from lines
    gone = [line for line, (_, reversed_) in zip(lines, rows, strict=True) if reversed_]
    for n, line in enumerate(gone, start=after + len(lines) + 1):
        taken = {name: -getattr(line, name) for name in ("seconds", "half_days", "items", "points", "score", "nominal")}
        yield line._replace(id=UUID(int=n), sequence=n, reverses=line.id, recorded_day=TODAY, **taken)


def order_never_matters(life: Life, dice: random.Random) -> None:
    """Entries in any order give the same answers."""
    PLAYED["order"] += 1
    assert life.answers(tuple(dice.sample(life.entries, len(life.entries)))) == life.answers()


def one_more_never_lowers(life: Life, more: Learned) -> None:
    """One entry more lowers nothing, unless a cap or a rule on repeated items takes from another: the line names it."""
    PLAYED["one more"] += 1
    number = len(life.entries) + 1
    added = more._replace(id=UUID(int=number), sequence=number)
    before, after = life.answers(), life.answers((*life.entries, added))
    losses = {name: _losses(before[name], after[name]) for name in before}
    assert all(named for found in losses.values() for named in found.values()), losses
    if not any(losses.values()):
        for name, answer in before.items():
            assert _lowered(answer, after[name]) == [], (name, life.document.code)


def _losses(before: Evaluation, after: Evaluation) -> dict[UUID, bool]:
    """Return which entries count for less than before, and whether their line says by which cap or repeat."""
    amounts = {line.entry: line.amount for line in after.counted}
    lines = {line.entry: line for line in (*after.counted, *after.uncounted)}
    return {
        line.entry: lines[line.entry].code in TAKEN or bool(lines[line.entry].cut)
        for line in before.counted
        if amounts.get(line.entry, -1) < line.amount
    }


def _lowered(before: Evaluation, after: Evaluation) -> list[str]:
    """Return the duties of which less counts than before, or that are met no more."""
    pairs = zip(before.duties, after.duties, strict=True)
    return [
        one.duty.id
        for one, two in pairs
        if (one.met and not two.met) or any(b.counted < a.counted for a, b in zip(one.bars, two.bars, strict=True))
    ]


def a_day_in_two_halves_is_a_day(life: Life, whole: Learned) -> None:
    """Days entered as two halves on the same day count as much as in one piece, toward everything but their number."""
    PLAYED["split"] += 1
    number = len(life.entries) + 1
    whole = whole._replace(id=UUID(int=number), sequence=number, seconds=0, items=0, points=0, score=0, nominal=0)
    half = whole._replace(half_days=whole.half_days // 2)
    halves = (half, half._replace(id=UUID(int=number + 1), sequence=number + 1))
    one, two = life.answers((*life.entries, whole)), life.answers((*life.entries, *halves))
    for name, answer in one.items():
        assert _amounts(answer) == _amounts(two[name]), (name, life.document.code)


def _amounts(answer: Evaluation) -> list[tuple[str, list[int]]]:
    return [(met.duty.id, [bar.counted for bar in met.bars if bar.bar.measure != "entries"]) for met in answer.duties]


def split_kinds(document: Document) -> tuple[str, ...]:
    """Return the kinds of which a document counts days, and nothing about them by the piece."""
    pieces = [one.which for one in document.repeats] + [one.which for one in document.caps if one.entries]
    return tuple(
        kind
        for kind, known in sorted(document.by_kind.items())
        if all(c.credit == "half_days" and not c.steps and not c.percent for _, c in known)
        and not any(not which.of.kinds or kind in which.of.kinds for which in pieces)
    )
