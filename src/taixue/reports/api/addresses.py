"""The addresses of reports: figures, curve, years, assessment list, frozen years; reading only."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.lib.errors import NotFound
from taixue.people.api import wire
from taixue.people.api.bearer import Caller, Token
from taixue.people.api.shapes import Cursor
from taixue.people.queries import units
from taixue.people.rules.permissions import Permission
from taixue.people.rules.permissions import Scope as May
from taixue.reports import labels
from taixue.reports.api import shapes
from taixue.reports.queries import asking, assessments, months, rollup, snapshots
from taixue.reports.queries.asking import Asking
from taixue.reports.queries.figures import Figures, Scope
from taixue.reports.queries.snapshots import Kept
from taixue.reports.rules import columns as rules
from taixue.reports.rules.columns import COLUMNS
from taixue.reports.rules.grouping import By
from taixue.reports.services import assessments as results

router = Router(tags=["reports"])
READ = Token(May.REPORTS_READ)
SUMS = (
    "subject", "participated", "met", "likely", "owed", "owed_required", "counted", "counted_required",
    "counted_elective", "missing", "missing_required",
)  # fmt: skip


class NoFigures(NotFound):
    """Nobody of the unit owes hours."""

    code = "no-figures"


def head(scope: Scope, now: datetime) -> wire.Body:
    """Return whose figures these are, and from when."""
    kept = scope.snapshot
    return {
        "unit": scope.unit.public_id, "unit_code": scope.unit.code, "unit_name": labels.named(scope.unit),
        "window": scope.window, "rule": scope.key, "snapshot": kept.public_id if kept else None,
        "as_of": kept.taken_at if kept else now,
    }  # fmt: skip


def told(figures: Figures) -> wire.Body:
    """Return figures as they are told."""
    shares = {name: rules.value(COLUMNS[name], figures) for name in ("participation", "completion")}
    return {name: getattr(figures, name) for name in SUMS} | shares


def standing(id: UUID, asked: Asking, *, by: Actor) -> Scope:
    """Return the figures that are asked for. Raises NotFound outside of reach, NoFigures where nobody owes anything."""
    found = asking.of(id, asked, by=by).scope
    if found is None:
        raise NoFigures
    return found


@router.get(
    "/reports/units/{uuid:id}/windows", response=wire.answers({200: shapes.ReportWindows}, 404), auth=READ,
    **wire.said("list_report_windows", labels.ADDRESSES),
)  # fmt: skip
def windows(request: Caller, id: UUID) -> Any:
    """The years and rules of which figures of a unit may be asked."""
    by = request.auth.by
    unit = units.get(id, Permission.FIGURES_SEE, by=by)
    living = [(one.window, one.key, None) for one in rollup.windows(unit.path, by=by).held]
    frozen = [(name, one.key, kept) for kept in snapshots.holding(unit.pk) for one in kept.versions
              for name in one.windows]  # fmt: skip
    return {"items": [
        {"window": window, "rule": rule, "snapshot": kept and kept.public_id, "frozen_at": kept and kept.taken_at}
        for window, rule, kept in (*living, *frozen)
    ]}  # fmt: skip


@router.get(
    "/reports/units/{uuid:id}/figures", response=wire.answers({200: shapes.UnitFigures}, 404), auth=READ,
    **wire.said("read_figures", labels.ADDRESSES),
)  # fmt: skip
def figures(
    request: Caller, id: UUID, asked: Annotated[shapes.Narrowed, Query()],
    by: Annotated[shapes.By, Query(description=_("What a line is."))] = "unit",
) -> Any:  # fmt: skip
    """The figures of a unit with all below it, in all and line by line."""
    now, who = clock.now(), request.auth.by
    scope = standing(id, asked.asking(), by=who)
    found = rollup.figures(scope, By(by), narrow=asked.narrow(), today=clock.day(now), by=who)
    return head(scope, now) | {"by": by, "total": told(found.total), "lines": [
        {"key": one.key, "name": labels.named(one) or labels.line(by, one.key), "figures": told(one.figures)}
        for one in found.lines
    ]}  # fmt: skip


@router.get(
    "/reports/units/{uuid:id}/months", response=wire.answers({200: shapes.MonthCurve}, 404), auth=READ,
    **wire.said("read_months", labels.ADDRESSES),
)  # fmt: skip
def curve(request: Caller, id: UUID, asked: Annotated[shapes.Narrowed, Query()]) -> Any:
    """Hours recorded in a unit, month by month."""
    now, who = clock.now(), request.auth.by
    scope = standing(id, asked.asking(), by=who)
    found = months.of(scope, narrow=asked.narrow(), today=clock.day(now), by=who)
    return head(scope, now) | {"months": [
        {"month": one.key, "people": one.people, "hours": one.hours, "until": one.until} for one in found
    ]}  # fmt: skip


@router.get(
    "/reports/units/{uuid:id}/assessment", response=wire.answers({200: shapes.AssessmentList}, 404), auth=READ,
    **wire.said("read_assessment", labels.ADDRESSES),
)  # fmt: skip
def assessment(
    request: Caller, id: UUID, asked: Annotated[shapes.Period, Query()],
    result: Annotated[Literal["met", "unmet"] | None, Query(description=_("Only with this result."))] = None,
    cursor: Annotated[Cursor | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> Any:  # fmt: skip
    """Each person's result, of a frozen year as it was frozen, in the authority's columns."""
    guest, now = request.auth, clock.now()
    said = assessments.settled(id, asked.asking(), by=guest.by)
    scope = standing(id, said, by=guest.by)
    piece = results.Piece(result or "subject", wire.place("assessment", cursor), limit)
    keys, rows = results.hand_out(scope, piece, source=guest.source, by=guest.by, at=now)
    return (
        head(scope, now)
        | {"columns": [{"key": key, "title": str(labels.PEOPLE[key])} for key in keys]}
        | wire.page("assessment", rows, limit)
    )


@router.get(
    "/reports/frozen-years", response=wire.answers({200: shapes.FrozenYears}, 404), auth=READ,
    **wire.said("list_frozen_years", labels.ADDRESSES),
)  # fmt: skip
def frozen_years(
    request: Caller,
    unit: Annotated[UUID | None, Query(description=_("Those that keep this unit."))] = None,
    cursor: Annotated[Cursor | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> Any:
    """Frozen years that keep units of the token, with their digests."""
    who = request.auth.by
    found = snapshots.listed(by=who, unit_id=unit, after=wire.place("snapshot", cursor), limit=limit)
    return wire.page("snapshot", [frozen(one) for one in found], limit)


def frozen(one: Kept) -> wire.Body:
    """Return a frozen year as it is told: of an authority out of reach not how many people and units it has."""
    kept = one.snapshot
    return {
        "id": kept.public_id, "unit": one.authority, "year": kept.year, "reference": kept.reference,
        "taken_at": kept.taken_at, "people": kept.people if one.whole else None,
        "units": kept.units if one.whole else None, "digest": kept.digest.hex(), "key": kept.key,
        "public_key": kept.public_key.hex(), "signature": kept.signature.hex(),
        "rules": [{"rule": rule.key, "digest": rule.digest, "windows": list(rule.windows)} for rule in kept.versions],
    }  # fmt: skip
