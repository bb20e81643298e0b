"""From complete lessons to an entry in the ledger, exactly once."""

from datetime import datetime

from django.db import transaction
from django.db.models import Min

from taixue.catalog.queries import courses
from taixue.credits.services import ledger
from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.people.queries import audiences, postings
from taixue.study.models import Enrolment, Progress, Visit
from taixue.study.rules import sources
from taixue.study.services import visits
from taixue.study.signals import course_completed, lesson_completed


@transaction.atomic
def complete(*, enrolment_id: int, by: Actor, at: datetime) -> bool:
    """Post the entry of an enrolment whose lessons are all complete; return whether the course is complete.

    Safe to call at any time and again: the ledger takes (person, source) once. Where it was earned before, the
    enrolment is completed and nothing is posted. Figures of open visits are folded in first, so the evidence is there.
    """
    visits.one_at_a_time(Enrolment.objects.values_list("person_id", flat=True).get(pk=enrolment_id))
    locked = Enrolment.objects.select_for_update(of=("self",), no_key=True)
    enrolment = locked.select_related("version__course", "version__subject").get(pk=enrolment_id)
    visits.fold(enrolment.pk)
    version = enrolment.version
    lessons = list(courses.lessons(version))
    rows = {row.lesson_id: row for row in Progress.objects.filter(enrolment=enrolment).defer("bits")}
    done = [row for row in rows.values() if row.completed_at is not None]
    for lesson in lessons:
        if lesson.pk in rows and rows[lesson.pk].completed_at is not None:
            lesson_completed.send(
                Progress, person_id=enrolment.person_id, lesson=lesson.public_id, enrolment=enrolment.public_id
            )
    if not lessons or len(done) < len(lessons):
        return False
    if enrolment.completed_at is None:
        _finish(enrolment, done, by=by, at=at)
    return True


@transaction.atomic
def earn(*, enrolment_id: int, by: Actor, at: datetime) -> bool:
    """Post the entry of a finished enrolment if nothing stands under its source; return whether it is posted now."""
    enrolment = Enrolment.objects.select_related("version__course", "version__subject").get(pk=enrolment_id)
    done = list(Progress.objects.filter(enrolment=enrolment, completed_at__isnull=False).defer("bits"))
    return bool(done) and _post(enrolment, done, by=by, at=at)


def _finish(enrolment: Enrolment, done: list[Progress], *, by: Actor, at: datetime) -> None:
    _post(enrolment, done, by=by, at=at)
    enrolment.completed_at = _last(done)
    if enrolment.window:
        enrolment.window = str(clock.day(enrolment.completed_at).year)  # begun in December, finished in January
    enrolment.save(update_fields=["completed_at", "window"])
    course_completed.send(
        Enrolment, person_id=enrolment.person_id, course=enrolment.course, enrolment=enrolment.public_id
    )


def _last(done: list[Progress]) -> datetime:
    return max(row.completed_at for row in done if row.completed_at is not None)


def _post(enrolment: Enrolment, done: list[Progress], *, by: Actor, at: datetime) -> bool:
    version, last_at = enrolment.version, _last(done)
    first = Visit.objects.filter(enrolment=enrolment, proven__gt=0).aggregate(at=Min("opened_at"))["at"]
    day = clock.day(last_at)
    posting = postings.main_on([enrolment.person_id], day).get(enrolment.person_id)
    named = audiences.of_courses(enrolment.person_id, day=day)
    required = posting is not None and courses.required_for(version, posting.band, posting.unit_path, named=named)
    _entry, is_new = ledger.post(
        person_id=enrolment.person_id,
        kind="course",
        source=sources.of_course(version.course.public_id, version.earns, year=day.year, number=version.number),
        item=version.course.public_id,
        item_version=version.number,
        title=version.title,
        title_en=version.title_en,
        subject=version.subject.code,
        category="online",
        required=required,
        seconds=sum(row.seconds for row in done),
        held=sum(row.held for row in done),
        nominal=version.centihours,
        first_at=min(first or last_at, last_at),
        last_at=last_at,
        provenance="proven",
        by=by,
        at=at,
    )
    return is_new
