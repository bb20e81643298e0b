"""Courses as the apps above know them, asked for by who corrects."""

from datetime import date
from typing import Any
from uuid import UUID

from taixue.credits import signals
from taixue.credits.models import Correction
from taixue.credits.rules.courses import Course, Named
from taixue.kit.actor import Actor


def sought(words: str, *, on: date, by: Actor) -> list[Course]:
    """Return the published courses that are meant by words, as they would count on a day."""
    answers: list[tuple[Any, Any]] = signals.course_sought.send(Correction, words=words, on=on, by=by)
    return [course for _hearer, found in answers for course in found]


def of_people(item: UUID, people: list[int], *, on: date, by: Actor) -> Named | None:
    """Return a course and for whom of the people it was required on a day, None if there is no such course."""
    answers: list[tuple[Any, Any]] = signals.course_named.send(Correction, item=item, person_ids=people, on=on, by=by)
    return next((answer for _hearer, answer in answers if answer is not None), None)


def named(item: UUID, *, on: date, by: Actor) -> Course | None:
    """Return a course as it would count on a day, None if there is no such course."""
    found = of_people(item, [], on=on, by=by)
    return found.course if found else None
