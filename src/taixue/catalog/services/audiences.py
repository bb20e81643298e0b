"""For whom a draft will be required."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from taixue.audit.services import lines
from taixue.catalog.models import Audience, Version
from taixue.catalog.queries.audiences import COURSES
from taixue.catalog.services import drafts
from taixue.kit.actor import Actor
from taixue.lib.errors import Invalid
from taixue.people.queries import access
from taixue.people.queries import audiences as saved
from taixue.people.rules.permissions import Permission
from taixue.people.rules.ranks import Band
from taixue.people.services import audiences as people


@transaction.atomic
def state(*, version_id: UUID, band: str, unit_path: str, required: bool = True, by: Actor, at: datetime) -> Audience:
    """Say that a draft is required (or expressly elective) for a band in a subtree, in place of what was said before.

    band: a rank band, "" for all; unit_path: within the reach of `by`, else Denied
    Raises NotFound, Conflict, or Invalid for an unknown band.
    """
    version = drafts.locked(version_id, by=by)
    access.require(Permission.COURSE_EDIT, over=unit_path, by=by)
    if band and band not in list(Band):
        raise Invalid("band-unknown", problems=[{"field": "band", "code": "band-unknown", "value": band, "cure": ""}])
    made, _ = Audience.objects.update_or_create(
        version=version, band=band, unit_path=unit_path, defaults={"required": required}
    )
    _line("catalog.audience_stated", version, made, by=by, at=at)
    return made


@transaction.atomic
def withdraw(*, version_id: UUID, audience: int, by: Actor, at: datetime) -> None:
    """Take a statement of a draft back; nothing happens if it is gone already. Raises NotFound or Conflict."""
    version = drafts.locked(version_id, by=by)
    found = Audience.objects.filter(version=version, pk=audience).first()
    if found is not None:
        _line("catalog.audience_withdrawn", version, found, by=by, at=at)
        found.delete()


@transaction.atomic
def name(*, version_id: UUID, audience_id: UUID, kind: str, by: Actor, at: datetime) -> None:
    """Let a draft name a saved audience: required for, elective for, or found by these people only.

    kind: of catalog.queries.audiences.COURSES; the same again changes nothing
    Raises NotFound, Conflict (published, or the audience is closed), Invalid for another kind.
    """
    version = drafts.locked(version_id, by=by)
    if kind not in COURSES:
        raise Invalid("kind", problems=[{"field": "kind", "code": "kind-unknown", "value": kind, "cure": ""}])
    audience = saved.get(audience_id, by=by)
    people.use(audience_id=audience.public_id, kind=kind, target=version.public_id, by=by, at=at)
    lines.record("catalog.audience_named", by=by, at=at, target_kind="version", target=version.public_id,
                 unit_path=version.course.owner_path, details={"audience": audience.name, "kind": kind})  # fmt: skip


@transaction.atomic
def unname(*, version_id: UUID, use_id: int, by: Actor, at: datetime) -> None:
    """Let a draft no longer name a saved audience; nothing happens if it does not. Raises NotFound or Conflict."""
    version = drafts.locked(version_id, by=by)
    people.unuse(use_id=use_id, target=version.public_id)
    lines.record("catalog.audience_unnamed", by=by, at=at, target_kind="version", target=version.public_id,
                 unit_path=version.course.owner_path, details={"use": use_id})  # fmt: skip


def _line(action: str, version: Version, said: Audience, *, by: Actor, at: datetime) -> None:
    lines.record(action, by=by, at=at, target_kind="version", target=version.public_id, unit_path=said.unit_path,
                 details={"band": said.band, "required": said.required})  # fmt: skip
