"""Where people stand, one by one and unit by unit, narrowed to what `by` may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from taixue.kit import sql
from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.lib.errors import NotFound
from taixue.people.queries import access
from taixue.people.rules.permissions import Permission
from taixue.policy.models import Standing
from taixue.policy.queries import policies
from taixue.policy.rules import forecast
from taixue.policy.rules.document import Document, Group
from taixue.policy.rules.windows import Window


@dataclass(frozen=True, slots=True)
class StandingView:
    """A person's standing with the policy it was computed by. Hours in centihours, days local."""

    person_id: int
    version_id: int
    code: str
    number: int
    document: Document
    window: Window
    unit_path: str
    band: str
    rank: str
    group: Group | None
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

    @property
    def counted_elective(self) -> int:
        """What counted beside the required part."""
        return self.counted - self.counted_required

    @property
    def missing_any(self) -> int:
        """What is still owed in all once the missing required hours are made up: hours of any kind."""
        return max(0, self.missing - self.missing_required)

    def forecast(self, today: date) -> int:
        """Return what will have counted by the last day at this pace."""
        return forecast.centihours(self.counted, first=self.first_day, last=self.last_day, today=today)


def of_person(person_id: int, window: str, *, by: Actor) -> StandingView | None:
    """Return a person's standing in a window, the one with a duty first; None if no policy asks or is computed yet.

    Raises NotFound if `by` may not see the person's evidence.
    """
    found = all_of_person(person_id, by=by, window=window)
    return next((view for view in found if view.subject), found[0] if found else None)


def of_known(person_id: int, window: str) -> StandingView | None:
    """Return what `of_person` does, in one query, for a caller who has fetched the person's evidence with `by`."""
    rows = Standing.objects.filter(person=person_id, window=window).select_related("version__policy")
    return next((_view(row) for row in rows.order_by("-subject", "version__policy__code")), None)


@dataclass(frozen=True, slots=True)
class Own:
    """The actor's own standing in its figures: a StandingView without the entries behind it."""

    document: Document
    window: Window
    subject: bool
    met: bool
    owed: int
    owed_required: int
    counted: int
    counted_required: int
    missing: int
    missing_required: int


_OWN = """
SELECT v.document, s.window, s.subject, s.met, s.owed, s.owed_required, s.counted, s.counted_required,
       s.missing, s.missing_required
FROM policy_standing s JOIN policy_version v ON v.id = s.version_id JOIN policy_policy p ON p.id = v.policy_id
WHERE s.person_id = %(person)s AND s.window = %(window)s
ORDER BY s.subject DESC, p.code LIMIT 1
"""


def own(window: str, *, by: Actor) -> Own | None:
    """Return the actor's own standing in a window like `of_person`, in one query: everybody may see her own."""
    return sql.row(_own, _OWN, person=by.person_id, window=window)


def _own(text: str, window: str, *figures: Any) -> Own:
    document = policies.read(text)
    return Own(document, document.window(window), *figures)


def all_of_person(person_id: int, *, by: Actor, window: str = "") -> list[StandingView]:
    """Return a person's standings in one window or all, the newest window first. Raises NotFound as `of_person`."""
    access.require_sight(person_id, by=by)
    rows = Standing.objects.filter(person=person_id).select_related("version__policy")
    rows = rows.filter(window=window) if window else rows
    return [_view(row) for row in rows.order_by("-window", "version__policy__code")]


@dataclass(frozen=True, slots=True)
class Figures:
    """Sums over the people of a subtree: how many are subject to duty, took part, met every duty; centihours."""

    subject: int = 0
    participated: int = 0
    met: int = 0
    owed: int = 0
    counted: int = 0
    missing: int = 0
    missing_required: int = 0


SUMS = {
    "n_subject": Count("pk"),
    "n_participated": Count("pk", filter=Q(participated=True)),
    "n_met": Count("pk", filter=Q(met=True)),
    "n_owed": Sum("owed", default=0),
    "n_counted": Sum("counted", default=0),
    "n_missing": Sum("missing", default=0),
    "n_missing_required": Sum("missing_required", default=0),
}


def of_units(unit_paths: Sequence[str], window: str, version_id: int, *, by: Actor) -> dict[str, Figures]:
    """Return the figures of each subtree, those without anyone with zeros. One query a path, by range.

    Raises NotFound if one lies outside of what `by` may see.
    """
    return {path: figures(_within(path, window, version_id, by=by).aggregate(**SUMS)) for path in unit_paths}


def by_band(unit_path: str, window: str, version_id: int, *, by: Actor) -> dict[str, Figures]:
    """Return the figures of a subtree by rank band, bands without anyone left out. Raises NotFound as `of_units`."""
    rows = _within(unit_path, window, version_id, by=by).values("band").annotate(**SUMS).order_by("band")
    return {row.pop("band"): figures(row) for row in rows}


def versions_of(unit_path: str, window: str, *, by: Actor) -> list[int]:
    """Return the versions under which people of a subtree stand in a window, the one with most people first."""
    require(unit_path, by=by)
    low, high = paths.span(unit_path)
    rows = Standing.objects.filter(window=window, subject=True, unit_path__gte=low, unit_path__lt=high)
    counted = rows.values("version_id").annotate(n=Count("pk")).order_by("-n", "version_id")
    return [row["version_id"] for row in counted]


def windows_of(unit_path: str, *, by: Actor) -> list[str]:
    """Return the windows in which people of a subtree stand, the newest first. Raises NotFound as `of_units`."""
    require(unit_path, by=by)
    low, high = paths.span(unit_path)
    rows = Standing.objects.filter(unit_path__gte=low, unit_path__lt=high)
    return list(rows.values_list("window", flat=True).distinct().order_by("-window"))


def people(unit_path: str, window: str, version_id: int, *, by: Actor) -> QuerySet[Standing]:
    """Return the standings of a subtree's people subject to duty, with person. Raises NotFound as `of_units`."""
    return _within(unit_path, window, version_id, by=by).select_related("person")


def _within(unit_path: str, window: str, version_id: int, *, by: Actor) -> QuerySet[Standing]:
    require(unit_path, by=by)
    low, high = paths.span(unit_path)
    rows = Standing.objects.filter(version=version_id, window=window, subject=True)
    return rows.filter(unit_path__gte=low, unit_path__lt=high)


def require(unit_path: str, *, by: Actor) -> None:
    """Raise NotFound if `by` may not see the figures of the unit at the path."""
    if not access.allowed(Permission.FIGURES_SEE, over=unit_path, by=by):
        raise NotFound("unit")


def figures(sums: dict[str, int]) -> Figures:
    """Return a row of SUMS as figures."""
    return Figures(**{name.removeprefix("n_"): value for name, value in sums.items()})


def _view(row: Standing) -> StandingView:
    document = policies.read(row.version.document, tuple(sorted(row.reasons.get("given", {}).items())))
    group = next((g for g in document.groups if g.id == row.group), None)
    same = ("person_id", "version_id", "unit_path", "band", "rank", "first_day", "last_day", "subject", "participated",
            "met", "owed",
            "owed_required", "counted", "counted_required", "missing", "missing_required", "last_study", "reasons",
            "evaluated_at")  # fmt: skip
    return StandingView(
        code=row.version.policy.code, number=row.version.number, document=document, group=group,
        window=document.window(row.window, first=row.first_day, last=row.last_day),
        **{name: getattr(row, name) for name in same},
    )  # fmt: skip
