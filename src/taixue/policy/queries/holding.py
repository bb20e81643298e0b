"""Which rules hold for a unit, and why the others do not; with what held before and what is to come."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from taixue.lib import paths
from taixue.people.queries import postings, units
from taixue.policy.models import Assignment
from taixue.policy.queries import policies
from taixue.policy.queries.policies import Held
from taixue.policy.rules.document import Document, Parameter


@dataclass(frozen=True, slots=True)
class Holding:
    """An assignment as one unit sees it.

    code: "holds", "nearer" (one of a nearer unit), "later" (a later one of the same unit), "replaced" (another rule),
    "coming" or "over"
    unit: to which it was assigned, None is everywhere; instead: the rule that holds in its place
    given: parameters set by the assignment
    """

    row: Assignment
    document: Document
    unit: Any
    code: str
    instead: Document | None
    given: tuple[Parameter, ...]


def of_unit(path: str, day: date) -> list[Holding]:
    """Return every assignment at or above a unit: what holds first, then what is to come, then what is over.

    Three queries, however many there are.
    """
    rows = _rows(path)
    held = [_held(row) for row in rows]
    among = [one for one in held if one.holds_on(day, path)]
    governing = policies.governing(path, day, among=among)
    named = units.by_path(row.unit_path for row in rows)
    order = ("holds", "replaced", "nearer", "later", "coming", "over")
    found = []
    for row, one in zip(rows, held, strict=True):
        code, instead = _why(one, governing, among, path, day)
        given = tuple(p for p in one.document.parameters if p.id in row.given)
        found.append(Holding(row, one.document, named.get(row.unit_path), code, instead, given))
    return sorted(found, key=lambda one: (order.index(one.code), -one.row.first_day.toordinal(), one.document.code))


def place_of(person_id: int, day: date) -> str:
    """Return the path of the unit of a person's main posting on a day, "" without one."""
    post = postings.main_on([person_id], day).get(person_id)
    return post.unit_path if post else ""


def everywhere(version_id: int) -> list[Assignment]:
    """Return where a version holds, the open ones first, then the latest."""
    return list(Assignment.objects.filter(version=version_id).order_by("end_day", "-first_day", "unit_path"))


def _rows(path: str) -> list[Assignment]:
    wanted = [paths.ROOT, *paths.above(path), path]
    rows = Assignment.objects.filter(unit_path__in=wanted).select_related("version__policy")
    return list(rows.order_by("version__policy", "first_day", "pk"))


def _held(row: Assignment) -> Held:
    document = policies.read(row.version.document, tuple(sorted(row.given.items())))
    return Held(row.version_id, row.version.policy_id, row.unit_path, row.first_day, row.end_day, document)


def _why(one: Held, governing: list[Held], among: list[Held], path: str, day: date) -> tuple[str, Document | None]:
    if one in governing:
        return "holds", None
    if one.first_day > day:
        return "coming", None
    if one not in among:
        return "over", None
    same = next((other for other in governing if other.policy_id == one.policy_id), None)
    if same is not None:
        return ("later" if same.unit_path == one.unit_path else "nearer"), same.document
    instead = policies.replacing(one, among, path)
    if instead is not None:
        return "replaced", instead.document
    return "nearer", next((o.document for o in among if o.policy_id == one.policy_id and o != one), None)
