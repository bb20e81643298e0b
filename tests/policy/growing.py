"""A person's standings, grown entry by entry and computed again from nothing: for a property test and `prove rules`."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from taixue.credits.services import corrections
from taixue.kit.actor import SYSTEM, Actor
from taixue.people.models import Person, Unit
from taixue.policy.models import Standing
from taixue.policy.services import assignments, policies, standing
from tests.policy.builders import learn
from tests.world import NOON

Step = tuple[str, int, int]
"""What happens: "l" learned, "r" learned and reversed, "s" studied; hours; days after 1 January 2025."""


def rows(person: Person | None = None) -> list[dict[str, object]]:
    """Return every standing (of a person) but for its number and the moment of its computation."""
    fields = [f.attname for f in Standing._meta.fields if f.attname not in ("id", "evaluated_at")]
    found = Standing.objects.order_by("person", "version", "window")
    return list((found.filter(person=person) if person else found).values(*fields))


def assign(code: str, unit: Unit) -> Any:
    """Publish a policy of the library and let it hold for a unit's people since 2025."""
    made = policies.publish(text=policies.library(code), by=SYSTEM, at=NOON)
    assignments.assign(
        code=code, number=made.number, unit_path=unit.path, first_day=date(2025, 1, 1), by=SYSTEM, at=NOON
    )
    return made


def grown_and_rebuilt(
    person: Person, steps: Sequence[Step], *, asker: Actor, approver: Actor
) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Let something happen step by step, computing after each; wipe what came of it, and compute it again."""
    for kind, hours, offset in steps:
        day = date(2025, 1, 1) + timedelta(days=offset)
        if kind == "s":
            standing.studied(person.pk, day)
        else:
            entry = learn(person, hours, day, required=hours % 2 == 0)
            if kind == "r":
                asked = corrections.ask(entry_id=entry.public_id, reason="重复", by=asker, at=NOON)
                corrections.approve(correction_id=asked.public_id, by=approver, at=NOON)
        standing.refresh(person.pk, NOON)
    if not steps:
        standing.refresh(person.pk, NOON)
    grown = rows(person)
    Standing.objects.filter(person=person).delete()
    standing.refresh(person.pk, NOON)
    return grown, rows(person)
