"""Writing the accepted rows of a roster, piece by piece, in the caller's transaction."""

from collections.abc import Sequence
from datetime import datetime

from taixue.audit.services import lines
from taixue.kit import clock, sql
from taixue.kit.actor import Actor
from taixue.people.models import Intake, Person, Posting, TransferRequest, Unit
from taixue.people.rules import identity
from taixue.people.rules.intake import units as rules
from taixue.people.rules.intake.columns import PERSON_FIELDS, POSTING_FIELDS, Column
from taixue.people.rules.intake.drafts import Draft
from taixue.people.rules.intake.problems import Action
from taixue.people.rules.intake.verdicts import Verdict
from taixue.people.services import histories, transfers, units
from taixue.people.services.histories import Change
from taixue.people.services.intake import moves, newcomers, proposals, registers, updates
from taixue.people.services.intake.moves import Move
from taixue.people.signals import postings_changed

BATCH = 2_000
ASKED = frozenset({"post", "rank", "department"})
"""What a transfer request keeps of a row beside the name."""


class Writer:
    """Writes what verdicts say. Units that rows name anew are made once for the whole roster."""

    def __init__(self, intake: Intake, *, by: Actor, at: datetime) -> None:
        self._intake = intake
        self._by, self._at, self._day = by, at, clock.day(at)
        self._places: dict[tuple[int, str], Unit] = {}
        self._asked = False

    def write(self, verdicts: Sequence[Verdict]) -> None:
        """Write one piece."""
        self._find(verdicts)
        some = {action: [v for v in verdicts if v.action is action] for action in Action}
        if some[Action.NEW]:
            self._take_in(some[Action.NEW])
        if changed := [*some[Action.CHANGED], *some[Action.MOVED]]:
            self._change(changed)
        if some[Action.TRANSFER]:
            self._ask(some[Action.TRANSFER])
        if self._intake.sheet.get("kind") == "forms":
            self._propose([v for v in verdicts if v.action is not Action.REFUSED and v.action is not Action.TRANSFER])

    def close(self) -> None:
        """Tell who has to decide; after the last piece."""
        if self._asked:
            transfers.announce(at=self._at, by=self._by)

    def _find(self, verdicts: Sequence[Verdict]) -> None:
        """Have the unit of every row; those that rows name anew are made."""
        wanted = {v.unit.id for v in verdicts if v.unit and (v.unit.id, "") not in self._places}
        for unit in sql.models(Unit, "id = ANY(%(wanted)s)", wanted=list(wanted)) if wanted else ():
            self._places[unit.pk, ""] = unit
        for verdict in verdicts:
            key = _place(verdict)
            if key[1] and key not in self._places and verdict.action in WRITTEN:
                parent = self._places[key[0], ""]
                self._places[key] = units.create(
                    code=_code(parent), name=verdict.founded, kind=KINDS.get(parent.kind, "station"), parent=parent,
                    by=self._by, at=self._at,
                )  # fmt: skip

    def _take_in(self, verdicts: Sequence[Verdict]) -> None:
        rows = [(verdict.draft, self._places[_place(verdict)].pk) for verdict in verdicts]
        made = newcomers.take_in(rows, by=self._by, at=self._at)
        postings_changed.send(Posting, person_ids=made, on=self._day)

    def _change(self, verdicts: Sequence[Verdict]) -> None:
        ids = sorted(verdict.person.id for verdict in verdicts if verdict.person)
        stored = {person.pk: person for person in Person.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
        standing = registers.standing(ids, day=self._day)
        wanted: list[Move] = []
        kept: list[Change] = []
        about: list[lines.About] = []
        for verdict in verdicts:
            assert verdict.person is not None
            person, before = stored[verdict.person.id], standing.get(verdict.person.id)
            kept += _kept(person, verdict.draft)
            move = self._move(verdict, person, before)
            if move is not None:
                wanted.append(move)
            path = self._places[_place(verdict)].path if verdict.unit else before.unit.path if before else ""
            columns: dict[str, object] = {"by": "intake", "columns": sorted(change[0] for change in verdict.changes)}
            about.append(lines.About(person.pk, person.public_id, path, columns))
        updates.carry_out([(stored[v.person.id], v.draft) for v in verdicts if v.person], day=self._day)
        histories.keep(kept, source="roster", by=self._by, at=self._at)
        moves.carry_out(wanted, day=self._day, at=self._at)
        lines.record_each("person.changed", about, by=self._by, at=self._at)
        postings_changed.send(Posting, person_ids=[move.person_id for move in wanted], on=self._day)

    def _move(self, verdict: Verdict, person: Person, before: Posting | None) -> Move | None:
        columns = {change[0] for change in verdict.changes}
        if not columns & {Column.UNIT, *POSTING_FIELDS}:
            return None
        unit_id = self._places[_place(verdict)].pk if verdict.unit else before.unit_id if before else None
        return Move(person.pk, before, unit_id, _posting_fields(verdict.draft)) if unit_id else None

    def _ask(self, verdicts: Sequence[Verdict]) -> None:
        """Ask the present unit of each person who stands outside; an open request for the same unit stays as it is."""
        TransferRequest.objects.bulk_create(
            [
                TransferRequest(
                    person_id=verdict.person.id, name=verdict.draft.value(Column.NAME),
                    to_unit=self._places[_place(verdict)], asked_by=self._by.account_id, asked_at=self._at,
                    **{name: value for name, value in _posting_fields(verdict.draft).items() if name in ASKED},
                )
                for verdict in verdicts
                if verdict.person
            ],
            ignore_conflicts=True,
            batch_size=BATCH,
        )  # fmt: skip
        self._asked = True

    def _propose(self, verdicts: Sequence[Verdict]) -> None:
        named = {
            verdict.draft.value(Column.IDENTITY) or verdict.draft.value(Column.MOBILE): self._places[_place(verdict)]
            for verdict in verdicts
            if verdict.unit
        }
        proposals.propose(self._intake, named, by=self._by, at=self._at)


WRITTEN = (Action.NEW, Action.CHANGED, Action.MOVED, Action.TRANSFER)
KINDS = {"province": "department", "city": "department", "county": "office"}
"""The kind of a unit that a roster founds under one of another kind; below an office it is a station."""


def _place(verdict: Verdict) -> tuple[int, str]:
    return (verdict.unit.id if verdict.unit else 0, rules.folded(verdict.founded) if verdict.founded else "")


def _code(parent: Unit) -> str:
    """Return the first free code under a parent: U0009-1, U0009-2 …"""
    taken = set(Unit.objects.filter(code__startswith=f"{parent.code[:34]}-").values_list("code", flat=True))
    number = next(n for n in range(1, len(taken) + 2) if f"{parent.code[:34]}-{n}" not in taken)
    return f"{parent.code[:34]}-{number}"


def _posting_fields(draft: Draft) -> dict[str, str]:
    return {field: draft.value(column) for column, field in POSTING_FIELDS.items() if draft.value(column)}


def _kept(person: Person, draft: Draft) -> list[Change]:
    """Return what a row will change in a person, field by field."""
    changes = [
        Change(person.pk, field, str(getattr(person, field) or ""), draft.value(column))
        for column, field in PERSON_FIELDS.items()
        if draft.value(column)
    ]
    if draft.value(Column.IDENTITY) and not person.id_lookup:
        changes.append(Change(person.pk, "id_number", "", identity.mask(draft.value(Column.IDENTITY))))
    return changes
