"""Writing the accepted rows of a roster, many at once, in the caller's transaction."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from django.contrib.auth.hashers import make_password

from taixue.audit.services import lines
from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.people.models import Account, Person, Posting, TransferRequest, Unit
from taixue.people.rules.intake import drafts
from taixue.people.rules.intake import units as rules
from taixue.people.rules.intake.columns import PERSON_FIELDS, POSTING_FIELDS, Column
from taixue.people.rules.intake.drafts import Draft
from taixue.people.rules.intake.problems import Action
from taixue.people.rules.intake.verdicts import Verdict
from taixue.people.services import numbers, units
from taixue.people.services.intake import moves, registers
from taixue.people.services.intake.moves import Move
from taixue.people.signals import posting_changed

BATCH = 2_000
Step = Callable[[int], None]


def write(verdicts: Sequence[Verdict], *, by: Actor, at: datetime, step: Step) -> None:
    """Write what the verdicts say. `step` hears how many rows are done."""
    day = clock.day(at)
    accepted = [v for v in verdicts if v.action in (Action.NEW, Action.CHANGED, Action.MOVED, Action.TRANSFER)]
    places = _found(accepted, by, at)
    done = 0
    for action, carry in ((Action.NEW, _take_in), (Action.CHANGED, _change), (Action.MOVED, _change)):
        some = [verdict for verdict in accepted if verdict.action is action]
        for start in range(0, len(some), BATCH):
            part = some[start : start + BATCH]
            carry(part, places, day, by, at)
            done += len(part)
            step(done)
    _ask([verdict for verdict in accepted if verdict.action is Action.TRANSFER], places, by, at)


Places = dict[tuple[int, str], Unit]
"""The unit of a row: by the known unit's id, and by the name of one founded under it ("" for none)."""


def _place(verdict: Verdict) -> tuple[int, str]:
    return (verdict.unit.id if verdict.unit else 0, rules.folded(verdict.founded))


def _found(verdicts: Sequence[Verdict], by: Actor, at: datetime) -> Places:
    """Return the units of the rows; those that rows name anew are made, once each."""
    known = Unit.objects.in_bulk({v.unit.id for v in verdicts if v.unit})
    places: Places = {(pk, ""): unit for pk, unit in known.items()}
    for verdict in verdicts:
        key = _place(verdict)
        if key[1] and key not in places:
            parent = known[key[0]]
            places[key] = units.create(
                code=_code(parent), name=verdict.founded, kind=KINDS.get(parent.kind, "station"), parent=parent, by=by,
                at=at,
            )  # fmt: skip
    return places


KINDS = {"province": "department", "city": "department", "county": "office"}
"""The kind of a unit that a roster founds under one of another kind; below an office it is a station."""


def _code(parent: Unit) -> str:
    """Return the first free code under a parent: U0009-1, U0009-2 …"""
    taken = set(Unit.objects.filter(code__startswith=f"{parent.code[:34]}-").values_list("code", flat=True))
    number = next(n for n in range(1, len(taken) + 2) if f"{parent.code[:34]}-{n}" not in taken)
    return f"{parent.code[:34]}-{number}"


def _fields(draft: Draft) -> dict[str, str]:
    return {field: draft.value(column) for column, field in PERSON_FIELDS.items() if draft.value(column)}


def _posting_fields(draft: Draft) -> dict[str, str]:
    return {field: draft.value(column) for column, field in POSTING_FIELDS.items() if draft.value(column)}


def _take_in(verdicts: Sequence[Verdict], places: Places, day: date, by: Actor, at: datetime) -> None:
    persons = []
    for verdict in verdicts:
        person = Person(registered_on=day, created_at=at, **drafts.derived(verdict.draft), **_fields(verdict.draft))
        numbers.write(person, verdict.draft.value(Column.IDENTITY), today=day)
        persons.append(person)
    Person.objects.bulk_create(persons, batch_size=BATCH)
    Account.objects.bulk_create(
        [
            Account(person=p, handle=str(p.public_id), name=p.name, created_at=at, password=make_password(None))
            for p in persons
        ],
        batch_size=BATCH,
    )
    Posting.objects.bulk_create(
        [
            Posting(
                person=person, unit=places[_place(verdict)], first_day=day, recorded_at=at,
                **_posting_fields(verdict.draft),
            )
            for person, verdict in zip(persons, verdicts, strict=True)
        ],
        batch_size=BATCH,
    )  # fmt: skip
    _tell("person.created", persons, verdicts, places, by, at)
    for person in persons:
        posting_changed.send(Posting, person_id=person.pk, on=day)


def _change(verdicts: Sequence[Verdict], places: Places, day: date, by: Actor, at: datetime) -> None:
    ids = sorted(verdict.person.id for verdict in verdicts if verdict.person)
    stored = {person.pk: person for person in Person.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    standing = registers.standing(ids, day=day)
    persons: list[Person] = []
    wanted: list[Move] = []
    for verdict in verdicts:
        assert verdict.person is not None
        person, before = stored[verdict.person.id], standing.get(verdict.person.id)
        persons.append(_amend(person, verdict.draft, day))
        move = _move(verdict, person, before, places)
        if move is not None:
            wanted.append(move)
    Person.objects.bulk_update(persons, [*PERSON_FIELDS.values(), *SEALED], batch_size=BATCH)
    renamed = {v.person.id for v in verdicts if v.person and any(change[0] == Column.NAME for change in v.changes)}
    accounts = list(Account.objects.filter(person__in=renamed).select_related("person"))
    for account in accounts:
        account.name = account.person.name if account.person else account.name
    Account.objects.bulk_update(accounts, ["name"], batch_size=BATCH)
    moves.carry_out(wanted, day=day, at=at)
    _tell("person.changed", persons, verdicts, places, by, at)
    for move in wanted:
        posting_changed.send(Posting, person_id=move.person_id, on=day)


SEALED = ("id_cipher", "id_lookup", "id_mask")


def _amend(person: Person, draft: Draft, day: date) -> Person:
    for field, value in _fields(draft).items():
        setattr(person, field, value)
    if draft.value(Column.IDENTITY) and not person.id_lookup:
        numbers.write(person, draft.value(Column.IDENTITY), today=day)
    return person


def _move(verdict: Verdict, person: Person, before: Posting | None, places: Places) -> Move | None:
    columns = {change[0] for change in verdict.changes}
    if not columns & {Column.UNIT, *POSTING_FIELDS}:
        return None
    unit_id = places[_place(verdict)].pk if verdict.unit else before.unit_id if before else None
    return Move(person.pk, before, unit_id, _posting_fields(verdict.draft)) if unit_id else None


def _tell(
    action: str, persons: Sequence[Person], verdicts: Sequence[Verdict], places: Places, by: Actor, at: datetime
) -> None:
    lines.record_each(
        action,
        [
            lines.About(
                person.pk, person.public_id,
                places[_place(verdict)].path if verdict.unit else "",
                {"by": "intake", "columns": sorted(change[0] for change in verdict.changes)},
            )
            for person, verdict in zip(persons, verdicts, strict=True)
        ],
        by=by, at=at,
    )  # fmt: skip


def _ask(verdicts: Sequence[Verdict], places: Places, by: Actor, at: datetime) -> None:
    """Ask the present unit of each person who stands outside; an open request for the same unit is not asked again."""
    TransferRequest.objects.bulk_create(
        [
            TransferRequest(
                person_id=verdict.person.id, name=verdict.draft.value(Column.NAME), to_unit=places[_place(verdict)],
                asked_by=by.account_id, asked_at=at, **_posting_fields(verdict.draft),
            )
            for verdict in verdicts
            if verdict.person
        ],
        ignore_conflicts=True,
        batch_size=BATCH,
    )  # fmt: skip
