"""What a county's people data leaves about: a change that was asked for, a secondment, a transfer that went out."""

from datetime import timedelta
from typing import Any

from taixue.kit import clock
from taixue.kit.actor import SYSTEM
from taixue.people.models import Person, TransferRequest, Unit
from taixue.people.services import careers, changes
from tests import world


def asked(unit: Unit, colleague: Person, word: str) -> dict[str, Any]:
    """Let a person ask for a change, second them within the county, and ask for somebody from elsewhere."""
    now = clock.now()
    request = changes.ask(
        wanted={"school": f"{word}书院"}, reason=f"{word}证书", by=world.actor(colleague), at=now
    )  # fmt: skip
    turn = careers.Turn("seconded", clock.day(now) - timedelta(days=9), unit=unit, post="跟班")
    lent = careers.record(person_id=colleague.pk, turn=turn, by=SYSTEM, at=now)
    stranger = world.person(world.unit(f"{word}之外"), f"{word}外人")
    sent = TransferRequest.objects.create(person=stranger, name=f"{word}要人", to_unit=unit, asked_at=now)
    return {
        "request": request.public_id, "lent": lent.pk, "turn": "leave", "check": "mobile", "sent": sent.public_id,
        "new_number": world.identity_number(),
    }  # fmt: skip


def hers(learner: Person, word: str) -> dict[str, Any]:
    """Let the learner ask for a change of her own data."""
    request = changes.ask(
        wanted={"school": f"{word}书院"}, reason="漏填", by=world.actor(learner), at=clock.now()
    )  # fmt: skip
    return {"request": request.public_id}
