"""Visits: opened, renewed, left, swept. A person has one open visit; a newer one takes over."""

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from taixue.catalog.queries import courses
from taixue.kit import sql
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict, Denied, NotFound
from taixue.study.models import Progress, Visit
from taixue.study.queries import visits as found
from taixue.study.queries.visits import Before
from taixue.study.rules import coverage, presence, refusals, tickets
from taixue.study.rules.tickets import Ticket
from taixue.study.services import enrolments, signing
from taixue.study.signals import studied

IDLE = timedelta(minutes=30)
SKEW = timedelta(minutes=5)  # that requests of one person, and clocks of servers, may lie apart
_CLOCK = (
    "allowance", "sequence", "seen", "claimed", "proven", "visit_held", "fast", "replayed", "clock", "absent",
)  # fmt: skip
"""What is 0 when a visit opens: its clock and its figures."""
_START = f"""
INSERT INTO study_progress (enrolment_id, lesson_id, person_id, bits, seconds, held, resume, visit, opened_ms,
    filled_ms, acked_ms, ask_ms, {", ".join(_CLOCK)})
VALUES (%(enrolment)s, %(lesson)s, %(person)s, %(empty)s, 0, 0, 0, %(visit)s, %(now)s, %(now)s, %(now)s, %(ask)s,
    {", ".join("0" for _ in _CLOCK)})
ON CONFLICT (enrolment_id, lesson_id) DO UPDATE SET visit = excluded.visit, opened_ms = excluded.opened_ms,
    filled_ms = excluded.filled_ms, acked_ms = excluded.acked_ms, ask_ms = excluded.ask_ms,
    {", ".join(f"{name} = 0" for name in _CLOCK)}
RETURNING bits, seconds, resume, completed_at
"""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a player starts from; docs/pulse.md, section 1."""

    visit: UUID
    ticket: str
    length: int
    bits: str
    proven: int
    needed: int
    resume: int
    interval: int
    speed: int
    held_limit: int
    presence: int
    done: bool
    taken_from: str
    before: Before | None


@transaction.atomic
def open(*, lesson_public_id: UUID, session_key: str, device: str, by: Actor, at: datetime) -> Opened:
    """Open a visit of a lesson on a device; an open one of the same person, wherever it is, ends as taken over.

    Raises NotFound, Denied (an account without a person), Conflict ("other-version", "retired", "no-video").
    """
    if by.person_id is None:
        raise Denied("study")
    lesson = courses.lesson(lesson_public_id, by=by)
    length = lesson.milliseconds // 1000
    if not length:
        raise Conflict("no-video")
    one_at_a_time(by.person_id)
    enrolment = enrolments.begin(lesson.version, by=by, at=at)
    session = tickets.session_digest(session_key)
    taken_from = _take_over(by.person_id, session, at)
    at = _after_the_last(by.person_id, at)
    before = found.before(enrolment.pk, lesson.pk)
    visit = Visit.objects.create(
        person_id=by.person_id, enrolment=enrolment, lesson=lesson, opened_at=at, device=device[:60], session=session
    )
    progress = _start(visit, length, lesson.version.presence, at)
    return _opened(visit, progress, lesson, at, taken_from=taken_from, before=before)


def renew(*, visit: UUID, session_key: str, by: Actor, at: datetime) -> Opened:
    """Return a new ticket of a visit that is still open in the same session; its clock runs on.

    Raises NotFound if it is not the person's; Conflict "ended" (`facts["why"]`: taken, left, idle, session).
    """
    row = _mine(visit, by=by)
    if row.ended_at is not None:
        raise Conflict("ended", why=row.ending)
    if bytes(row.session) != tickets.session_digest(session_key):
        raise Conflict("ended", why="session")
    progress = Progress.objects.get(enrolment=row.enrolment_id, lesson=row.lesson_id)
    return _opened(row, progress, row.lesson, at, taken_from="", before=None)


@transaction.atomic
def leave(*, visit: UUID, by: Actor, at: datetime) -> None:
    """End a visit because its page was closed; an ended one stays as it is. Raises NotFound if not the person's."""
    row = _mine(visit, by=by)
    one_at_a_time(row.person_id)
    _end(row, "left", at)


def sweep(*, at: datetime) -> int:
    """End visits without a beat for half an hour (longer where a journal may still come); return how many."""
    ended = 0
    for visit in found.idle(at=at, idle=IDLE):
        with transaction.atomic():
            one_at_a_time(visit.person_id)
            if found.is_idle(visit, at=at, idle=IDLE):
                ended += _end(visit, "idle", None)
    return ended


def end_open(person_id: int, *, at: datetime) -> None:
    """End the open visit of a person because the record ends, wherever it is; call after `one_at_a_time`."""
    row = Visit.objects.filter(person=person_id, ended_at=None).first()
    if row is not None:
        _end(row, "left", at)


def fold(enrolment_id: int) -> None:
    """Copy the figures of the enrolment's open visit from Progress to Visit; call after `one_at_a_time`."""
    for seen in Visit.objects.filter(enrolment=enrolment_id, ended_at=None):
        visit, progress = _locked(seen)
        if progress is not None:
            _copy(progress, visit)
            visit.save(update_fields=["claimed", "proven", "held", "refusals", "last_at"])
            _tell(visit)


def one_at_a_time(person_id: int) -> None:
    """Let a person's visits be changed by one transaction after the other: two windows may open at the same moment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"study.visit:{person_id}"])


def _take_over(person_id: int, session: bytes, at: datetime) -> str:
    """End the open visit of a person; return its device if it was studied in another session."""
    row = sql.model(Visit, "person_id = %(person)s AND ended_at IS NULL", person=person_id)
    if row is None:
        return ""
    _end(row, "taken", at)
    return row.device if bytes(row.session) != session else ""


def _after_the_last(person_id: int, at: datetime) -> datetime:
    """Return when a visit begins: not before the last one ended, for `at` was taken before others were waited for.

    Else the same server time would pay in both. An end far ahead comes from a clock that was set back: it is no bar.
    """
    last = sql.model(Visit, "person_id = %(person)s ORDER BY opened_at DESC, id DESC", person=person_id)
    if last is None or last.ended_at is None or last.ended_at - at > SKEW:
        return at
    return max(at, last.ended_at)


def _mine(public_id: UUID, *, by: Actor) -> Visit:
    row = sql.model(Visit, "public_id = %(id)s AND person_id = %(person)s", id=public_id, person=by.person_id)
    if row is None:
        raise NotFound("visit")
    return row


def _start(visit: Visit, length: int, minutes: int, at: datetime) -> Progress:
    """Let the lesson's row carry the clock of a visit that opens; return what the row keeps from visits before."""
    now = int(at.timestamp() * 1000)
    kept = sql.row(
        _kept, _START, enrolment=visit.enrolment_id, lesson=visit.lesson_id, person=visit.person_id,
        empty=coverage.dump(0, length), visit=visit.pk, now=now,
        ask=presence.due(signing.secret(), visit.pk, now, minutes),
    )  # fmt: skip
    assert kept is not None  # the statement returns its row
    return kept


def _kept(bits: bytes, seconds: int, resume: int, completed_at: datetime | None) -> Progress:
    return Progress(bits=bits, seconds=seconds, resume=resume, completed_at=completed_at)


def _end(seen: Visit, ending: str, at: datetime | None) -> bool:
    """Fold the figures in and end a visit at a moment, or (None) when its last beat came; False if it had ended."""
    visit, progress = _locked(seen)
    if visit.ended_at is not None:
        return False
    if progress is not None:
        _copy(progress, visit)
        progress.visit, progress.allowance, progress.ask_ms = None, 0, 0
        progress.save(update_fields=["visit", "allowance", "ask_ms"])
    visit.ending = ending
    visit.ended_at = max(moment for moment in (at, visit.last_at, visit.opened_at) if moment is not None)
    visit.save()
    _tell(visit)
    return True


def _locked(seen: Visit) -> tuple[Visit, Progress | None]:
    """Lock a visit and the row of its clock, in the order in which the lane writes them."""
    clock = "enrolment_id = %(enrolment)s AND lesson_id = %(lesson)s AND visit = %(visit)s FOR UPDATE"
    held = sql.models(Progress, clock, enrolment=seen.enrolment_id, lesson=seen.lesson_id, visit=seen.pk)
    [visit] = sql.models(Visit, "id = %(visit)s FOR NO KEY UPDATE", visit=seen.pk)
    return visit, next(iter(held), None)


def _tell(visit: Visit) -> None:
    if visit.proven and visit.last_at is not None:
        studied.send(Visit, person_id=visit.person_id, last_at=visit.last_at)


def _copy(progress: Progress, visit: Visit) -> None:
    visit.claimed, visit.proven, visit.held = progress.claimed, progress.proven, progress.visit_held
    visit.refusals = refusals.folded(
        visit.refusals, {name: getattr(progress, column) for name, column in refusals.COUNTERS.items()}
    )
    if progress.sequence:
        visit.last_at = found.moment(progress.acked_ms)


def _opened(
    visit: Visit, progress: Progress, lesson: courses.Lesson, at: datetime, *, taken_from: str, before: Before | None
) -> Opened:
    version, length = lesson.version, lesson.milliseconds // 1000
    interval = settings.TAIXUE_BEAT_SECONDS
    ticket = Ticket(
        visit=visit.pk, person=visit.person_id, enrolment=visit.enrolment_id, lesson=lesson.pk, length=length,
        expires=0, speed=version.speed, held_limit=version.held_limit, presence=min(version.presence, 255),
        interval=interval, threshold=version.threshold, session=bytes(visit.session),
    )  # fmt: skip
    bits = bytes(progress.bits)
    resume = progress.resume if progress.resume < length else coverage.first_gap(coverage.load(bits), length) % length
    return Opened(
        visit=visit.public_id,
        ticket=signing.seal(ticket, now=int(at.timestamp() * 1000)),
        length=length,
        bits=base64.b64encode(bits).decode(),
        proven=progress.seconds,
        needed=coverage.needed(length, version.threshold),
        resume=resume,
        interval=interval,
        speed=version.speed,
        held_limit=version.held_limit,
        presence=version.presence,
        done=progress.completed_at is not None,
        taken_from=taken_from,
        before=before,
    )
