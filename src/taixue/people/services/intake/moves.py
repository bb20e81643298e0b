"""Postings that a roster or an accepted transfer ends and begins, many at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from taixue.people.models import Posting

BATCH = 2_000
KEPT = ("post", "rank", "department", "post_level")


@dataclass(frozen=True, slots=True)
class Move:
    """Where a person stands from a day on. Fields that are not named stay, but for the department in another unit."""

    person_id: int
    before: Posting | None  # what the person stands in; None or ended: nothing to end
    unit_id: int
    fields: dict[str, str]


def carry_out(moves: Sequence[Move], *, day: date, at: datetime) -> None:
    """End the postings before and begin the new ones on the day; one that began on it or later is set right instead.

    Runs in the caller's transaction, which holds the persons' rows. Three statements per 2,000 moves.
    """
    ended: list[Posting] = []
    amended: list[Posting] = []
    begun: list[Posting] = []
    for move in moves:
        posting, fields = move.before, _fields(move)
        if posting is not None and posting.first_day >= day:
            posting.unit_id = move.unit_id
            for name, value in fields.items():
                setattr(posting, name, value)
            amended.append(posting)
            continue
        if posting is not None and (posting.end_day is None or posting.end_day > day):
            posting.end_day = day
            ended.append(posting)
        begun.append(Posting(person_id=move.person_id, unit_id=move.unit_id, first_day=day, recorded_at=at, **fields))
    Posting.objects.filter(pk__in=[posting.pk for posting in ended]).update(end_day=day)
    Posting.objects.bulk_update(amended, ["unit", *KEPT], batch_size=BATCH)
    Posting.objects.bulk_create(begun, batch_size=BATCH)


def _fields(move: Move) -> dict[str, str]:
    kept = {name: getattr(move.before, name) for name in KEPT} if move.before else {}
    if move.before and move.before.unit_id != move.unit_id:
        kept["department"] = ""
    return {**kept, **move.fields}
