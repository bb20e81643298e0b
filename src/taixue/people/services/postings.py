"""Postings begin and end. That main postings never overlap is the database's promise, not this page's."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from taixue.audit.services import lines
from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.people.models import Person, Posting, Unit
from taixue.people.queries import access
from taixue.people.rules import codes
from taixue.people.rules.permissions import Permission
from taixue.people.rules.ranks import RANKS
from taixue.people.signals import posting_changed

OVERLAP = "posting_main_never_overlaps"
ENDED = "nobody stands in a unit after its end"
MAY = (Permission.PERSON_EDIT, Permission.PERSON_IMPORT)


@transaction.atomic
def start(
    *, person: Person, unit: Unit, first_day: date, by: Actor, at: datetime, kind: str = Posting.Kind.MAIN,
    rank: str = "", post: str = "", department: str = "", post_level: str = "", end_day: date | None = None,
) -> Posting:  # fmt: skip
    """Put a person into a unit from a day.

    end_day: first day on which it no longer holds; None: open
    Raises Denied over the unit, Invalid for an unknown rank or days that do not follow each other,
    Conflict if a main posting of the person holds on one of the days.
    """
    _require(unit, by)
    if rank not in RANKS:
        raise Invalid("rank", problems=[{"field": "rank", "code": "unknown", "value": rank}])
    if post_level and codes.read("post_level", post_level) != post_level:
        raise Invalid("post_level", problems=[{"field": "post_level", "code": "unknown", "value": post_level}])
    if end_day is not None and end_day <= first_day:
        raise Invalid("days", problems=[{"field": "end_day", "code": "order"}])
    posting = Posting(
        person=person, unit=unit, kind=kind, rank=rank, post=post, department=department,
        post_level=post_level, first_day=first_day, end_day=end_day, recorded_at=at,
    )  # fmt: skip
    save(posting)
    _tell("posting.started", posting, by, at)
    return posting


@transaction.atomic
def end(*, posting_id: int, end_day: date, by: Actor, at: datetime) -> Posting:
    """End an open posting; the same day again changes nothing.

    end_day: first day on which it no longer holds, at most tomorrow: a move is recorded when it takes place
    Raises NotFound, Denied, Invalid, or Conflict if it was ended on another day.
    """
    posting = Posting.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=posting_id).first()
    if posting is None:
        raise NotFound("posting")
    _require(posting.unit, by)
    if posting.end_day == end_day:
        return posting
    if posting.end_day is not None:
        raise Conflict("the posting has ended", on=posting.end_day.isoformat())
    if end_day <= posting.first_day or (end_day - clock.day(at)).days > 1:
        raise Invalid("days", problems=[{"field": "end_day", "code": "order"}])
    posting.end_day = end_day
    posting.save(update_fields=["end_day"])
    _tell("posting.ended", posting, by, at)
    return posting


def _require(unit: Unit, by: Actor) -> None:
    if not any(access.allowed(permission, over=unit.path, by=by) for permission in MAY):
        raise Denied(MAY[0], over=unit.path)


def save(posting: Posting) -> None:
    """Store a posting in the caller's transaction.

    Raises Conflict if main postings would overlap or the unit has ended.
    """
    try:
        with transaction.atomic():
            posting.save()
    except IntegrityError as error:
        if ENDED in str(error):
            raise Conflict("the unit has ended") from None
        if OVERLAP not in str(error):
            raise
        raise Conflict("a main posting holds on one of these days") from None


def _tell(action: str, posting: Posting, by: Actor, at: datetime) -> None:
    lines.record(
        action, by=by, at=at, target_kind="person", target=posting.person.public_id, person_id=posting.person_id,
        unit_path=posting.unit.path,
        details={"kind": str(posting.kind), "rank": posting.rank, "from": posting.first_day.isoformat()},
    )  # fmt: skip
    posting_changed.send(Posting, person_id=posting.person_id, on=posting.end_day or posting.first_day)
