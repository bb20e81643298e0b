"""Taking a frozen year out of the house, whole."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from taixue.audit.services import lines as audit
from taixue.kit.actor import Actor
from taixue.lib.errors import NotFound
from taixue.people.queries import access
from taixue.people.rules.permissions import Permission
from taixue.policy.queries import years
from taixue.reports.queries import snapshots
from taixue.reports.queries.snapshots import Frozen


@transaction.atomic
def take(*, year_id: UUID, by: Actor, at: datetime) -> Frozen:
    """Say that `by` takes the canonical bytes of a frozen year, which name people, and return the snapshot.

    Raises NotFound, also while it is not frozen; Denied without POLICY_EDIT over the authority.
    """
    year = years.get(year_id, by=by)
    access.require(Permission.POLICY_EDIT, over=year.unit.path, by=by)
    snapshot = snapshots.of_year(year.unit_id, year.name)
    if snapshot is None:
        raise NotFound("snapshot")
    audit.record(
        "reports.snapshot-taken-out", by=by, at=at, target_kind="snapshot", target=snapshot.public_id,
        unit_path=year.unit.path, details={"year": year.name, "people": snapshot.people},
    )  # fmt: skip
    return snapshot
