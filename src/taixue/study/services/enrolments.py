"""Beginning a course: a person takes up one edition, and that is the one she finishes."""

from datetime import datetime

from django.db import transaction

from taixue.catalog.queries.courses import Earns, State, Version
from taixue.kit import clock, sql
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict, Denied
from taixue.study.models import Enrolment

_DONE = 'person_id = %(person)s AND course = %(course)s AND version_id = %(version)s AND "window" = %(window)s'


@transaction.atomic
def begin(version: Version, *, by: Actor, at: datetime) -> Enrolment:
    """Return the person's enrolment in an edition, making it if it is not there; safe to call again.

    A completed one is returned too (to look at again), unless the course may be earned anew in this local year.
    Raises Denied for an account without a person; Conflict "other-version" (`facts["version"]`: the edition she began)
    and "retired" for an edition that nobody begins any more.
    """
    if by.person_id is None:
        raise Denied("study")
    course = version.course.public_id
    begun = sql.model(
        Enrolment, "person_id = %(person)s AND course = %(course)s AND completed_at IS NULL", person=by.person_id,
        course=course,
    )  # fmt: skip
    if begun is not None:
        if begun.version_id != version.pk:
            raise Conflict("other-version", version=begun.version.public_id)
        return begun
    window = str(clock.day(at).year) if version.earns == Earns.YEARLY else ""
    done = sql.model(Enrolment, _DONE, person=by.person_id, course=course, version=version.pk, window=window)
    if done is not None:
        return done
    if version.state != State.PUBLISHED:
        raise Conflict("retired", course=course)
    return Enrolment.objects.create(
        person_id=by.person_id, course=course, version=version, window=window, started_at=at
    )
