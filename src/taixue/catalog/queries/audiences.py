"""For whom editions are required."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from taixue.catalog.models import Audience, Course, Version
from taixue.catalog.rules.audiences import Statement, required
from taixue.kit.actor import Actor
from taixue.kit.templatetags.taixue_ui import words
from taixue.people.queries import access, audiences, units
from taixue.people.queries.audiences import NOTHING, AudienceUse, Named
from taixue.people.rules.permissions import Permission

COURSES = ("course-required", "course-elective", "course-visible")
"""How an edition may name a saved audience: people.models.audiences."""


def of(version: Version) -> list[Audience]:
    """Return the statements of an edition, the widest first."""
    return list(Audience.objects.filter(version=version).order_by("unit_path", "band"))


def named(version: Version) -> list[tuple[Audience, str]]:
    """Return the statements of an edition with the name of the unit, "" where it is everyone (two queries)."""
    rows = of(version)
    found = units.by_path(row.unit_path for row in rows)
    return [(row, found[row.unit_path].name if row.unit_path in found else "") for row in rows]


def reachable(text: str, *, course: Course, by: Actor) -> list[str]:
    """Return the paths of the units meant by a code or a full name, as far as `by` may edit courses there.

    Without a text it is the unit that keeps the course.
    """
    if not text.strip():
        return [course.owner_path]
    meant = Q(code__iexact=text.strip()) | Q(name=text.strip()) | Q(name_en__iexact=text.strip())
    return list(access.units(Permission.COURSE_EDIT, by=by).filter(meant).values_list("path", flat=True))


def required_among(versions: Iterable[Version], band: str, unit_path: str, *, named: Named = NOTHING) -> set[int]:
    """Return the ids of those editions that are required for someone of this band in this unit (one query).

    named: what saved audiences say to this person, as people.queries.audiences tells
    """
    asked = {version.pk: version.public_id for version in versions}
    stated: dict[int, list[Statement]] = {number: [] for number in asked}
    for row in Audience.objects.filter(version__in=list(asked)):
        stated[row.version_id].append(Statement(row.band, row.unit_path, row.required))
    return {
        number
        for number, said in stated.items()
        if required(said, band=band, unit_path=unit_path, named=_said(asked[number], named))
    }


def _said(public_id: UUID, named: Named) -> bool | None:
    return True if public_id in named.required else False if public_id in named.elective else None


def saved(version: Version) -> list[AudienceUse]:
    """Return the saved audiences that an edition names."""
    return audiences.used(COURSES, [version.public_id])


def choices(*, by: Actor) -> list[tuple[str, str]]:
    """Return the open saved audiences that `by` may name, as choices of a form."""
    return [(str(one.public_id), words(one, "name")) for one in audiences.listed(by=by)]
