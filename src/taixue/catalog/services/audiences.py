"""For whom a draft will be required."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from taixue.audit.services import lines
from taixue.catalog.models import Audience, Version
from taixue.catalog.services import drafts
from taixue.kit.actor import Actor
from taixue.lib.errors import Invalid
from taixue.people.queries import access
from taixue.people.rules.permissions import Permission
from taixue.people.rules.ranks import Band


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


def _line(action: str, version: Version, said: Audience, *, by: Actor, at: datetime) -> None:
    lines.record(action, by=by, at=at, target_kind="version", target=version.public_id, unit_path=said.unit_path,
                 details={"band": said.band, "required": said.required})  # fmt: skip
