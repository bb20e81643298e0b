"""Names of devices in visits: of use while foreign use may have to be cleared up, and no longer."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from taixue.study.models import Visit

BATCH = 20_000


def forget(*, before: datetime) -> int:
    """Empty the device in visits that ended before a moment; return in how many. In pieces, each committed alone."""
    old = Visit.objects.filter(ended_at__lt=before).exclude(device="")
    gone = 0
    while some := list(old.values_list("pk", flat=True)[:BATCH]):
        gone += _forgotten(Visit.objects.filter(pk__in=some))
    return gone


@transaction.atomic
def forget_of(person_id: int) -> int:
    """Empty the device in the visits of a person that ended; return in how many."""
    return _forgotten(Visit.objects.filter(person=person_id, ended_at__isnull=False).exclude(device=""))


def _forgotten(visits: "QuerySet[Visit]") -> int:
    return visits.update(device="")
