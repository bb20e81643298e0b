"""Who took part: at least one proven second in a span of days. Source: docs/rules/fujian-2017.md, "Participation"."""

from collections.abc import Iterable
from datetime import UTC, datetime, time

from django.db.models import Q

from taixue.kit import clock
from taixue.lib.periods import Period
from taixue.study.models import Progress, Visit


def participants(person_ids: Iterable[int], span: Period) -> set[int]:
    """Return those of the persons who proved at least one second in a visit opened in the span of local days.

    Two queries, by person; for derivations made by the system (whoever shows a name narrows it to what `by` may see).
    """
    wanted = list(person_ids)
    first, end = _moment(span, 0), _moment(span, 1)
    ended = Visit.objects.filter(Q(proven__gt=0), person__in=wanted, opened_at__gte=first, opened_at__lt=end)
    running = Progress.objects.filter(
        enrolment__person__in=wanted, visit__isnull=False, proven__gt=0,
        opened_ms__gte=int(first.timestamp() * 1000), opened_ms__lt=int(end.timestamp() * 1000),
    )  # fmt: skip
    return set(ended.values_list("person_id", flat=True)) | set(running.values_list("person_id", flat=True))


def _moment(span: Period, edge: int) -> datetime:
    day = span.end if edge else span.first
    return datetime.combine(day, time(), clock.zone()).astimezone(UTC)
