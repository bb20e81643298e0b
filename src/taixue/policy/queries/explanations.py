"""Why a duty is met or not: the standing with its entries, what is coming, and what remains."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from taixue.credits.queries import corrections, entries
from taixue.credits.queries.corrections import Correction
from taixue.credits.queries.entries import Entry
from taixue.kit.actor import Actor
from taixue.lib.errors import NotFound
from taixue.people.queries import persons, units
from taixue.people.rules.permissions import Permission
from taixue.policy import signals
from taixue.policy.models import Standing
from taixue.policy.queries import standings
from taixue.policy.queries.standings import StandingView
from taixue.policy.rules import steps
from taixue.policy.rules.coming import Coming, Rest, rest
from taixue.policy.rules.document import EVERY, Bar, Duty
from taixue.policy.rules.prorata import Share
from taixue.policy.rules.shown import Asked, Part
from taixue.policy.rules.steps import Figures, Step


@dataclass(frozen=True, slots=True)
class Judged:
    """An entry and what became of it; code and facts of `rules.evaluate.Line`. A reversal stands beside its entry."""

    entry: Entry
    amount: int
    code: str
    facts: dict[str, str]
    correction: Correction | None = None  # by which it was reversed
    cut: tuple[tuple[str, int], ...] = ()  # by which caps, and how much each took


@dataclass(frozen=True, slots=True)
class Explanation:
    """A page of a duty. view is None where nothing asks for anything in the window."""

    person: Any
    window: str
    windows: list[str]
    view: StandingView | None
    others: list[StandingView] = field(default_factory=list)
    duties: list[Asked] = field(default_factory=list)
    band: Step | None = None
    counted: list[Judged] = field(default_factory=list)
    uncounted: list[Judged] = field(default_factory=list)
    coming: list[Coming] = field(default_factory=list)
    remains: Rest | None = None
    unit: Any = None

    @property
    def counted_amount(self) -> int:
        """What the entries that counted are worth together, 1/100 of the document's unit."""
        return sum(row.amount for row in self.counted)

    @property
    def coming_hours(self) -> int:
        """Centihours that would come."""
        return sum(one.centihours for one in self.coming)


def of_person(public_id: UUID | None, window: str, *, rule: str = "", today: date, by: Actor) -> Explanation:
    """Explain what a person owes in a window; without an id the actor's own. rule: of several the one, "fujian-2017.1".

    Raises NotFound if `by` may not see the person's evidence, and for a window or rule in which nothing stands; a year
    without anything is explained too.
    """
    person = _person(public_id, by=by)
    found = standings.all_of_person(person.pk, by=by, window=window)
    names = list(Standing.objects.filter(person=person).values_list("window", flat=True).distinct().order_by("-window"))
    here = [one for one in found if rule in ("", f"{one.code}.{one.number}")]
    view = next((one for one in here if one.subject), here[0] if here else None)
    if view is None:
        if rule or not (window.isdecimal() and len(window) == 4):
            raise NotFound("window", window=window, rule=rule)
        return Explanation(person, window, names, None)
    counted, uncounted = _judged(view, by=by)
    coming = _coming(view, today)
    remains = rest(counted=view.counted, missing=view.missing, missing_required=view.missing_required, coming=coming)
    return Explanation(
        person=person, window=window, windows=names, view=view, others=[one for one in found if one is not view],
        duties=_duties(view), band=steps.of_band(view.group, view.band) if view.group else None, counted=counted,
        uncounted=uncounted, coming=coming, remains=remains if not view.met and view.subject and view.missing else None,
        unit=units.by_path([view.unit_path]).get(view.unit_path),
    )  # fmt: skip


def _person(public_id: UUID | None, *, by: Actor) -> Any:
    if public_id is not None:
        return persons.get(public_id, by=by, permission=Permission.EVIDENCE_SEE)
    if by.person_id is None:
        raise NotFound("person")
    return persons.by_id(by.person_id, by=by)


def _duties(view: StandingView) -> list[Asked]:
    """Return every duty of the standing, with how each figure came about."""
    known = {duty.id: duty for duty in view.group.duties} if view.group and view.subject else {}
    return [_asked(view, known[row["id"]], row) for row in view.reasons["duties"] if row["id"] in known]


def _asked(view: StandingView, duty: Duty, row: dict[str, Any]) -> Asked:
    pairs = zip(duty.bars, row["bars"], strict=True)
    parts = [_part(view, duty, row, bar, steps.Figures(*pair)) for bar, pair in pairs]
    return Asked(duty, row["met"], row["missing"], parts, row.get("level", -1))


def _part(view: StandingView, duty: Duty, row: dict[str, Any], bar: Bar, figures: Figures) -> Part:
    unit, part = view.document.unit, Share(**row.get("part", view.reasons["part"]))
    told = steps.of_bar(duty, bar, part, figures, unit=unit, weights=view.reasons.get("weights", ()))
    whole = max(figures.asked, figures.counted, 1)
    required, elective = 0, figures.counted
    if bar.measure == "credit" and bar.which == EVERY:
        required, elective = view.counted_required, view.counted_elective if duty.counts == "all" else 0
    named = unit if bar.measure == "credit" else bar.measure
    return Part(bar, named, figures.asked, figures.counted, told, required * 100 / whole, elective * 100 / whole)


def _judged(view: StandingView, *, by: Actor) -> tuple[list[Judged], list[Judged]]:
    rows = {name: view.reasons[name] for name in ("counted", "uncounted")}
    wanted = [UUID(line["entry"]) for lines in rows.values() for line in lines]
    known = {entry.public_id: entry for entry in entries.of_person(view.person_id, by=by).filter(public_id__in=wanted)}
    reversed_by = corrections.approved([entry.pk for entry in known.values()], by=by) if rows["uncounted"] else {}

    def judged(lines: list[dict[str, Any]]) -> list[Judged]:
        found = [
            Judged(
                entry,
                line["amount"],
                line.get("code", ""),
                line.get("facts", {}),
                reversed_by.get(entry.pk),
                tuple((cap, taken) for cap, taken in line.get("cut", ())),
            )
            for line in lines
            if line.get("code") != "reversal" and (entry := known.get(UUID(line["entry"])))
        ]
        return sorted(found, key=lambda row: (row.entry.last_day, row.entry.sequence), reverse=True)

    return judged(rows["counted"]), judged(rows["uncounted"])


def _coming(view: StandingView, today: date) -> list[Coming]:
    rule = view.document.rule(view.window.rule)
    if not view.subject or view.document.unit != "hours" or rule.counting(today).window != view.window.name:
        return []
    answers: list[tuple[Any, Any]] = signals.coming.send(Standing, person_id=view.person_id, on=today)
    return [one for _, answer in answers for one in answer]
