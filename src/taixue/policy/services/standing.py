"""Standings: computed from entries and facts, at any time, always to the same result."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.db import connection, transaction

from taixue.credits.queries import entries
from taixue.credits.queries.entries import Measured
from taixue.kit import clock
from taixue.kit.actor import SYSTEM
from taixue.people.queries import access
from taixue.people.queries import facts as people
from taixue.people.queries.facts import PersonFacts
from taixue.people.rules.permissions import Permission
from taixue.policy.models import Standing, Studied
from taixue.policy.queries import policies
from taixue.policy.queries.policies import Held
from taixue.policy.rules import evaluate as rules
from taixue.policy.rules import record
from taixue.policy.rules.windows import Window

BATCH = 200
"""Persons computed together in one transaction."""

FIELDS = tuple(f.name for f in Standing._meta.fields if f.name not in ("id", "person", "version", "window"))
_LOCK = 0x706F6C << 40  # "pol": advisory locks of this service, apart from others
_MARGIN = timedelta(days=31)  # statistics days before a year may count for it


def refresh(person_id: int, at: datetime) -> None:
    """Compute a person's standings anew, in every window of every policy that holds for them."""
    refresh_many([person_id], at)


@transaction.atomic
def refresh_many(person_ids: Iterable[int], at: datetime) -> None:
    """Compute the standings of persons anew and drop those that no policy asks for any more.

    Two computations of one person wait for each other, so that the later one has seen what the earlier one had.
    """
    order = sorted(set(person_ids))
    _lock(order)
    held = policies.held()
    facts = people.history(order)
    since = min((h.first_day for h in held), default=clock.day(at)).replace(month=1, day=1) - _MARGIN
    lines: dict[int, list[rules.Learned]] = defaultdict(list)
    for line in entries.measured(order, since=since):
        lines[line.person_id].append(_learned(line))
    studied: dict[int, list[rules.Studied]] = defaultdict(list)
    for row in Studied.objects.filter(person__in=order):
        studied[row.person_id].append(rules.Studied(row.first_day, row.last_day))
    rows = [
        row
        for number in order
        if number in facts
        for row in _rows(_facts(facts[number], studied[number]), lines[number], held, number, at)
    ]
    _store(order, rows)


def refresh_from(after: int, at: datetime) -> int | None:
    """Compute the next BATCH persons after an id; return the last one's id, None when there are no more."""
    order = _next(after)
    if not order:
        return None
    refresh_many(order, at)
    return order[-1]


def refresh_all(at: datetime) -> Iterator[int]:
    """Compute everyone, batch by batch, each in a transaction of its own; yield how many persons are done so far."""
    done, after = 0, 0
    while order := _next(after):
        refresh_many(order, at)
        done, after = done + len(order), order[-1]
        yield done


@transaction.atomic
def studied(person_id: int, day: date) -> bool:
    """Note that a person proved at least a second on a local day; return whether that is news to a standing.

    News is a new first or last day of the year.
    """
    row, is_new = Studied.objects.select_for_update().get_or_create(
        person_id=person_id, year=day.year, defaults={"first_day": day, "last_day": day}
    )
    if is_new:
        return True
    first, last = min(row.first_day, day), max(row.last_day, day)
    if (first, last) == (row.first_day, row.last_day):
        return False
    row.first_day, row.last_day = first, last
    row.save(update_fields=["first_day", "last_day"])
    return True


def _next(after: int) -> list[int]:
    numbers = access.persons(Permission.PERSON_SEE, by=SYSTEM).filter(pk__gt=after).order_by("pk")
    return list(numbers.values_list("pk", flat=True)[:BATCH])


def _lock(order: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s + n) FROM unnest(%s::bigint[]) AS n", [_LOCK, order])


def _rows(
    facts: rules.Facts, lines: list[rules.Learned], held: list[Held], person_id: int, at: datetime
) -> Iterator[Standing]:
    today = clock.day(at)
    for one in held:
        for window in _windows(one, today):
            evaluation = rules.evaluate(one.document, window, facts, lines, today=today)
            governing = policies.governing(evaluation.unit_path, evaluation.reference, among=held)
            if one in governing:
                yield _standing(evaluation, person_id, one.version_id, at)


def _windows(one: Held, today: date) -> Iterator[Window]:
    last = today if one.end_day is None else min(today, one.end_day - timedelta(days=1))
    for year in range(one.first_day.year, last.year + 1):
        window = one.document.calendar.window(str(year))
        if window.first <= today:
            yield window


def _standing(evaluation: rules.Evaluation, person_id: int, version_id: int, at: datetime) -> Standing:
    total = next((m for m in evaluation.duties if m.duty.counts == "all"), None)
    required = next((m for m in evaluation.duties if m.duty.counts == "required"), None)
    return Standing(
        person_id=person_id, version_id=version_id, window=evaluation.window.name, unit_path=evaluation.unit_path,
        band=evaluation.band, rank=evaluation.rank, group=evaluation.group, first_day=evaluation.first_day,
        last_day=evaluation.window.last, subject=evaluation.subject, participated=evaluation.participated,
        met=evaluation.met, owed=total.asked if total else 0, owed_required=required.asked if required else 0,
        counted=sum(line.centihours for line in evaluation.counted),
        counted_required=sum(line.centihours for line in evaluation.counted if line.required),
        missing=total.missing if total else 0, missing_required=required.missing if required else 0,
        last_study=evaluation.last_study, reasons=record.plain(evaluation), evaluated_at=at,
    )  # fmt: skip


def _store(order: list[int], rows: list[Standing]) -> None:
    wanted = {(row.person_id, row.version_id, row.window) for row in rows}
    known = Standing.objects.filter(person__in=order).values_list("pk", "person_id", "version_id", "window")
    stale = [number for number, *key in known if tuple(key) not in wanted]
    if stale:
        Standing.objects.filter(pk__in=stale).delete()
    Standing.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["person", "version", "window"], update_fields=FIELDS
    )


def _facts(person: PersonFacts, studied: list[rules.Studied]) -> rules.Facts:
    posts = tuple(
        rules.Post(p.first_day, p.end_day, p.unit_path, p.rank, str(p.band))
        for p in person.postings
        if p.kind == "main"
    )
    return rules.Facts(person.registered_on, posts, tuple(studied))


def _learned(line: Measured) -> rules.Learned:
    return rules.Learned(
        id=line.public_id, sequence=line.sequence, kind=line.kind, required=line.required, seconds=line.seconds,
        nominal=line.nominal, proven=line.provenance == "proven", last_day=line.last_day,
        recorded_day=line.recorded_day, reverses=line.reverses,
    )  # fmt: skip
