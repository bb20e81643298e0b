"""Publishing an edition, and taking one out of the catalogue."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from taixue.audit.services import lines
from taixue.catalog.models import Version
from taixue.catalog.queries import videos
from taixue.catalog.queries.videos import Row
from taixue.catalog.services import drafts
from taixue.kit.actor import Actor
from taixue.lib.errors import Invalid, NotFound
from taixue.people.queries import access
from taixue.people.rules.permissions import Permission, reach


@transaction.atomic
def publish(*, version_id: UUID, by: Actor, at: datetime) -> Version:
    """Publish a draft and retire the edition before it; whoever began that one finishes it.

    Lengths, sizes and posters of the videos become part of the edition, which never changes from now on.
    Raises NotFound, Conflict (published already), or Invalid with every reason at once in `problems`.
    """
    version = drafts.locked(version_id, by=by)
    rows = videos.of(version)
    obstacles = videos.obstacles(version, rows)
    if obstacles:
        problems = [{"field": "", "code": r.code, "value": r.lesson, "cure": r.code} for r in obstacles]
        raise Invalid("not-ready", problems=problems)
    for row in rows:
        _fix(row)
    Version.objects.filter(course=version.course, state=Version.State.PUBLISHED).update(state=Version.State.RETIRED)
    version.state, version.published_at, version.published_by = Version.State.PUBLISHED, at, by.account_id
    version.save(update_fields=["state", "published_at", "published_by"])
    lines.record("catalog.published", by=by, at=at, target_kind="version", target=version.public_id,
                 unit_path=version.course.owner_path, details={"title": version.title, "number": version.number,
                 "centihours": version.centihours, "lessons": len(rows)})  # fmt: skip
    return version


@transaction.atomic
def retire(*, version_id: UUID, by: Actor, at: datetime) -> Version:
    """Take a published edition out of the catalogue; who began it may finish it. Calling twice changes nothing more.

    Raises NotFound if `by` may not edit the course or the edition is a draft.
    """
    own = access.within(reach(by, Permission.COURSE_EDIT), "course__owner_path")
    rows = Version.objects.filter(own, public_id=version_id).exclude(state=Version.State.DRAFT)
    version = rows.select_related("course").select_for_update(of=("self",)).first()
    if version is None:
        raise NotFound("version", public_id=str(version_id))
    if version.state == Version.State.PUBLISHED:
        version.state = Version.State.RETIRED
        version.save(update_fields=["state"])
        lines.record("catalog.retired", by=by, at=at, target_kind="version", target=version.public_id,
                     unit_path=version.course.owner_path, details={"title": version.title})  # fmt: skip
    return version


def _fix(row: Row) -> None:
    lesson = row.lesson
    lesson.milliseconds, lesson.size, lesson.poster = row.milliseconds, row.size, row.poster
    lesson.save(update_fields=["milliseconds", "size", "poster"])
