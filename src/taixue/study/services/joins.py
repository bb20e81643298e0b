"""Two records of one person: what one began the other may finish, and no second of a lesson counts twice.

Order of the locks, as everywhere in study: the persons' visits (in id order), enrolments, rows of progress.
"""

import base64
from datetime import datetime
from typing import Any

from django.db import transaction

from taixue.kit.actor import SYSTEM
from taixue.study.models import Enrolment, Progress, Visit
from taixue.study.rules import coverage
from taixue.study.services import completion, visits


@transaction.atomic
def settle(*, gone_id: int, stays_id: int, at: datetime) -> None:
    """Let what a record has studied be done with before its chain ends.

    Its open visit ends, so that no later beat counts, and courses whose lessons are complete are posted now, not by the
    job that may still wait. Holds the visits of both persons until the transaction ends.
    """
    for person_id in sorted((gone_id, stays_id)):
        visits.one_at_a_time(person_id)
    visits.end_open(gone_id, at=at)
    for enrolment in Enrolment.objects.filter(person=gone_id, completed_at=None).order_by("pk"):
        completion.complete(enrolment_id=enrolment.pk, by=SYSTEM, at=at)


@transaction.atomic
def unite(*, gone_id: int, stays_id: int, at: datetime) -> list[dict[str, Any]]:
    """Let the staying record go on with courses that the other began; return what it got, for `part`.

    Bitmaps are united where both began the same edition. Where the staying one has another edition open, or finished
    the same already, it keeps what it has.
    """
    carried: list[dict[str, Any]] = []
    for begun in Enrolment.objects.filter(person=gone_id, completed_at=None).order_by("pk"):
        mine, is_new = _enrolment(begun, stays_id)
        if mine is None:
            continue
        rows = [_add(mine, told, at) for told in Progress.objects.filter(enrolment=begun).select_related("lesson")]
        carried.append({"enrolment": mine.pk, "new": is_new, "lessons": rows})
        completion.complete(enrolment_id=mine.pk, by=SYSTEM, at=at)
    return carried


@transaction.atomic
def part(*, stays_id: int, carried: list[dict[str, Any]], since: datetime, at: datetime) -> None:
    """Take the seconds back that came from the other record; courses finished meanwhile stay finished.

    What the record finished itself meanwhile, and could not earn because the other had brought it, is earned now.
    """
    visits.one_at_a_time(stays_id)
    for one in carried:
        enrolment = Enrolment.objects.select_for_update(no_key=True).filter(pk=one["enrolment"]).first()
        if enrolment is not None and enrolment.completed_at is None:
            _take(enrolment, one)
    for done in Enrolment.objects.filter(person=stays_id, completed_at__gte=since).order_by("pk"):
        completion.earn(enrolment_id=done.pk, by=SYSTEM, at=at)


def _enrolment(begun: Enrolment, stays_id: int) -> tuple[Enrolment | None, bool]:
    mine = Enrolment.objects.filter(person=stays_id, course=begun.course)
    going = mine.filter(completed_at=None).first()
    if going is not None:
        return (going, False) if going.version_id == begun.version_id else (None, False)
    if mine.filter(version=begun.version_id, window=begun.window).exists():
        return None, False
    made = Enrolment.objects.create(
        person_id=stays_id, course=begun.course, version_id=begun.version_id, window=begun.window,
        started_at=begun.started_at,
    )  # fmt: skip
    return made, True


def _add(mine: Enrolment, told: Progress, at: datetime) -> dict[str, Any]:
    """Unite a lesson's bitmap into the staying record's; return the seconds that only the other had proven."""
    length = told.lesson.milliseconds // 1000
    empty = {"person_id": mine.person_id, "bits": coverage.dump(0, length)}
    row, _ = Progress.objects.select_for_update().get_or_create(
        enrolment_id=mine.pk, lesson_id=told.lesson_id, defaults=empty
    )
    own, other = coverage.load(bytes(row.bits)), coverage.load(bytes(told.bits))
    only = other & ~own
    held = min(told.held, only.bit_count())
    row.held += held
    _write(row, own | other, length)
    row.resume = max(row.resume, told.resume)
    if row.completed_at is None and row.seconds >= _needed(mine, length):
        row.completed_at = told.completed_at or at
    row.save(update_fields=["bits", "seconds", "held", "resume", "completed_at"])
    return {"lesson": told.lesson_id, "only": base64.b64encode(coverage.dump(only, length)).decode(), "held": held}


def _take(enrolment: Enrolment, one: dict[str, Any]) -> None:
    for lesson in one["lessons"]:
        key = {"enrolment_id": enrolment.pk, "lesson_id": lesson["lesson"]}
        row = Progress.objects.select_for_update(of=("self",)).select_related("lesson").get(**key)
        length = row.lesson.milliseconds // 1000
        only = coverage.load(base64.b64decode(lesson["only"]))
        row.held = max(0, row.held - int(lesson["held"]))
        _write(row, coverage.load(bytes(row.bits)) & ~only, length)
        row.held = min(row.held, row.seconds)
        if row.seconds < _needed(enrolment, length):
            row.completed_at = None
        row.save(update_fields=["bits", "seconds", "held", "completed_at"])
    untouched = not Visit.objects.filter(enrolment=enrolment).exists()
    if one["new"] and untouched and not Progress.objects.filter(enrolment=enrolment, seconds__gt=0).exists():
        Progress.objects.filter(enrolment=enrolment).delete()
        enrolment.delete()


def _write(row: Progress, bits: int, length: int) -> None:
    row.bits, row.seconds = coverage.dump(bits, length), bits.bit_count()


def _needed(enrolment: Enrolment, length: int) -> int:
    return coverage.needed(length, enrolment.version.threshold)
