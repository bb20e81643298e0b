"""Courses in their editions: what learners find, and what their authors work on."""

from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from taixue.catalog.models import Caption, Course, Lesson, Version
from taixue.catalog.queries import audiences
from taixue.kit.actor import Actor
from taixue.lib.errors import NotFound
from taixue.people.queries import access
from taixue.people.queries.audiences import NOTHING, Named
from taixue.people.rules.permissions import Permission, reach

State, Earns = Version.State, Course.Earns


def visible(*, by: Actor) -> QuerySet[Version]:
    """Return the editions that `by` may read: published and retired ones when signed in, drafts as their author.

    Raises NotFound for who is not signed in.
    """
    if by.account_id is None and not by.system:
        raise NotFound("course")
    own = access.within(reach(by, Permission.COURSE_EDIT), "course__owner_path")
    return Version.objects.filter(~Q(state=State.DRAFT) | own).select_related("course", "subject")


def published(*, by: Actor) -> QuerySet[Version]:
    """Return published editions, the newest first, each with `lesson_count`, `total_milliseconds` and `total_size`."""
    found = visible(by=by).filter(state=State.PUBLISHED)
    return _counted(found).order_by(F("published_at").desc(), "pk")


def authored(*, by: Actor, state: str = "", search: str = "") -> QuerySet[Version]:
    """Return the editions whose courses `by` may edit, the newest first, counted like `published`.

    `drafted` tells of a published edition whether a next one is being written.
    """
    own = access.within(reach(by, Permission.COURSE_EDIT), "course__owner_path")
    found = Version.objects.filter(own).select_related("course", "subject")
    if state in State.values:
        found = found.filter(state=state)
    if search := search.strip():
        found = found.filter(holding(search))
    drafts = Version.objects.filter(course=OuterRef("course"), state=State.DRAFT)
    return _counted(found).annotate(drafted=Exists(drafts)).order_by("-created_at", "-pk")


def authored_counts(*, by: Actor) -> dict[str, int]:
    """Return how many editions `by` may edit, by state, and all of them under ""."""
    own = access.within(reach(by, Permission.COURSE_EDIT), "course__owner_path")
    rows = Version.objects.filter(own).values_list("state").annotate(n=Count("pk"))
    counts = dict(rows)
    return {state: counts.get(state, 0) for state in State.values} | {"": sum(counts.values())}


def authored_lesson(public_id: UUID, *, by: Actor) -> Lesson:
    """Return a lesson, with its captions, of an edition that `by` may edit. Raises NotFound."""
    own = access.within(reach(by, Permission.COURSE_EDIT), "version__course__owner_path")
    rows = Lesson.objects.filter(own).select_related("version__course", "version__subject")
    found = rows.prefetch_related("captions").filter(public_id=public_id).first()
    if found is None:
        raise NotFound("lesson", public_id=str(public_id))
    return found


def version(public_id: UUID, *, by: Actor) -> Version:
    """Return an edition by its own id, counted. Raises NotFound."""
    found = _counted(visible(by=by)).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("version", public_id=str(public_id))
    return found


def editable(public_id: UUID, *, by: Actor) -> Version:
    """Return an edition, counted, whose course `by` may edit; a published one too. Raises NotFound."""
    found = authored(by=by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("version", public_id=str(public_id))
    return found


def editions(course_id: int, *, by: Actor) -> QuerySet[Version]:
    """Return all editions of a course that `by` may read, the newest first."""
    return visible(by=by).filter(course=course_id).order_by("-number")


def lesson(public_id: UUID, *, by: Actor) -> Lesson:
    """Return a lesson with its version, course and subject, of an edition that `by` may read. Raises NotFound."""
    rows = Lesson.objects.filter(version__in=visible(by=by)).select_related("version__course", "version__subject")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound("lesson", public_id=str(public_id))
    return found


def lessons(version: Version) -> QuerySet[Lesson]:
    """Return the lessons of an edition in their order, each with its captions (two queries)."""
    return Lesson.objects.filter(version=version).prefetch_related("captions").order_by("position")


def captions(lesson_id: int) -> list[Caption]:
    """Return the captions of a lesson, Chinese first."""
    return list(Caption.objects.filter(lesson=lesson_id).order_by("-language"))


def required_for(version: Version, band: str, unit_path: str, *, named: Named = NOTHING) -> bool:
    """Is an edition required for someone of this rank band in this unit, of whom saved audiences say this?"""
    return version.pk in audiences.required_among([version], band, unit_path, named=named)


def holding(text: str) -> Q:
    """Return the condition that a title, a summary or the teacher holds the text."""
    fields = ("title", "title_en", "summary", "summary_en", "teacher")
    condition = Q()
    for field in fields:
        condition |= Q(**{f"{field}__icontains": text})
    return condition


def _counted(found: QuerySet[Version]) -> QuerySet[Version]:
    return found.annotate(
        lesson_count=Count("lessons"),
        total_milliseconds=Coalesce(Sum("lessons__milliseconds"), 0),
        total_size=Coalesce(Sum("lessons__size"), 0),
    )
