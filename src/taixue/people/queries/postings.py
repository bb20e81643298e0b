"""Who stands where, with which rank, on which day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from taixue.kit import sql
from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.people.models import Person, Posting, Unit
from taixue.people.queries import access
from taixue.people.rules.permissions import Permission
from taixue.people.rules.ranks import Band, band


@dataclass(frozen=True, slots=True)
class PostingFacts:
    """A posting as other apps see it. Days are half open: `end_day` is the first on which it no longer holds."""

    unit_id: int
    unit_path: str
    rank: str
    band: Band
    post: str
    first_day: date
    end_day: date | None = None
    kind: str = "main"
    unit_name: str = ""
    unit_name_en: str = ""


def facts(posting: Posting) -> PostingFacts:
    """Return a posting (its unit loaded) as facts."""
    return PostingFacts(
        unit_id=posting.unit_id, unit_path=posting.unit.path, rank=posting.rank, band=band(posting.rank),
        post=posting.post, first_day=posting.first_day, end_day=posting.end_day, kind=posting.kind,
        unit_name=posting.unit.name, unit_name_en=posting.unit.name_en,
    )  # fmt: skip


_MAIN_ON = """
SELECT p.person_id, p.unit_id, unit.path, p.rank, p.post, p.first_day, p.end_day, p.kind, unit.name, unit.name_en
FROM people_posting p JOIN people_unit unit ON unit.id = p.unit_id
WHERE p.person_id = ANY(%(persons)s::bigint[]) AND p.kind = 'main'
  AND p.first_day <= %(day)s AND (p.end_day IS NULL OR p.end_day > %(day)s)
"""


def main_on(person_ids: Iterable[int], day: date) -> dict[int, PostingFacts]:
    """Return the main posting that each person holds on the day; persons without one are left out. One query."""
    return dict(sql.rows(_main, _MAIN_ON, persons=list(person_ids), day=day))


def _main(person_id: int, unit_id: int, path: str, rank: str, *rest: Any) -> tuple[int, PostingFacts]:
    return person_id, PostingFacts(unit_id, path, rank, band(rank), *rest)


def of_person(person: Person, *, by: Actor) -> QuerySet[Posting]:
    """Return all postings of a person, the newest first. Raises NotFound if `by` may not see the person."""
    access.require_person(Permission.PERSON_SEE, person.pk, by=by)
    return Posting.objects.filter(person=person).select_related("unit").order_by("-first_day", "-pk")


def path_of(person_id: int) -> str:
    """Return the path of the unit where a person now stands (or last stood), "" if nowhere."""
    last = Posting.objects.filter(person=person_id).exclude(kind=Posting.Kind.SECONDED).order_by("-first_day", "-pk")
    return last.values_list("unit__path", flat=True).first() or ""


def line_path(held: Sequence[Posting]) -> str:
    """Return where the person of postings, the newest first, stands or last stood: a path, "" if nowhere."""
    return next((posting.unit.path for posting in held if posting.kind != Posting.Kind.SECONDED), "")


def above_and_self_path(path: str) -> list[str]:
    """Return a path and those of its superiors; none for ""."""
    return [*paths.above(path), path] if path else []


def above_and_self(unit: Unit | None) -> list[str]:
    """Return the paths of a unit and its superiors; none for None."""
    return [*paths.above(unit.path), unit.path] if unit is not None else []
