"""Writing a course: a first draft, its facts, and the draft of a next edition."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from taixue.audit.services import lines
from taixue.catalog.models import Audience, Caption, Course, Lesson, Version
from taixue.catalog.queries import subjects
from taixue.catalog.rules.courses import LONGEST, Facts, slip
from taixue.catalog.services import drafts
from taixue.kit.actor import Actor
from taixue.lib.errors import Invalid, NotFound
from taixue.people.queries import access, units
from taixue.people.rules.permissions import Permission, reach
from taixue.people.services import audiences as people

_COPIED = (
    "subject", "title", "title_en", "summary", "summary_en", "teacher", "slip", "centihours", "earns", "threshold",
    "speed", "held_limit", "presence",
)  # fmt: skip


@transaction.atomic
def create(*, facts: Facts, owner_path: str, by: Actor, at: datetime) -> Version:
    """Begin a course with a first draft and return that draft.

    owner_path: the unit whose academy keeps the course
    Raises Denied unless `by` may edit courses there, Invalid for facts out of bounds.
    """
    access.require(Permission.COURSE_EDIT, over=owner_path, by=by)
    course = Course.objects.create(owner_path=owner_path, created_by=by.account_id, created_at=at)
    version = Version(course=course, number=1, created_at=at)
    _write(version, facts)
    lines.record("catalog.course_created", by=by, at=at, target_kind="version", target=version.public_id,
                 unit_path=owner_path, details={"title": version.title})  # fmt: skip
    return version


@transaction.atomic
def edit(*, version_id: UUID, facts: Facts, by: Actor, at: datetime) -> Version:
    """Write the facts of a draft and return it. Raises NotFound, Conflict (published) or Invalid."""
    version = drafts.locked(version_id, by=by)
    before = _said(version)
    _write(version, facts)
    after = _said(version)
    changed: dict[str, object] = {
        name: {"from": before[name], "to": after[name]} for name in after if before[name] != after[name]
    }
    if changed:
        lines.record("catalog.course_edited", by=by, at=at, target_kind="version", target=version.public_id,
                     unit_path=version.course.owner_path, details=changed)  # fmt: skip
    return version


@transaction.atomic
def next_version(*, course_id: UUID, by: Actor, at: datetime) -> Version:
    """Return the draft of the next edition: the one there is, else a copy.

    Lessons, captions and audiences are copied; lessons keep their `origin`.
    Raises NotFound if `by` may not edit the course.
    """
    own = access.within(reach(by, Permission.COURSE_EDIT), "owner_path")
    course = Course.objects.select_for_update().filter(own, public_id=course_id).first()
    if course is None:
        raise NotFound("course", public_id=str(course_id))
    latest = Version.objects.filter(course=course).select_related("subject").order_by("-number")[0]
    if latest.state == Version.State.DRAFT:
        return latest
    copied = {name: getattr(latest, name) for name in _COPIED}
    number = Version.objects.filter(course=course).aggregate(last=Max("number"))["last"] + 1
    version = Version.objects.create(course=course, number=number, created_at=at, **copied)
    _copy_parts(latest, version)
    people.copy_uses(source=latest.public_id, target=version.public_id, by=by, at=at)
    lines.record("catalog.version_begun", by=by, at=at, target_kind="version", target=version.public_id,
                 unit_path=course.owner_path, details={"number": number})  # fmt: skip
    return version


@transaction.atomic
def discard(*, version_id: UUID, by: Actor, at: datetime) -> None:
    """Delete a draft; the course goes too if it was never published. Raises NotFound or Conflict."""
    version = drafts.locked(version_id, by=by)
    Caption.objects.filter(lesson__version=version).delete()
    Lesson.objects.filter(version=version).delete()
    Audience.objects.filter(version=version).delete()
    people.unuse_all(target=version.public_id)
    version.delete()
    if not Version.objects.filter(course=version.course).exists():
        version.course.delete()
    lines.record("catalog.draft_discarded", by=by, at=at, target_kind="version", target=version_id,
                 details={"title": version.title})  # fmt: skip


def _said(version: Version) -> dict[str, str | int]:
    return {name: getattr(version, name) for name in _COPIED[1:]} | {"subject": version.subject.code}


def _write(version: Version, facts: Facts) -> None:
    problems = [
        {"field": field, "code": code, "value": str(getattr(facts, field)), "cure": ""}
        for field, code, wrong in (
            ("title", "title-missing", not facts.title.strip()),
            ("centihours", "hours-bounds", not 0 <= facts.centihours <= LONGEST),
            ("threshold", "threshold-bounds", not 1 <= facts.threshold <= 100),
            ("speed", "speed-bounds", not 100 <= facts.speed <= 200),
            ("held_limit", "held-bounds", not 0 <= facts.held_limit <= 60),
            ("presence", "presence-bounds", not 0 <= facts.presence <= 60),
            ("earns", "earns-unknown", facts.earns not in Course.Earns.values),
        )
        if wrong
    ]
    if problems:
        raise Invalid("course", problems=problems)
    version.subject = subjects.get(facts.subject)
    for name in _COPIED[1:]:
        value = getattr(facts, name)
        setattr(version, name, value.strip() if isinstance(value, str) else value)
    version.slip = slip(facts.slip, facts.title)
    version.save()


def _copy_parts(old: Version, new: Version) -> None:
    said = list(Audience.objects.filter(version=old))
    now = units.by_path(row.unit_path for row in said)  # a unit may have moved since the old edition was stated
    Audience.objects.bulk_create(
        Audience(version=new, band=row.band, required=row.required, unit_path=now[row.unit_path].path)
        if row.unit_path in now
        else Audience(version=new, band=row.band, required=row.required, unit_path=row.unit_path)
        for row in said
    )
    for lesson in Lesson.objects.filter(version=old).prefetch_related("captions"):
        kept = {name: getattr(lesson, name) for name in ("origin", "position", "title", "title_en", "file", "poster")}
        copy = Lesson.objects.create(version=new, milliseconds=lesson.milliseconds, size=lesson.size, **kept)
        captions = [Caption(lesson=copy, language=c.language, file=c.file) for c in lesson.captions.all()]
        Caption.objects.bulk_create(captions)
