"""Two records of one person become one, and part again: each step is asked by one, approved by another."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from taixue.audit.services import lines
from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.people.models import Join, Person
from taixue.people.queries import access, postings
from taixue.people.queries import joins as found
from taixue.people.rules.permissions import Permission
from taixue.people.services import belongings
from taixue.people.signals import joined, parted, person_news, posting_changed

State = Join.State
LONGEST = 500


@transaction.atomic
def ask(*, gone_id: int, stays_id: int, reason: str, by: Actor, at: datetime) -> Join:
    """Ask that one record be joined into another; the same request again, as long as it waits, is the same join.

    Raises NotFound if `by` does not join records where both stand; Invalid without a reason; Conflict with the codes of
    what stands in the way in `problems`.
    """
    gone, stays = _both(gone_id, stays_id, by=by)
    words = _words(reason)
    waiting = Join.objects.filter(gone=gone, stays=stays, state=State.ASKED, asked_by=_account(by)).first()
    if waiting is not None:
        return waiting
    _refuse(_obstacles(gone, stays, by=by, at=at))
    try:
        with transaction.atomic():
            join = Join.objects.create(
                gone=gone, stays=stays, reason=words, asked_by=_account(by), asked_by_name=by.name, asked_at=at
            )
    except IntegrityError as error:
        if "join_once_per_record" not in str(error):
            raise
        raise Conflict("join", problems=["asked"]) from None
    _record("person.join-asked", join, words, by, at)
    return join


@transaction.atomic
def approve(*, join_id: UUID, by: Actor, at: datetime, answer: str = "") -> Join:
    """Join the records as the second person; approved again by the same person it stays as it is.

    The apps above hear `joined` in this transaction: entries and study go over, or nothing happens at all.
    Raises NotFound; Denied to who asked and to whose record it is; Conflict if it was decided otherwise, or with what
    stands in the way.
    """
    join = _locked(join_id, by=by)
    if join.state == State.JOINED and join.decided_by == by.account_id:
        return join
    _second(join, State.ASKED, join.asked_by, by=by)
    gone, stays = _both(join.gone_id, join.stays_id, by=by)
    _refuse(_obstacles(gone, stays, by=by, at=at))
    _decide(join, State.JOINED, answer, by=by, at=at)
    news = {"person_id": gone.pk, "into_id": stays.pk, "join_id": join.public_id, "by": by, "at": at}
    for _receiver, carried in joined.send(Join, **news):
        join.carried |= carried or {}
    join.carried |= {"people": belongings.hand_over(gone, stays, by=by, at=at)}
    join.save(update_fields=["carried"])
    Person.objects.filter(pk=gone.pk).update(joined_into=stays)
    _record("person.joined", join, join.reason, by, at)
    _tell(join, "person.joined", by=by, at=at)
    return join


@transaction.atomic
def decline(*, join_id: UUID, answer: str, by: Actor, at: datetime) -> Join:
    """Leave both records as they are, with a reason; of a parting: leave them joined.

    Raises NotFound; Denied as `approve`; Invalid without a reason; Conflict if nothing waits.
    """
    join = _locked(join_id, by=by)
    words = _words(answer)
    if join.state == State.PARTING:
        _second(join, State.PARTING, join.part_asked_by, by=by)
        join.state, join.part_asked_by, join.part_asked_at = State.JOINED, None, None
        join.part_reason = join.part_asked_by_name = ""
        join.save(update_fields=["state", "part_asked_by", "part_asked_at", "part_reason", "part_asked_by_name"])
        _record("person.part-declined", join, words, by, at)
        return join
    _second(join, State.ASKED, join.asked_by, by=by)
    _decide(join, State.DECLINED, words, by=by, at=at)
    _record("person.join-declined", join, words, by, at)
    return join


@transaction.atomic
def ask_to_part(*, join_id: UUID, reason: str, by: Actor, at: datetime) -> Join:
    """Ask that two joined records be parted: they were not one person's. Asked again while it waits nothing changes.

    Raises NotFound; Invalid without a reason; Conflict if they are not joined, or with what stands in the way.
    """
    join = _locked(join_id, by=by)
    words = _words(reason)
    if join.state == State.PARTING:
        return join
    if join.state != State.JOINED:
        raise Conflict("join", problems=["not-joined"])
    _refuse(found.parting_obstacles(join))
    join.state, join.part_reason = State.PARTING, words
    join.part_asked_by, join.part_asked_by_name, join.part_asked_at = _account(by), by.name, at
    join.save(update_fields=["state", "part_reason", "part_asked_by", "part_asked_by_name", "part_asked_at"])
    _record("person.part-asked", join, words, by, at)
    return join


@transaction.atomic
def part(*, join_id: UUID, by: Actor, at: datetime) -> Join:
    """Part the records as the second person; what came from one goes back, what was learned since stays.

    Raises NotFound; Denied as `approve`; Conflict if no parting waits, or with what stands in the way.
    """
    join = _locked(join_id, by=by)
    if join.state == State.PARTED and join.parted_by == by.account_id:
        return join
    _second(join, State.PARTING, join.part_asked_by, by=by)
    _refuse(found.parting_obstacles(join))
    join.state, join.parted_by, join.parted_by_name, join.parted_at = State.PARTED, _account(by), by.name, at
    join.save(update_fields=["state", "parted_by", "parted_by_name", "parted_at"])
    Person.objects.filter(pk=join.gone_id).update(joined_into=None)
    news = {"person_id": join.gone_id, "into_id": join.stays_id, "join_id": join.public_id, "by": by, "at": at}
    parted.send(Join, **news, since=join.decided_at, carried=join.carried)
    belongings.give_back(join.gone, join.stays, join.carried.get("people", {}), by=by, at=at)
    _record("person.parted", join, join.part_reason, by, at)
    _tell(join, "person.parted", by=by, at=at)
    return join


def _obstacles(gone: Person, stays: Person, *, by: Actor, at: datetime) -> list[str]:
    login = found.logins([gone.pk], day=clock.day(at)).get(gone.pk, found.Login())
    return found.obstacles(gone, stays, by=by, grants=login.grants)


def _refuse(codes: list[str]) -> None:
    if codes:
        raise Conflict("join", problems=codes)


def _both(gone_id: int, stays_id: int, *, by: Actor) -> tuple[Person, Person]:
    """Return both records, locked in id order. Raises NotFound unless `by` joins records where both stand."""
    order = sorted({gone_id, stays_id})
    rows = {p.pk: p for p in Person.objects.select_for_update(no_key=True).filter(pk__in=order).order_by("pk")}
    seen = set(access.persons(Permission.PERSON_JOIN, by=by).filter(pk__in=order).values_list("pk", flat=True))
    away = {pk for pk, person in rows.items() if person.joined_into_id is not None}
    if set(order) - seen - away or not set(order) <= set(rows):
        raise NotFound("person")
    return rows[gone_id], rows[stays_id]


def _locked(join_id: UUID, *, by: Actor) -> Join:
    """Return the join, locked after the two persons it is about: two decisions on one of them follow each other."""
    join = found.get(join_id, by=by)
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=[join.gone_id, join.stays_id]).order_by("pk"))
    return Join.objects.select_for_update(of=("self",)).select_related("gone", "stays").get(pk=join.pk)


def _second(join: Join, state: str, asked_by: int | None, *, by: Actor) -> None:
    if asked_by == _account(by):
        raise Denied("second-person")
    if by.person_id in (join.gone_id, join.stays_id):
        raise Denied("own-record")
    if join.state != state:
        raise Conflict("join", problems=["decided"])


def _decide(join: Join, state: str, answer: str, *, by: Actor, at: datetime) -> None:
    join.state, join.answer = state, answer.strip()[:LONGEST]
    join.decided_by, join.decided_by_name, join.decided_at = _account(by), by.name, at
    join.save(update_fields=["state", "answer", "decided_by", "decided_by_name", "decided_at"])


def _words(text: str) -> str:
    words = text.strip()
    if not 0 < len(words) <= LONGEST:
        raise Invalid("reason", problems=[{"field": "reason", "code": "length", "value": len(words), "cure": LONGEST}])
    return words


def _account(by: Actor) -> int:
    if by.account_id is None:
        raise Denied("joining takes an account")
    return by.account_id


def _record(action: str, join: Join, reason: str, by: Actor, at: datetime) -> None:
    path = postings.path_of(join.stays_id)
    for person, other in ((join.gone, join.stays), (join.stays, join.gone)):
        lines.record(
            action, by=by, at=at, target_kind="join", target=join.public_id, person_id=person.pk, unit_path=path,
            reason=reason, details={"other": str(other.public_id), "gone": str(join.gone.public_id)},
        )  # fmt: skip


def _tell(join: Join, kind: str, *, by: Actor, at: datetime) -> None:
    for person_id in (join.gone_id, join.stays_id):
        posting_changed.send(Person, person_id=person_id, on=clock.day(at))
    told = (join.stays_id,) if kind == "person.joined" else (join.stays_id, join.gone_id)
    for person_id in told:
        person_news.send(
            Join, person_id=person_id, kind=kind, key=f"{kind}:{join.public_id}", told_by=by.name, at=at,
            facts={"by": by.name, "reason": join.part_reason or join.reason}, link="/statement/",
        )  # fmt: skip
