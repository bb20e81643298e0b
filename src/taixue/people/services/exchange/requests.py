"""Who stands elsewhere is asked for, as by a roster; the asker hears nothing that is on record."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from taixue.kit.actor import Actor
from taixue.people.models import Person, TransferRequest, Unit
from taixue.people.rules.exchange import POSTING, Trouble
from taixue.people.services import transfers
from taixue.people.services.exchange import batches
from taixue.people.services.exchange.batches import Outcome, What


@dataclass(frozen=True, slots=True)
class Wish:
    """Whom a system would have where. name: as it writes it, which is all that its unit sees."""

    person: Person
    unit: Unit | None
    name: str
    fields: Mapping[str, str] = field(default_factory=dict)


def ask(key: str, wish: Wish, *, by: Actor, at: datetime) -> Outcome:
    """Ask the present unit; an open request for the same unit is not asked again."""
    given = {"unit": wish.unit, "name": wish.name.strip()}
    missing = [Trouble(name, "missing") for name, value in given.items() if not value]
    if missing or wish.unit is None:
        return batches.refused(key, *missing)
    asked = TransferRequest(
        person=wish.person, name=wish.name.strip()[:80], to_unit=wish.unit, asked_by=by.account_id, asked_at=at,
        **{name: text for name, text in wish.fields.items() if name in POSTING},
    )  # fmt: skip
    TransferRequest.objects.bulk_create([asked], ignore_conflicts=True)
    return Outcome(key, What.TRANSFER)


def announce(outcomes: Iterable[Outcome], *, by: Actor, at: datetime) -> None:
    """Tell who decides on what a batch asked for."""
    if any(one.what is What.TRANSFER for one in outcomes):
        transfers.announce(by=by, at=at)
