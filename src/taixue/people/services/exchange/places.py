"""Where a person stands, and from today stands instead."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from taixue.audit.services import lines
from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict
from taixue.people.models import Person, Posting, Unit
from taixue.people.rules.careers import MAIN, SECONDED
from taixue.people.services import careers
from taixue.people.services.intake import moves
from taixue.people.signals import posting_changed


def standing(person_ids: Iterable[int]) -> dict[int, Posting]:
    """Return the newest posting of each person, secondments left out, with its unit. One query."""
    found = Posting.objects.filter(person__in=list(person_ids)).exclude(kind=SECONDED).select_related("unit")
    return {posting.person_id: posting for posting in found.order_by("first_day", "pk")}


def open_on(unit: Unit | None, day: date) -> bool:
    """Is there a unit, and does it stand on the day?"""
    return unit is not None and unit.valid_from <= day and (unit.valid_to is None or unit.valid_to > day)


def moved(
    person: Person, unit: Unit | None, fields: Mapping[str, str], standing: Mapping[int, Posting]
) -> list[str]:  # fmt: skip
    """Return what differs from the posting that a person holds: "unit", "post", "rank", "department"."""
    held = standing.get(person.pk)
    found = ["unit"] if unit is not None and (held is None or held.unit_id != unit.pk) else []
    return found + [name for name, text in fields.items() if held is None or getattr(held, name) != text]


def move(
    person: Person, unit: Unit | None, fields: Mapping[str, str], standing: Mapping[int, Posting], *, by: Actor,
    at: datetime,
) -> None:  # fmt: skip
    """Let a person stand so from today: what is not named stays, but for the department in another unit.

    A posting that began today is set right instead. Raises Conflict for who no longer serves, and what
    `careers.record` raises.
    """
    held, day = standing.get(person.pk), clock.day(at)
    if held is not None and held.kind != MAIN:
        raise Conflict("no longer in post", problems=[{"field": "unit", "code": "not-in-post", "value": held.kind}])
    if held is not None and held.first_day >= day:
        wish = moves.Move(person.pk, held, unit.pk if unit else held.unit_id, dict(fields))
        moves.carry_out([wish], day=day, at=at)
        lines.record(
            "posting.set-right", by=by, at=at, target_kind="person", target=person.public_id, person_id=person.pk,
            unit_path=unit.path if unit else held.unit.path, details={"fields": sorted(fields)},
        )  # fmt: skip
        posting_changed.send(Posting, person_id=person.pk, on=day)
        return
    kept = {name: getattr(held, name) for name in ("department", "post", "rank", "post_level")} if held else {}
    if held is not None and unit is not None and unit.pk != held.unit_id:
        kept["department"] = ""
    turn = careers.Turn(MAIN, day, unit=unit, **{**kept, **fields})
    careers.record(person_id=person.pk, turn=turn, by=by, at=at)
