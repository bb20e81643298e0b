"""Standings computed from entries and facts, not stored: what a service stores, and what a check compares with it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from taixue.credits.queries import entries
from taixue.credits.rules.learned import Learned
from taixue.kit import clock, sql
from taixue.kit.actor import Actor
from taixue.people.queries import audiences, trees
from taixue.people.queries import facts as people
from taixue.people.queries.facts import PersonFacts
from taixue.people.queries.trees import Trails
from taixue.policy.models import Standing
from taixue.policy.queries import exemptions, policies, standings
from taixue.policy.queries.policies import Held
from taixue.policy.queries.standings import Figures, StandingView
from taixue.policy.rules import evaluate as rules
from taixue.policy.rules import record
from taixue.policy.rules.answer import headline
from taixue.policy.rules.facts import Exempted, learning
from taixue.policy.rules.windows import Window
from taixue.policy.rules.windows.days import shifted

MOST = 2000
"""People whom a page computes again; more are the business of `taixue check`."""

NOBODY = rules.Facts(None, ())
"""Windows of audiences are those that are the same for everyone."""

Meant = dict[tuple[int, str], dict[int, frozenset[str]]]
"""By version and window: the audiences that mean each person, as duties name them."""

_COUNTED, _SUMMED = ("participated", "met"), ("owed", "counted", "missing", "missing_required")
BEGINNING = date(1900, 1, 1)
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


class Computed(NamedTuple):
    """A standing as it is computed: the columns of `Standing`, in the order in which they are written."""

    person_id: int
    version_id: int
    window: str
    unit_path: str
    band: str
    rank: str
    group: str
    first_day: date
    last_day: date
    subject: bool
    participated: bool
    met: bool
    owed: int
    owed_required: int
    counted: int
    counted_required: int
    missing: int
    missing_required: int
    last_study: date | None
    reasons: dict[str, Any]
    evaluated_at: datetime


def computed(
    person_ids: Iterable[int], at: datetime, *, held: list[Held] | None = None, window: str = ""
) -> list[Computed]:
    """Return the standings of persons in every window of every policy that holds for them; nothing is stored.

    held: what would hold instead of what does, for a try; window: only the one of this name
    """
    order, today = sorted(set(person_ids)), clock.day(at)
    over = Over(policies.held() if held is None else held, at, window)
    facts = people.history(order)
    lines = entries.measured(order, since=over.since)
    over.then = trees.trails({posting.unit_path for one in facts.values() for posting in one.postings})
    over.meant = _meant(over.held, order, today)
    studied, exempted = _beside(order)
    told = {number: _facts(one, studied[number], tuple(exempted[number])) for number, one in facts.items()}
    return [
        row
        for number in order
        if number in facts
        for row in over.standings(number, told[number], lines.get(number, []))
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


def _sum(rows: Sequence[Standing | Computed]) -> Figures:
    return Figures(subject=len(rows), **{name: sum(getattr(row, name) for row in rows) for name in _COUNTED + _SUMMED})


class Over:
    """What holds, over a batch of people: what is the same for many of them is found out once."""

    then: Trails
    meant: Meant

    def __init__(self, held: list[Held], at: datetime, window: str) -> None:
        self.held, self._at, self._window = held, at, window
        self._today = clock.day(at)
        self._common = [
            list(self._windows(one, NOBODY)) if one.document.common and not one.document.looks_back else None
            for one in held
        ]
        self._governing: dict[tuple[str, date], list[Held]] = {}

    @property
    def since(self) -> date:
        """From which day on entries decide."""
        found = [self._today]
        for one, common in zip(self.held, self._common, strict=True):
            if one.document.looks_back:
                return BEGINNING
            first = min((window.first for window in common), default=self._today) if common else one.first_day
            found.append(shifted(first, years=-one.document.reach))
        return min(found).replace(month=1, day=1) - _MARGIN

    def _windows(self, one: Held, facts: rules.Facts) -> Iterator[Window]:
        return (window for window in _windows(one, facts, self._today) if self._window in ("", window.name))

    def standings(self, person_id: int, facts: rules.Facts, lines: list[Learned]) -> Iterator[Computed]:
        """Yield a person's standings. Which rule holds is asked where the unit stood then; shown is where it stands."""
        learned = learning(lines)
        for one, common in zip(self.held, self._common, strict=True):
            for window in self._windows(one, facts) if common is None else common:
                if one not in self._holding(facts, window):
                    continue
                told = self.meant.get((one.version_id, window.name), {}).get(person_id)
                known = replace(facts, meant=told) if told else facts
                evaluation = rules.evaluate(one.document, window, known, learned, today=self._today)
                yield _computed(one, evaluation, person_id, self._at)

    def _holding(self, facts: rules.Facts, window: Window) -> list[Held]:
        reference = window.reference(self._today)
        place = facts.post(reference) or facts.leave(reference)
        key = (place.unit_path if place else "", reference)
        if key not in self._governing:
            path = self.then.on(*key)
            self._governing[key] = policies.governing(path, reference, among=self.held)
        return self._governing[key]


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


def _computed(one: Held, evaluation: rules.Evaluation, person_id: int, at: datetime) -> Computed:
    total, required = headline(evaluation)
    reasons = record.plain(evaluation) | ({"given": dict(one.given)} if one.given else {})
    return Computed(
        person_id, one.version_id, evaluation.window.name, evaluation.unit_path, evaluation.band, evaluation.rank,
        evaluation.group, evaluation.first_day, evaluation.window.last, evaluation.subject, evaluation.participated,
        evaluation.met, total.asked if total else 0, required.asked if required else 0, evaluation.amount,
        evaluation.amount_required, total.missing if total else 0, required.missing if required else 0,
        evaluation.last_study, reasons, at,
    )  # fmt: skip


_BESIDE = """
SELECT person_id, NULL AS kind, first_day, last_day FROM policy_studied WHERE person_id = ANY(%(persons)s)
UNION ALL
SELECT person_id, kind, first_day, last_day FROM policy_exemption
WHERE person_id = ANY(%(persons)s) AND state IN ('approved', 'ended') AND first_day <= last_day
ORDER BY first_day, kind
"""


def _beside(order: list[int]) -> tuple[dict[int, list[rules.Studied]], dict[int, list[Exempted]]]:
    """Return the days of study and the approved exemptions of persons, both in one question."""
    studied: dict[int, list[rules.Studied]] = defaultdict(list)
    exempted: dict[int, list[Exempted]] = defaultdict(list)
    for person_id, kind, first, last in sql.rows(lambda *row: row, _BESIDE, persons=order):
        if kind is None:
            studied[person_id].append(rules.Studied(first, last))
        else:
            exempted[person_id].append(Exempted(kind, first, last))
    return studied, exempted


def _facts(person: PersonFacts, studied: list[rules.Studied], exempted: tuple[Exempted, ...]) -> rules.Facts:
    posts = tuple(rules.Post(p.first_day, p.end_day, p.unit_path, p.rank, str(p.band), p.kind) for p in person.postings)
    happened = rules.events(person.registered_on, posts, order=policies.BANDS)
    return rules.Facts(person.registered_on, posts, tuple(studied), events=happened, exempted=exempted)
