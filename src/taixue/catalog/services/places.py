"""Courses follow the units that keep them. Statements of published editions never change: they name the unit itself."""

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr

from taixue.catalog.models import Audience, Course, Version
from taixue.lib import paths


@transaction.atomic
def follow(*, old: str, new: str) -> None:
    """Let courses, and statements of drafts, name the units that stood at and below `old` where they stand now."""
    low, high = paths.span(old)
    Course.objects.filter(owner_path__gte=low, owner_path__lt=high).update(
        owner_path=Concat(Value(new), Substr("owner_path", len(old) + 1))
    )
    drafts = Audience.objects.filter(version__state=Version.State.DRAFT, unit_path__gte=low, unit_path__lt=high)
    drafts.update(unit_path=Concat(Value(new), Substr("unit_path", len(old) + 1)))


@transaction.atomic
def hand_over(*, path: str, into: str) -> int:
    """Let the courses of a unit that was merged be kept by the one it was merged into; return how many."""
    return Course.objects.filter(owner_path=path).update(owner_path=into)
