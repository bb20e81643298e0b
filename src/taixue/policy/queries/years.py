"""Training years of authorities, as far as `by` sees the figures of the unit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from taixue.kit import clock, sql
from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.lib.errors import NotFound
from taixue.people.queries import access
from taixue.people.rules.permissions import Permission, reach
from taixue.policy.models import Assignment, Version, YearReminder
from taixue.policy.models import TrainingYear as TrainingYear
from taixue.policy.queries import people, policies
from taixue.policy.rules import years as rules
from taixue.policy.rules.document import Document

NEWEST = 40
"""Versions of a policy that a form of opening offers."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A policy that an authority has assigned: what held last, and the published versions to choose from."""

    code: str
    number: int  # of the version that held last
    document: Document
    versions: list[tuple[int, Document]]  # the newest first


@dataclass(frozen=True, slots=True)
class Opening:
    """What a form of opening proposes. rules: what the authority itself assigned; above: what superiors did."""

    name: str
    first_day: date
    last_day: date
    closing_day: date
    rules: list[Offered]
    above: list[Document]


def visible(*, by: Actor) -> QuerySet[TrainingYear]:
    """Return the years of units whose figures `by` sees, the newest first."""
    reached = access.within(reach(by, Permission.FIGURES_SEE), "unit__path")
    return TrainingYear.objects.filter(reached).select_related("unit").order_by("-name", "unit__path")


def get(year_id: UUID, *, by: Actor) -> TrainingYear:
    """Return a year with its unit. Raises NotFound."""
    found = visible(by=by).filter(public_id=year_id).first()
    if found is None:
        raise NotFound("year")
    return found


def of_unit(unit_id: int, *, by: Actor) -> list[TrainingYear]:
    """Return the years of one authority, the newest first."""
    return list(visible(by=by).filter(unit=unit_id))


def days(year: TrainingYear) -> rules.Days:
    """Return the days of a year as the rule reads them."""
    return rules.Days(year.first_day, year.last_day, year.closing_day)


def phase(year: TrainingYear, *, today: date) -> rules.Phase:
    """Return the phase of a year on a day."""
    return rules.phase(year.state, days(year), today=today)


def reminders(year: TrainingYear) -> list[YearReminder]:
    """Return the days on which people were reminded by the schedule, the newest first."""
    return list(year.reminders.order_by("-day"))


def due(today: date) -> list[TrainingYear]:
    """Return the years that run and whose schedule names the day, as long as it was not done."""
    rows = TrainingYear.objects.filter(state="open", remind_on__contains=[today], last_day__gte=today)
    return list(rows.exclude(reminders__day=today).select_related("unit").order_by("pk"))


def opening(unit_path: str, name: str) -> Opening:
    """Return what opening a year of an authority proposes: the days of its first rule, and its rules as they are.

    Raises NotFound where no policy is assigned at the unit or above, or for a name that is no year.
    """
    if not (name.isdecimal() and len(name) == 4):
        raise NotFound("year", name=name)
    found = offered(unit_path, date(int(name), 1, 1))
    above = [held.document for held in policies.governing(unit_path, date(int(name), 1, 1))]
    documents = [one.document for one in found] or above
    if not documents:
        raise NotFound("policy")
    first, last = _named(documents, name)
    return Opening(name, first, last, last + timedelta(days=60), found, [one for one in above if one not in documents])


def offered(unit_path: str, day: date) -> list[Offered]:
    """Return the policies that the unit itself assigned, each with what holds on a day or held last, by code."""
    last: dict[str, Assignment] = {}
    rows = Assignment.objects.filter(unit_path=unit_path).select_related("version__policy")
    for row in rows.order_by("first_day", "pk"):
        if row.first_day <= day or row.version.policy.code not in last:
            last[row.version.policy.code] = row
    versions: dict[str, list[Version]] = {}
    for version in policies.published():
        versions.setdefault(version.policy.code, []).append(version)
    return [
        Offered(
            code, row.version.number, policies.read(row.version.document),
            [(one.number, policies.read(one.document)) for one in versions.get(code, [])[:NEWEST]],
        )
        for code, row in sorted(last.items())
    ]  # fmt: skip


def assigned_at(unit_path: str, code: str) -> list[Assignment]:
    """Return where versions of a policy hold or held at a unit itself, in order."""
    rows = Assignment.objects.filter(unit_path=unit_path, version__policy__code=code).select_related("version")
    return list(rows.order_by("first_day", "pk"))


def authorities(unit_paths: Iterable[str]) -> set[str]:
    """Return those of the paths at which a policy is assigned."""
    return set(Assignment.objects.filter(unit_path__in=set(unit_paths)).values_list("unit_path", flat=True))


def _named(documents: list[Document], name: str) -> tuple[date, date]:
    found = []
    for document in documents:
        try:
            window = document.window(name)
        except ValueError:
            continue
        found.append((window.first, window.last))
    year = int(name)
    whole = (date(year, 1, 1), date(year, 12, 31))
    return (min(first for first, _ in found), max(last for _, last in found)) if found else whole


_WITHIN = """
unit_path >= %(low)s AND unit_path < %(high)s AND last_day >= %(first)s AND last_day <= %(last)s
"""
_FORECAST = people.FORECAST.format(today="%(today)s", which=_WITHIN)
_STALE = f"""
SELECT DISTINCT person_id FROM policy_standing s WHERE {_WITHIN} AND (
    evaluated_at < %(over)s
    OR EXISTS (SELECT FROM credits_entry e WHERE e.person_id = s.person_id AND e.recorded_at > s.evaluated_at
               AND e.last_day < %(closing)s)
    OR EXISTS (SELECT FROM people_posting p WHERE p.person_id = s.person_id AND p.recorded_at > s.evaluated_at
               AND p.first_day <= %(last)s))
ORDER BY person_id
"""


@dataclass(frozen=True, slots=True)
class Outlook:
    """People subject to duty in a year, all rules together: how many will meet it, and how many will not."""

    subject: int
    met: int
    likely: int

    @property
    def going_well(self) -> int:
        """Not done, and at this pace will be."""
        return self.subject - self.met - self.likely


def outlook(year: TrainingYear, *, today: date) -> Outlook:
    """Return where the people of a year that `by` was shown will be at this pace; a person counts once a rule."""
    question = f"SELECT count(*), count(*) FILTER (WHERE met), count(*) FILTER (WHERE {people.BEHIND}) FROM {_FORECAST}"
    return sql.row(Outlook, question, today=today, **_facts(year)) or Outlook(0, 0, 0)


def stale(year: TrainingYear) -> list[int]:
    """Return people whose standings in a year are older than what they rest on, or than the end of its last day.

    What was learned from the closing day on moves no figure of the year: study goes on while it is frozen.
    """
    over = clock.begins(year.last_day + timedelta(days=1))
    return sql.rows(int, _STALE, over=over, closing=year.closing_day, **_facts(year))


def _facts(year: TrainingYear) -> dict[str, object]:
    low, high = paths.span(year.unit.path)
    return {"low": low, "high": high, "first": year.first_day, "last": year.last_day}


_MEANT = f"""
SELECT person_id, min(unit_path), min(last_day), max(missing), max(missing_required)
FROM {_FORECAST} WHERE ({{state}}) AND last_day >= %(today)s AND person_id > %(after)s
GROUP BY person_id ORDER BY person_id LIMIT %(number)s
"""


@dataclass(frozen=True, slots=True)
class Owing:
    """A person to be reminded: where they stand, the first of their last days, and what is missing in centihours."""

    person_id: int
    unit_path: str
    last_day: date
    missing: int
    missing_required: int


def owing(year: TrainingYear, *, today: date, after: int, number: int) -> list[Owing]:
    """Return the next people whom the schedule of a year reminds, beyond a person, in windows that are not over."""
    question = _MEANT.format(state=people.STATES[year.remind_who])
    return sql.rows(Owing, question, today=today, after=after, number=number, **_facts(year))
