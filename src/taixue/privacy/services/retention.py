"""The nightly job: what was kept long enough is deleted by who owns it, and how much is written down."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType

from django.db import transaction

from taixue.notices.services import retention as notices
from taixue.people.services import retention as people
from taixue.privacy.models import Clearing, Erasure
from taixue.privacy.rules.retention import NIGHTLY, PERIODS
from taixue.study.services import devices


def _erasures(*, before: datetime) -> int:
    return Erasure.objects.filter(decided_at__lt=before).delete()[0]


CLEAR: Mapping[str, tuple[Callable[..., int], ...]] = MappingProxyType({
    "request": (people.clear_requests, _erasures),
    "note": (notices.clear_notes,),
    "code": (people.clear_codes,),
    "device": (devices.forget,),
})  # fmt: skip
"""By code of NIGHTLY, what deletes everything from before a moment and says how much."""


def clear(*, at: datetime) -> dict[str, int]:
    """Delete what is over and return how many rows of what; nights without any leave no line. Safe to run twice."""
    done = {}
    for code in NIGHTLY:
        kept = PERIODS[code].kept
        if kept is None:
            continue
        before = at - kept
        done[code] = sum(some(before=before) for some in CLEAR[code])
        if done[code]:
            with transaction.atomic():
                Clearing.objects.create(code=code, before=before, rows=done[code], at=at)
    return done
