"""What courses rest on units, for who plans to change the units."""

from collections.abc import Iterable

from django.db.models import Q

from taixue.catalog.models import Audience, Course, Version
from taixue.lib import paths


def resting_on(unit_paths: Iterable[str]) -> tuple[int, int]:
    """Return how many courses the units at these paths keep, and how many published editions are required for them.

    What is required for a unit is so wherever it stands, and ends with it: a published edition never changes.
    """
    wanted = list(unit_paths)
    named = Q(pk__in=[])
    for path in wanted:
        named |= Q(unit_path__endswith=f"/{paths.last(path)}/")
    stated = Audience.objects.filter(named, version__state=Version.State.PUBLISHED).values("version").distinct().count()
    return Course.objects.filter(owner_path__in=wanted).count(), stated
