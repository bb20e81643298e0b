"""What comes of a case: the document evaluated for it, and what differs from what was worked out by hand."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from taixue.lib import hours
from taixue.policy.rules import loading, record
from taixue.policy.rules.answer import Evaluation, Met
from taixue.policy.rules.cases.case import LONG_AGO, Attendance, Case, Deed, Somebody, Stay
from taixue.policy.rules.document import Document
from taixue.policy.rules.evaluate import evaluate, windows
from taixue.policy.rules.facts import Exempted, Facts, Learned, Post, events
from taixue.policy.rules.windows import Attended, Event, Window
from taixue.policy.rules.windows.days import shifted

UNIT_PATH = "/1/"
"""Where everyone of a case stands: a case has one unit."""


class NoSuchWindow(ValueError):
    """The document has no window of that name for this person; the ones of the last year are named."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The standing in words of the tables, each duty's amounts in hundredths, and the evaluation behind it.

    evaluation: None where the unit sets a parameter to what the document does not allow
    """

    standing: str
    asked: Mapping[str, int]
    counted: Mapping[str, int]
    evaluation: Evaluation | None

    def plain(self) -> dict[str, Any]:
        """Return it as JSON values, amounts in hundredths."""
        reasons = record.plain(self.evaluation) if self.evaluation else {}
        return {
            "standing": self.standing, "asked": dict(self.asked), "counted": dict(self.counted), "reasons": reasons,
        }  # fmt: skip


def of(text: str, case: Case, *, bands: Sequence[str]) -> Outcome:
    """Return what a document makes of a case.

    text: a document without mistakes; bands: rank bands, the highest first
    Raises Unreadable, or NoSuchWindow.
    """
    plain = loading.load(text, bands=bands)
    known = {one.id: one for one in plain.parameters}
    if any(name not in known or not known[name].allows(value) for name, value in case.parameters.items()):
        return Outcome("refused", {}, {}, None)
    document = loading.load(text, bands=bands, given=case.parameters)
    facts = _facts(case.person, tuple(bands))
    found = evaluate(document, _window(document, case, facts), facts, _entries(case.deeds), today=case.on)
    pairs = [pair for met in found.duties for pair in _bars(document, met)]
    asked, counted = {name: one[0] for name, one in pairs}, {name: one[1] for name, one in pairs}
    return Outcome(_standing(document, found), asked, counted, found)


def differences(case: Case, outcome: Outcome) -> list[str]:
    """Return what came out otherwise than expected, a sentence each; [] also where nothing was expected."""
    expected = case.expected
    if expected is None:
        return []
    found = (
        [] if expected.standing == outcome.standing else [f"{expected.standing} expected, {outcome.standing} computed"]
    )
    for word, wanted, seen in (
        ("asked", expected.asked, outcome.asked),
        ("counted", expected.counted, outcome.counted),
    ):
        for name, amount in (wanted or {}).items():
            if seen.get(name) != amount:
                computed = text(seen[name]) if name in seen else "nothing"
                found.append(f"{word} {name}: {text(amount)} expected, {computed} computed")
    return found


def text(hundredths: int) -> str:
    """Return an amount as tables write it: 80, 2.5, 79.99."""
    written = hours.text(hundredths, places=2)
    return written.rstrip("0").rstrip(".")


def _standing(document: Document, found: Evaluation) -> str:
    if document.incomplete and any(met.asked == 0 and met.duty.binding for met in found.duties):
        return "-"  # a limit that nobody knows is not reached by doing nothing
    if found.exempt:
        return f"not subject: {found.exempt}"
    if found.duties and all(met.duty.nature == "entitlement" for met in found.duties):
        return "taken" if all(met.met for met in found.duties) else "open"
    return "met" if found.met else "not met"


def _bars(document: Document, met: Met) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the bars of a duty by name: its own id, or the measure of each where it has several."""
    for one in met.bars:
        measure = document.unit if one.bar.measure == "credit" else one.bar.measure
        yield met.duty.id if len(met.bars) == 1 else measure, (one.asked, one.counted)


def _window(document: Document, case: Case, facts: Facts) -> Window:
    """Return the window of a case; one whose days depend on the person by the person. Raises NoSuchWindow."""
    for rule in document.windows:
        if rule.kind in ("rolling", "class"):
            first = LONG_AGO if rule.kind == "class" else case.on
            for window in rule.windows(first, case.on, facts):
                if window.name == case.window:
                    return window
    for name in (case.window, *(f"{case.window}@{rule.id}" for rule in document.windows)):
        with suppress(ValueError):
            return document.window(name)
    lately = windows(document, facts, shifted(case.on, years=-1), case.on)
    there = ", ".join(window.name for window in islice(lately, 8))
    raise NoSuchWindow(f"{document.code} has no window {case.window!r}, there are {there}")


def _facts(person: Somebody, bands: tuple[str, ...]) -> Facts:
    posts = tuple(_post(stay) for stay in person.stays)
    lived = (*events(person.registered, posts, order=bands), *(Event(kind, day) for kind, day in person.events))
    return Facts(
        person.registered, posts, events=tuple(sorted(lived, key=lambda event: event.day)),
        classes=tuple(_attended(one) for one in person.classes),
        exempted=tuple(Exempted(*one) for one in person.exemptions),
        prescribed=frozenset(person.prescribed), kinds=person.kinds,
    )  # fmt: skip


def _post(stay: Stay) -> Post:
    end = stay.last_day + timedelta(days=1) if stay.last_day else None
    return Post(stay.first_day, end, UNIT_PATH, "", stay.band, stay.kind)


def _attended(one: Attendance) -> Attended:
    return Attended(one.item, one.first_day, one.last_day, one.half_days, one.missed)


def _entries(deeds: Sequence[Deed]) -> list[Learned]:
    return [_learned(number, deed) for number, deed in enumerate(deeds, start=1)]


def _learned(number: int, deed: Deed) -> Learned:
    """Return a deed as an entry; one that takes another back has its measures as a reversal of the ledger has."""
    sign = -1 if deed.reverses else 1
    recorded: date = deed.recorded or deed.day
    return Learned(
        id=UUID(int=number), sequence=number, kind=deed.kind, last_day=deed.day, recorded_day=recorded,
        required=deed.required, provenance=deed.provenance, category=deed.category, subject=deed.subject,
        item=deed.item or f"entry-{number}", seconds=sign * deed.seconds, half_days=sign * deed.half_days,
        items=sign * deed.items, points=sign * deed.points, score=sign * deed.score, nominal=sign * deed.nominal,
        second=deed.minute * 60, reverses=UUID(int=deed.reverses) if deed.reverses else None,
    )  # fmt: skip
