"""Registration: windows are opened and shut; who registers in an open one is enrolled and gets a number for good."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from taixue.audit.services import lines
from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict, Denied, Invalid
from taixue.people.models import Person, RegistrationWindow, Unit
from taixue.people.queries import access, postings
from taixue.people.queries import windows as queries
from taixue.people.rules import windows
from taixue.people.rules.permissions import Permission
from taixue.people.rules.ranks import Band
from taixue.people.signals import account_news, posting_changed

LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Registered:
    """How many were registered, and who was not and why: "shut" (no window open), "nowhere" (no posting today)."""

    people: int
    left_out: tuple[tuple[Person, str], ...]


@transaction.atomic
def open_window(
    *, unit: Unit, band: str, first_day: date, last_day: date, by: Actor, at: datetime
) -> RegistrationWindow:
    """Let a rank band ("" is every one) register in a unit and all below it from the first to the last day.

    The same window asked for again is the same. Raises Denied over the unit, Invalid for an unknown band, days in the
    wrong order, over a year apart or past.
    """
    access.require(Permission.REGISTRATION_OPEN, over=unit.path, by=by)
    if band not in (windows.EVERY_BAND, *Band):
        raise Invalid("band", problems=[{"field": "band", "code": "unknown"}])
    if last_day < first_day or last_day - first_day > LONGEST:
        raise Invalid("days", problems=[{"field": "last_day", "code": "order"}])
    if last_day < clock.day(at):
        raise Invalid("days", problems=[{"field": "last_day", "code": "past"}])
    held = {"unit": unit, "band": band, "first_day": first_day}
    end = last_day + timedelta(days=1)
    row = RegistrationWindow.objects.select_for_update().filter(**held).first()
    if row is not None and row.end_day == end:
        return row
    if row is not None:
        raise Conflict("a window of this unit and band begins on the same day")
    row = RegistrationWindow(**held, end_day=end, opened_by=by.account_id, opened_at=at)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if "window_opened_once" not in str(error):
            raise
        return RegistrationWindow.objects.get(**held)
    _line("registration.opened", row, by, at)
    return row


@transaction.atomic
def shut_window(*, window_id: UUID, by: Actor, at: datetime) -> RegistrationWindow:
    """Shut a window from today; one that has ended stays as it is. Raises NotFound."""
    row = queries.get(window_id, by=by)
    row = RegistrationWindow.objects.select_for_update(of=("self",)).select_related("unit").get(pk=row.pk)
    today = clock.day(at)
    if row.end_day > today:
        row.end_day = max(today, row.first_day)
        row.save(update_fields=["end_day"])
        _line("registration.shut", row, by, at)
    return row


@transaction.atomic
def register_myself(*, by: Actor, at: datetime) -> Person:
    """Enrol the actor's own person, today; who is enrolled already stays so from the first day.

    Raises Denied without a person, Conflict where no window is open for the person.
    """
    if by.person_id is None:
        raise Denied("only a person registers")
    done = _register([by.person_id], by, at)
    if done.left_out:
        raise Conflict("shut", why=done.left_out[0][1])
    return Person.objects.get(pk=by.person_id)


@transaction.atomic
def register(*, person_ids: Iterable[int], by: Actor, at: datetime) -> Registered:
    """Enrol persons in reach, today, each where a window is open for her unit and rank band.

    Raises NotFound or Denied for a person out of reach: then nobody was enrolled.
    """
    wanted = sorted(set(person_ids))
    reached = set(access.persons(Permission.PERSON_IMPORT, by=by).filter(pk__in=wanted).values_list("pk", flat=True))
    for missing in set(wanted) - reached:
        access.require_person(Permission.PERSON_IMPORT, missing, by=by)
    return _register(wanted, by, at)


def _register(wanted: list[int], by: Actor, at: datetime) -> Registered:
    day = clock.day(at)
    rows = list(Person.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
    mains = postings.main_on(wanted, day)
    spans = queries.every_span()
    left_out: list[tuple[Person, str]] = []
    done: list[Person] = []
    for person in rows:
        main = mains.get(person.pk)
        if person.registered_on is not None:
            continue
        if main is None:
            left_out.append((person, "nowhere"))
        elif not windows.is_open(spans, path=main.unit_path, band=main.band, day=day):
            left_out.append((person, "shut"))
        else:
            done.append(person)
    Person.objects.filter(pk__in=[person.pk for person in done]).update(registered_on=day)  # a trigger numbers them
    numbers = dict(Person.objects.filter(pk__in=[p.pk for p in done]).values_list("pk", "enrolment_number"))
    for person in done:
        _enrolled(person, str(numbers[person.pk]), mains[person.pk].unit_path, by, at)
    return Registered(len(done), tuple(left_out))


def _enrolled(person: Person, number: str, path: str, by: Actor, at: datetime) -> None:
    lines.record(
        "registration.done", by=by, at=at, target_kind="person", target=person.public_id, person_id=person.pk,
        unit_path=path, details={"enrolment": number},
    )  # fmt: skip
    account_news.send(
        Person, person_id=person.pk, kind="registration.done", key="registration.done", told_by=by.name, at=at,
        facts={"number": number, "first_day": clock.day(at).isoformat()},
    )  # fmt: skip
    posting_changed.send(Person, person_id=person.pk, on=clock.day(at))


def _line(action: str, row: RegistrationWindow, by: Actor, at: datetime) -> None:
    facts: dict[str, object] = {"band": row.band, "first": row.first_day.isoformat(), "end": row.end_day.isoformat()}
    lines.record(
        action, by=by, at=at, target_kind="window", target=row.public_id, unit_path=row.unit.path, details=facts
    )
