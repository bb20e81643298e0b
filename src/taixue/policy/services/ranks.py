"""A unit shows the rank lists of a policy, or does not."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from taixue.audit.services import lines as audit
from taixue.kit.actor import Actor
from taixue.lib.errors import NotFound
from taixue.people.queries import units
from taixue.people.rules.permissions import Permission
from taixue.policy.models import Policy, RankListOff


@transaction.atomic
def switch_off(*, code: str, unit_id: UUID, by: Actor, at: datetime) -> None:
    """Show no lists of a policy in a unit and below it; again it changes nothing. Raises NotFound."""
    policy, unit = _policy(code), units.get(unit_id, Permission.RANKS_EDIT, by=by)
    facts = {"by_account": by.account_id, "by_name": by.name, "at": at}
    _row, is_new = RankListOff.objects.get_or_create(policy=policy, unit=unit, defaults=facts)
    if is_new:
        _record("policy.ranks-off", policy, unit.path, by=by, at=at)


@transaction.atomic
def switch_on(*, code: str, unit_id: UUID, by: Actor, at: datetime) -> None:
    """Show the lists of a policy in a unit again, unless one above it shows none. Raises NotFound."""
    policy, unit = _policy(code), units.get(unit_id, Permission.RANKS_EDIT, by=by)
    if RankListOff.objects.filter(policy=policy, unit=unit).delete()[0]:
        _record("policy.ranks-on", policy, unit.path, by=by, at=at)


def _policy(code: str) -> Policy:
    policy = Policy.objects.filter(code=code).first()
    if policy is None:
        raise NotFound("policy", code=code)
    return policy


def _record(action: str, policy: Policy, unit_path: str, *, by: Actor, at: datetime) -> None:
    audit.record(
        action, by=by, at=at, target_kind="policy", target=policy.public_id, unit_path=unit_path,
        details={"code": policy.code},
    )  # fmt: skip
