"""Roles that a form of administrators asks for: proposed here, given by whoever may."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from taixue.audit.services import lines
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict, Denied
from taixue.people.models import Account, Intake, RoleGrant, RoleProposal, Unit
from taixue.people.queries import proposals as queries
from taixue.people.rules import mobiles
from taixue.people.rules.permissions import Role
from taixue.people.services import numbers, roles


def propose(intake: Intake, named: Mapping[str, Unit], *, by: Actor, at: datetime) -> list[RoleProposal]:
    """Propose that people administer their units, and return what is proposed anew.

    named: identity number or mobile -> unit. Who holds the role there already, or is proposed for it, is left out.
    Runs in the caller's transaction.
    """
    made = []
    for number, unit in named.items():
        account = _account(number)
        if account is None or _holds(account, unit):
            continue
        proposal, is_new = RoleProposal.objects.get_or_create(
            account=account, role=Role.UNIT_ADMIN, unit=unit, state=RoleProposal.State.OPEN,
            defaults={"intake": intake, "asked_by": by.account_id, "asked_at": at},
        )  # fmt: skip
        if is_new:
            made.append(proposal)
            lines.record(
                "role.proposed", by=by, at=at, target_kind="proposal", target=proposal.public_id,
                person_id=account.person_id, unit_path=unit.path, details={"role": proposal.role, "name": account.name},
            )  # fmt: skip
    return made


def _account(number: str) -> Account | None:
    found = Account.objects.exclude(person=None)
    if mobiles.is_mobile(number):
        return found.filter(person__mobile=number).first()
    return found.filter(person__id_lookup=numbers.finding(number)).first()


def _holds(account: Account, unit: Unit) -> bool:
    return RoleGrant.objects.filter(account=account, role=Role.UNIT_ADMIN, unit=unit, end_day=None).exists()


@transaction.atomic
def approve(*, proposal_id: UUID, by: Actor, at: datetime) -> RoleProposal:
    """Give the proposed role from today; approved already it stays so.

    Raises NotFound for a unit over which `by` gives no roles; Denied for who proposed it or for oneself; Conflict if it
    was declined.
    """
    proposal = _locked(proposal_id, by)
    if proposal.state == RoleProposal.State.APPROVED:
        return proposal
    if proposal.state != RoleProposal.State.OPEN:
        raise Conflict("the proposal was decided", state=proposal.state)
    if proposal.asked_by is not None and proposal.asked_by == by.account_id:
        raise Denied("another decides on what one proposed")
    roles.grant(account_id=proposal.account_id, role=proposal.role, unit=proposal.unit, by=by, at=at)
    return _decide(proposal, RoleProposal.State.APPROVED, by, at)


@transaction.atomic
def decline(*, proposal_id: UUID, by: Actor, at: datetime) -> RoleProposal:
    """Leave the role ungiven; declined already it stays so. Raises NotFound, or Conflict if it was approved."""
    proposal = _locked(proposal_id, by)
    if proposal.state == RoleProposal.State.DECLINED:
        return proposal
    if proposal.state != RoleProposal.State.OPEN:
        raise Conflict("the proposal was decided", state=proposal.state)
    return _decide(proposal, RoleProposal.State.DECLINED, by, at)


def _locked(proposal_id: UUID, by: Actor) -> RoleProposal:
    found = queries.get(proposal_id, by=by)
    locked = RoleProposal.objects.select_for_update(of=("self",)).select_related("unit", "account")
    return locked.get(pk=found.pk)


def _decide(proposal: RoleProposal, state: str, by: Actor, at: datetime) -> RoleProposal:
    proposal.state, proposal.decided_by, proposal.decided_at = state, by.account_id, at
    proposal.save(update_fields=["state", "decided_by", "decided_at"])
    lines.record(
        f"role.proposal-{state}", by=by, at=at, target_kind="proposal", target=proposal.public_id,
        person_id=proposal.account.person_id, unit_path=proposal.unit.path, details={"role": proposal.role},
    )  # fmt: skip
    return proposal
