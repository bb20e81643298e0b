"""What the matrix asks about accounts: a session, a window, a reset that takes two, a deputy that does."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from taixue.kit import clock
from taixue.kit.actor import SYSTEM, Actor
from taixue.people.models import Person, RoleGrant, SignIn, Unit
from taixue.people.services import delegations, registration, resets, sessions
from tests import world


def signed_in(person: Person, key: str) -> UUID:
    """Remember a session of a person; return what addresses name it by."""
    account_id = world.account(person).pk
    sessions.begin(account_id=account_id, key=f"{key[:30]}-list", at=clock.now(), address="10.1.2.3", device="Android")
    return SignIn.objects.get(account=account_id).public_id


def watched(unit: Unit, office: Unit, admin: Actor, word: str) -> dict[str, Any]:
    """Open registration with somebody not enrolled, ask for a reset that takes two, and for a deputy that does."""
    now, today = clock.now(), world.TODAY
    window = registration.open_window(
        unit=unit, band="", first_day=today, last_day=today + timedelta(days=30), by=SYSTEM, at=now
    )
    newcomer = world.person(office, f"{word}新生", registered_on=None)
    peer = world.administrator("unit-admin", unit, name=f"{word}同事")
    asked = resets.ask_second(person_id=peer.person_id or 0, reason=f"{word}忘了密码", by=admin, at=now)
    lender = world.administrator("security-admin", unit, name=f"{word}安全员")
    lent = delegations.lend(
        grant_id=RoleGrant.objects.get(account=lender.account_id).public_id, deputy_id=world.account(newcomer).pk,
        first_day=today, last_day=today, reason=f"{word}出差", by=lender, at=now,
    )  # fmt: skip
    return {
        "window_open": window.public_id, "unregistered": newcomer.public_id, "reset": asked.public_id,
        "delegation": lent.public_id,
    }  # fmt: skip
