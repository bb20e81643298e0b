"""Roles that a form of administrators asks for: proposed here, given by whoever may."""

from collections.abc import Mapping
from datetime import datetime

from taixue.audit.services import lines
from taixue.kit.actor import Actor
from taixue.people.models import Account, Intake, RoleGrant, RoleProposal, Unit
from taixue.people.rules import mobiles
from taixue.people.rules.permissions import Role
from taixue.people.services import numbers


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
