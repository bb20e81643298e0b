"""Publishing a unit's results to its own people, within what its authority allows; withdrawing; what ends by itself."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from taixue.audit.services import lines
from taixue.kit import clock, loading
from taixue.kit.actor import SYSTEM, Actor
from taixue.lib.errors import Conflict, Denied, Invalid
from taixue.people.queries import access, units
from taixue.reports.models import Publication, PublicationLimit, PublishedResult
from taixue.reports.queries import asking, breakdowns, narrowing, publications
from taixue.reports.queries.asking import Asking
from taixue.reports.queries.breakdowns import Breakdown
from taixue.reports.queries.figures import Scope
from taixue.reports.queries.narrowing import Narrow
from taixue.reports.rules import publications as rules
from taixue.reports.rules.grouping import By
from taixue.reports.rules.publications import Shown

SMALL = "small"
"""Key of the line of groups too small to be counted alone."""

_LINE = {
    "publication_id": "%(publication)s", "person_id": "row.person_id", "name": "row.name",
    "unit_path": "row.unit_path", "owed": "row.owed", "counted": "row.counted",
    "participated": "row.participated", "met": "row.met",
}  # fmt: skip


@transaction.atomic
def limit(*, unit_id: UUID, shows: str, by: Actor, at: datetime) -> PublicationLimit:
    """Set what units of a subtree may publish; "" leaves it to the units above again. What is out obeys at once.

    Raises NotFound without RESULTS_LIMIT over the unit, ValueError for what there is not.
    """
    unit = units.get(unit_id, publications.LIMIT, by=by)
    kept = PublicationLimit.objects.select_for_update().filter(unit=unit.pk).first()
    if (kept.shows if kept is not None else "") != shows:
        lines.record(
            "results.limited", by=by, at=at, target_kind="unit", target=unit.public_id, unit_path=unit.path,
            details={"shows": shows},
        )  # fmt: skip
    if not shows:
        PublicationLimit.objects.filter(unit=unit.pk).delete()
        return PublicationLimit(unit_id=unit.pk, shows="")
    facts = {"shows": Shown(shows).value, "by_account": by.account_id, "by_name": by.name[:80], "at": at}
    return PublicationLimit.objects.update_or_create(unit_id=unit.pk, defaults=facts)[0]


@transaction.atomic
def publish(
    *, unit_id: UUID, asked: Asking, shows: str, first_day: date, last_day: date, by: Actor, at: datetime
) -> Publication:
    """Publish a unit's results of a window, as they are now or in a frozen year, to its own people.

    Raises NotFound (unit, window); Denied without RESULTS_PUBLISH; Invalid with problems {field, code} for days that
    are none, for more than the authority allows, and for more names than MOST; Conflict("published") if the same is
    published on one of these days already.
    """
    scope = asking.scope(unit_id, asked, by=by)
    access.require(publications.MAY, over=scope.unit.path, by=by)
    here = units.get(unit_id, publications.MAY, by=by)
    units_found = _counted(scope, By.UNIT, at, by)
    _check(here.path, shows, first_day, last_day, units_found.total.subject, clock.day(at))
    snapshot = scope.snapshot.public_id if scope.snapshot is not None else None
    _alone(here.pk)
    same = Publication.objects.filter(
        unit=here.pk, window=scope.window, rule=scope.key, withdrawn_at=None, first_day__lte=last_day,
        last_day__gte=first_day,
    )  # fmt: skip
    if same.exists():
        raise Conflict("published")
    made = Publication.objects.create(
        unit_id=here.pk, shows=shows, window=scope.window, rule=scope.key, snapshot=snapshot,
        figures=_figures(units_found, _counted(scope, By.BAND, at, by)), first_day=first_day, last_day=last_day,
        published_by=by.account_id, published_by_name=by.name[:80], published_at=at,
    )  # fmt: skip
    if shows == Shown.NAMES:
        asked_rows = narrowing.of(scope, Narrow(), today=clock.day(at), by=by)
        source = f"{asked_rows.relation} WHERE {asked_rows.where}"
        loading.insert(PublishedResult, source, _LINE, publication=made.pk, **asked_rows.facts)
    _tell("results.published", made, by, at, shows=shows, last_day=last_day.isoformat())
    return made


def _alone(unit: int) -> None:
    """Let one publication of a unit at a time be made: two of the same days would not see each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"publication:{unit}"])


def _check(path: str, shows: str, first_day: date, last_day: date, people: int, today: date) -> None:
    wrong = rules.problem(first_day, last_day, today=today)
    if shows not in rules.offered(publications.allowed(path)):
        wrong = ("shows", "not-allowed")
    elif shows == Shown.NAMES and people > rules.MOST:
        wrong = ("shows", "many")
    if wrong is not None:
        raise Invalid("publication", problems=[{"field": wrong[0], "code": wrong[1], "value": shows}])


def _counted(scope: Scope, by_what: By, at: datetime, by: Actor) -> Breakdown:
    return breakdowns.of(scope, by_what, narrow=Narrow(), today=clock.day(at), by=by)


def _figures(by_unit: Breakdown, by_band: Breakdown) -> dict[str, Any]:
    total = by_unit.total
    return {
        "total": {"subject": total.subject, "participated": total.participated, "met": total.met,
                  "average": total.average},
        "unit": _lines(by_unit), "band": _lines(by_band),
    }  # fmt: skip


def _lines(found: Breakdown) -> list[dict[str, Any]]:
    """Return the counts of a breakdown, small groups put together."""
    made = []
    for places in rules.gathered([line.figures.subject for line in found.lines]):
        some = [found.lines[place] for place in places]
        first, alone = some[0], len(some) == 1
        made.append({
            "key": first.key if alone else SMALL, "name": first.name if alone else "",
            "name_en": first.name_en if alone else "",
            **{name: sum(getattr(one.figures, name) for one in some) for name in ("subject", "participated", "met")},
        })  # fmt: skip
    return made


@transaction.atomic
def withdraw(*, publication_id: UUID, reason: str, by: Actor, at: datetime) -> Publication:
    """Withdraw a publication before its last day; nobody sees it any more, its names go. Twice is once.

    Raises NotFound; Denied without RESULTS_PUBLISH over the unit; Invalid without a reason; Conflict once it is over.
    """
    seen = publications.get(publication_id, clock.day(at), by=by)
    if not seen.edits:
        raise Denied(publications.MAY)
    row = Publication.objects.select_for_update(of=("self",)).select_related("unit").get(pk=seen.row.pk)
    if row.withdrawn_at is not None:
        return row
    if row.last_day < clock.day(at):
        raise Conflict("over")
    if not reason.strip():
        raise Invalid("reason", problems=[{"field": "reason", "code": "missing", "value": ""}])
    row.withdrawn_at, row.withdrawn_by_name, row.reason = at, by.name[:80], reason.strip()[:500]
    row.save(update_fields=["withdrawn_at", "withdrawn_by_name", "reason"])
    PublishedResult.objects.filter(publication=row).delete()
    _tell("results.withdrawn", row, by, at, reason=row.reason)
    return row


@transaction.atomic
def clear(*, at: datetime) -> int:
    """Delete the names of publications that are over and return how many lines went. Safe to run twice."""
    over = publications.over(at)
    rows = Publication.objects.filter(pk__in=over.values("publication")).select_related("unit")
    for row in rows:
        _tell("results.ended", row, SYSTEM, at, last_day=row.last_day.isoformat())
    return over.delete()[0]


def _tell(action: str, row: Publication, by: Actor, at: datetime, *, reason: str = "", **details: object) -> None:
    lines.record(
        action, by=by, at=at, target_kind="publication", target=row.public_id, unit_path=row.unit.path, reason=reason,
        details={"window": row.window, "rule": row.rule, **details},
    )  # fmt: skip
