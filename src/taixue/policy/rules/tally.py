"""Which entries count in a window, for how much, and what became of the others."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from taixue.policy.rules import conversion as converting
from taixue.policy.rules.answer import Line
from taixue.policy.rules.conversion import Conversion
from taixue.policy.rules.document import EVERY, Cap, Document, Repeat
from taixue.policy.rules.facts import Facts, Learned, Learning
from taixue.policy.rules.windows import Rule, Window

Because = tuple[str, tuple[tuple[str, str], ...]]
"""Why an entry does not count: code and facts."""


@dataclass(slots=True)
class Worth:
    """An entry on its way: what is left of its worth, and what took the rest."""

    entry: Learned
    conversion: int
    worth: int
    left: int
    code: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    cut: tuple[tuple[str, int], ...] = ()

    def drop(self, code: str, **facts: object) -> None:
        """Let nothing of it count."""
        self.code, self.left = code, 0
        self.facts = tuple((name, str(value)) for name, value in facts.items())

    def line(self) -> Line:
        """Return what became of it; what does not count shows what it would have been worth."""
        amount = self.worth if self.code else self.left
        e = self.entry
        return Line(e.id, e.sequence, amount, e.required, self.code, self.facts, self.worth, self.conversion, self.cut)


@dataclass(frozen=True, slots=True)
class Tally:
    """Entries that counted, with their lines, in the order in which they were learned; and the lines of the others."""

    entries: tuple[Learned, ...]
    counted: tuple[Line, ...]
    uncounted: tuple[Line, ...]


def tally(document: Document, window: Window, facts: Facts, learned: Learning, asked: Callable[[str], int]) -> Tally:
    """Return what counts in a window. asked: what a duty asks, 1/100, for caps that are a share of it."""
    rule = document.rule(window.rule)
    found = list(_within(document, rule, window, facts, learned))
    open_ = [one for one in found if not one.code or one.code.startswith("need-")]
    for repeat in document.repeats:
        _once(repeat, window, open_, facts, learned if repeat.within == "ever" else None)
    for cap in document.caps:
        _cut(cap, window, [one for one in open_ if not one.code], facts, asked)
    counted = [one for one in found if not one.code]
    return Tally(
        tuple(one.entry for one in counted), tuple(one.line() for one in counted),
        tuple(one.line() for one in found if one.code),
    )  # fmt: skip


def _within(document: Document, rule: Rule, window: Window, facts: Facts, learned: Learning) -> Iterator[Worth]:
    """Yield every entry that the window shows, in order: learned or recorded within it."""
    first, last = rule.span(window)
    period = window.period
    low, high = (min(first, period.first), max(last, period.last)) if rule.kind == "year" else (first, last)
    late = [e for e in learned.late if low <= e.recorded_day <= high and not low <= e.last_day <= high]
    shown = learned.between(low, high)
    if late:
        shown = tuple(sorted((*shown, *late), key=lambda e: (e.last_day, e.second, e.sequence)))
    for entry in shown:
        outside = _outside(rule, window, entry)
        if outside is None or outside[0]:
            yield _judged(document, entry, facts, learned, outside)


def _outside(rule: Rule, window: Window, entry: Learned) -> Because | None:
    """Return why the day of an entry does not count for the window; None if it does, "" if it is not even shown."""
    day = entry.last_day
    if window.item and entry.item != window.item:
        return "", ()
    if window.first <= day <= window.last:
        return None
    if rule.kind in ("event", "class", "rolling", "ever"):
        return "", ()
    counting = rule.counting(day)
    if counting.window == window.name:
        return None
    around = window.period if rule.kind == "year" else None
    if around and not (day in around or entry.recorded_day in around):
        return "", ()
    if counting.window is not None:
        return "other-window", (("window", counting.window), ("day", str(day)))
    return "statistics-days" if counting.code == "statistics-none" else "outside-window", (("day", str(day)),)


def _judged(document: Document, entry: Learned, facts: Facts, learned: Learning, outside: Because | None) -> Worth:
    place, known = _conversion(document, entry, facts)
    amount = converting.worth(known, entry) if known else 0
    one = Worth(entry, place, amount, amount)
    if entry.id in learned.taken_back:
        one.drop("reversed", by=learned.taken_back[entry.id])
    elif entry.reverses is not None and entry.reverses in learned.known:
        one.drop("reversal", of=entry.reverses)
    elif known is None:
        one.drop("marks-not-recognised" if entry.kind in document.by_kind else "kind-not-recognised", kind=entry.kind)
    elif outside is not None:
        one.code, one.facts, one.left = outside[0], outside[1], 0
    elif short := converting.refused(known, entry):
        one.drop(f"need-{short[0]}", needed=short[1], reached=short[2])
    return one


def _conversion(document: Document, entry: Learned, facts: Facts) -> tuple[int, Conversion | None]:
    for place, one in document.by_kind.get(entry.kind, ()):
        if one.which is EVERY or one.which.meets(entry, facts.prescribed):
            return place, one
    return -1, None


def _once(repeat: Repeat, window: Window, found: list[Worth], facts: Facts, ever: Learning | None) -> None:
    """Let of the entries of one item one count. Tries are all that were made; what is kept has reached its needs."""
    groups: dict[tuple[object, ...], list[Worth]] = {}
    for one in found:
        if repeat.which.meets(one.entry, facts.prescribed):
            day = one.entry.last_day if repeat.within == "day" else None
            groups.setdefault((one.entry.item or one.entry.id, day), []).append(one)
    for (item, _day), tries in groups.items():
        if repeat.attempts:
            for late in tries[repeat.attempts :]:
                late.drop("attempt-over", repeat=repeat.id, attempts=repeat.attempts)
        valid = [one for one in tries if not one.code]
        earlier = _earlier(repeat, str(item), window, facts, ever) if ever and valid else None
        kept = earlier.id if earlier else _kept(repeat, valid)
        for one in valid:
            if one.entry.id != kept:
                one.drop("repeated", repeat=repeat.id, kept=kept)


def _kept(repeat: Repeat, valid: list[Worth]) -> object:
    if not valid:
        return None
    if repeat.keep == "longest":
        return max(valid, key=lambda one: (one.entry.seconds, one.worth)).entry.id
    if repeat.keep == "best":
        return max(valid, key=lambda one: (one.entry.score, one.worth)).entry.id
    return valid[0].entry.id


def _earlier(repeat: Repeat, item: str, window: Window, facts: Facts, ever: Learning) -> Learned | None:
    """Return the first time the item was learned before the window: what counted once stays where it counted."""
    for entry in ever.before(window.first):
        if entry.item == item and entry.id not in ever.taken_back and entry.reverses is None \
                and repeat.which.meets(entry, facts.prescribed):  # fmt: skip
            return entry
    return None


def _cut(cap: Cap, window: Window, found: list[Worth], facts: Facts, asked: Callable[[str], int]) -> None:
    """Let no more count than the cap allows, the earlier entries first."""
    most = cap.most
    if cap.share is not None:
        most = asked(cap.of) * cap.share.numerator // cap.share.denominator
    key = KEYS[cap.per]
    used: dict[Any, int] = {}
    for one in found:
        if one.left <= 0 or not (cap.which is EVERY or cap.which.meets(one.entry, facts.prescribed)):
            continue
        group = key(one.entry, window)
        before = used.get(group, 0)
        if most is None:
            used[group] = before + 1
            take = one.left if before < (cap.entries or 0) else 0
        else:
            take = min(one.left, most - before)
            used[group] = before + take
        if take < one.left:
            one.cut = (*one.cut, (cap.id, one.left - take))
            one.left = take
            if take <= 0:
                one.drop("capped", cap=cap.id)


def _year(entry: Learned, window: Window) -> object:
    """Years are counted from the window's first day, which in a calendar year is the calendar's."""
    day, first = entry.last_day, window.first
    return day.year - first.year - ((day.month, day.day) < (first.month, first.day))


def _week(day: date) -> tuple[int, int]:
    year, week, _ = day.isocalendar()
    return year, week


KEYS: Mapping[str, Callable[[Learned, Window], object]] = {
    "window": lambda entry, window: None,
    "year": _year,
    "quarter": lambda entry, window: (entry.last_day.year, (entry.last_day.month - 1) // 3),
    "month": lambda entry, window: (entry.last_day.year, entry.last_day.month),
    "week": lambda entry, window: _week(entry.last_day),
    "day": lambda entry, window: entry.last_day,
    "class": lambda entry, window: entry.item or entry.id,
    "item": lambda entry, window: entry.item or entry.id,
    "entry": lambda entry, window: entry.id,
}
