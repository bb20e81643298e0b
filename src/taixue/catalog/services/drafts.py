"""The draft an author works on, locked while one change is made."""

from uuid import UUID

from taixue.catalog.models import Lesson, Version
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict, NotFound
from taixue.people.queries import access
from taixue.people.rules.permissions import Permission, reach


def locked(public_id: UUID, *, by: Actor) -> Version:
    """Return a draft that `by` may edit, locked until the transaction ends.

    Raises NotFound if `by` may not edit its course, Conflict if the edition is no draft any more.
    """
    own = access.within(reach(by, Permission.COURSE_EDIT), "course__owner_path")
    rows = Version.objects.filter(own, public_id=public_id).select_related("course", "subject")
    found = rows.select_for_update(of=("self",)).first()
    if found is None:
        raise NotFound("version", public_id=str(public_id))
    if found.state != Version.State.DRAFT:
        raise Conflict("version-published", public_id=str(public_id))
    return found


def lesson(public_id: UUID, *, by: Actor) -> Lesson:
    """Return a lesson of a draft, the draft locked. Raises NotFound and Conflict like `locked`."""
    edition = Lesson.objects.filter(public_id=public_id).values_list("version__public_id", flat=True).first()
    if edition is None:
        raise NotFound("lesson", public_id=str(public_id))
    version = locked(edition, by=by)
    found = Lesson.objects.filter(public_id=public_id, version=version).select_related("version__course").first()
    if found is None:
        raise NotFound("lesson", public_id=str(public_id))
    return found
