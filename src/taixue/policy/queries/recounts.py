"""Standings computed from entries and facts, not stored: what a service stores, and what a check compares with it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from taixue.credits.queries import entries
from taixue.credits.rules.learned import Learned
from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.people.queries import audiences, trees
from taixue.people.queries import facts as people
from taixue.people.queries.facts import PersonFacts
from taixue.people.queries.trees import Trails
from taixue.policy.models import Standing, Studied
from taixue.policy.queries import exemptions, policies, standings
from taixue.policy.queries.policies import Held
from taixue.policy.queries.standings import Figures, StandingView
from taixue.policy.rules import evaluate as rules
from taixue.policy.rules import record
from taixue.policy.rules.answer import headline
from taixue.policy.rules.facts import Exempted, learning
from taixue.policy.rules.windows import Window

MOST = 2000
"""People whom a page computes again; more are the business of `taixue check`."""

NOBODY = rules.Facts(None, ())
"""Windows of audiences are those that are the same for everyone."""

Meant = dict[tuple[int, str], dict[int, frozenset[str]]]
"""By version and window: the audiences that mean each person, as duties name them."""

_COUNTED, _SUMMED = ("participated", "met"), ("owed", "counted", "missing", "missing_required")
_MARGIN = timedelta(days=31)  # statistics days before a year may count for it


@dataclass(frozen=True, slots=True)
class Recount:
    """A unit's figures as stored and computed again; `again` None: not computed."""

    stored: Figures
    again: Figures | None
    people: int

    @property
    def agrees(self) -> bool:
        """Do both say the same?"""
        return self.again is not None and self.again == self.stored


def computed(person_ids: Iterable[int], at: datetime, *, held: list[Held] | None = None) -> list[Standing]:
    """Return the standings of persons in every window of every policy that holds for them; nothing is stored.

    held: what would hold instead of what does, for a try
    """
    order = sorted(set(person_ids))
    held = policies.held() if held is None else held
    facts = people.history(order)
    since = min((h.first_day for h in held), default=clock.day(at)).replace(month=1, day=1) - _MARGIN
    lines = entries.measured(order, since=since)
    studied: dict[int, list[rules.Studied]] = defaultdict(list)
    for row in Studied.objects.filter(person__in=order):
        studied[row.person_id].append(rules.Studied(row.first_day, row.last_day))
    then = trees.trails({posting.unit_path for one in facts.values() for posting in one.postings})
    meant, exempted = _meant(held, order, clock.day(at)), exemptions.approved(order)
    told = {number: _facts(one, studied[number], exempted.get(number, ())) for number, one in facts.items()}
    return [
        row
        for number in order
        if number in facts
        for row in _rows(told[number], lines.get(number, []), held, number, at, then, meant)
    ]


def of_standing(view: StandingView, lines: Iterable[Learned], *, at: datetime) -> int:
    """Return the amount, 1/100, that counts in a standing's window, computed now from all entries of its person."""
    exempted = exemptions.approved([view.person_id]).get(view.person_id, ())
    facts = _facts(people.history([view.person_id])[view.person_id], [], exempted)
    return rules.evaluate(view.document, view.window, facts, list(lines), today=clock.day(at)).amount


def stored(unit_path: str, window: str, version_id: int, *, by: Actor) -> Recount:
    """Return a subtree's figures as stored, not computed again. Raises NotFound if `by` may not see them."""
    figures = standings.of_units([unit_path], window, version_id, by=by)[unit_path]
    return Recount(figures, None, figures.subject)


def of_unit(unit_path: str, window: str, version_id: int, *, at: datetime, by: Actor) -> Recount:
    """Return a subtree's figures as stored and computed now, for up to MOST people.

    Raises NotFound if `by` may not see them.
    """
    people_there = standings.people(unit_path, window, version_id, by=by)
    before = list(people_there.select_related(None).only("person", *_COUNTED, *_SUMMED)[: MOST + 1])
    if len(before) > MOST:
        return stored(unit_path, window, version_id, by=by)
    rows = [
        row
        for row in computed((row.person_id for row in before), at)
        if (row.version_id, row.window) == (version_id, window) and row.subject and row.unit_path.startswith(unit_path)
    ]
    return Recount(_sum(before), _sum(rows), len(rows))


def _sum(rows: list[Standing]) -> Figures:
    return Figures(subject=len(rows), **{name: sum(getattr(row, name) for row in rows) for name in _COUNTED + _SUMMED})


def _rows(
    facts: rules.Facts, lines: list[Learned], held: list[Held], person_id: int, at: datetime, then: Trails, meant: Meant
) -> Iterator[Standing]:
    """Yield a person's standings. Which policy holds is asked where the unit stood then; shown is where it stands."""
    today, learned = clock.day(at), learning(lines)
    for one in held:
        for window in _windows(one, facts, today):
            told = meant.get((one.version_id, window.name), {}).get(person_id)
            known = replace(facts, meant=told) if told else facts
            evaluation = rules.evaluate(one.document, window, known, learned, today=today)
            path = then.on(evaluation.unit_path, evaluation.reference)
            governing = policies.governing(path, evaluation.reference, among=held)
            if one in governing:
                yield _standing(evaluation, person_id, one.version_id, at)


def _meant(held: list[Held], order: list[int], today: date) -> Meant:
    """Return which audiences that duties name mean each person, by version and window, on the reference day.

    No query where no duty names one.
    """
    found: Meant = {}
    for one in held:
        named = {_parted(who): who for who in one.document.audiences()}
        for window in _windows(one, NOBODY, today) if named else ():
            told = audiences.meaning(named, order, day=window.reference(today))
            found[one.version_id, window.name] = {
                number: frozenset(named[key] for key in keys) for number, keys in told.items()
            }
    return found


def _parted(who: str) -> tuple[UUID, int]:
    public_id, _at, number = who.partition("@")
    return UUID(public_id), int(number)


def _windows(one: Held, facts: rules.Facts, today: date) -> Iterator[Window]:
    """Yield the windows of a person that an assignment may be about; whether it holds is asked on their own day."""
    last = today if one.end_day is None else min(today, one.end_day - timedelta(days=1))
    for window in rules.windows(one.document, facts, one.first_day, last):
        if window.first <= today:
            yield window


def _standing(evaluation: rules.Evaluation, person_id: int, version_id: int, at: datetime) -> Standing:
    total, required = headline(evaluation)
    return Standing(
        person_id=person_id, version_id=version_id, window=evaluation.window.name, unit_path=evaluation.unit_path,
        band=evaluation.band, rank=evaluation.rank, group=evaluation.group, first_day=evaluation.first_day,
        last_day=evaluation.window.last, subject=evaluation.subject, participated=evaluation.participated,
        met=evaluation.met, owed=total.asked if total else 0, owed_required=required.asked if required else 0,
        counted=evaluation.amount, counted_required=evaluation.amount_required,
        missing=total.missing if total else 0, missing_required=required.missing if required else 0,
        last_study=evaluation.last_study, reasons=record.plain(evaluation), evaluated_at=at,
    )  # fmt: skip


def _facts(person: PersonFacts, studied: list[rules.Studied], exempted: tuple[Exempted, ...]) -> rules.Facts:
    posts = tuple(rules.Post(p.first_day, p.end_day, p.unit_path, p.rank, str(p.band), p.kind) for p in person.postings)
    happened = rules.events(person.registered_on, posts, order=policies.BANDS)
    return rules.Facts(person.registered_on, posts, tuple(studied), events=happened, exempted=exempted)
