"""What is to be done with a row, given what is stored. The whole decision of the intake; services only carry it out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from taixue.people.rules import identity, mobiles
from taixue.people.rules.intake.cells import SEX_WORDS, shown
from taixue.people.rules.intake.columns import PERSON_FIELDS, POSTING_FIELDS, Column
from taixue.people.rules.intake.drafts import Draft
from taixue.people.rules.intake.problems import Action, Code, Hint, Problem
from taixue.people.rules.intake.units import Match, Tree, Unit, pathway

Change = tuple[str, str, str]
"""Column, value before, value after; numbers masked."""

FIELDS = (*PERSON_FIELDS, *POSTING_FIELDS)

REQUIRED = (Column.IDENTITY, Column.UNIT)
"""What a person needs beside a name to be taken in: the number finds them again, the unit answers for them."""


class Stored(NamedTuple):
    """A person as stored. `inside`: their main posting lies in the importer's units, or they have none."""

    id: int
    inside: bool
    values: Mapping[Column, str]  # as a draft would hold them; the identity number only as "" or "stored"
    unit_id: int | None
    unit_name: str = ""
    kind: str = "main"  # of the posting they stand in; "" without one


@dataclass(frozen=True, slots=True)
class Register:
    """The stored persons whom the rows of a file may mean, found by identity number and by mobile."""

    by_identity: Mapping[str, Stored] = field(default_factory=dict)
    by_mobile: Mapping[str, Stored] = field(default_factory=dict)


class Verdict(NamedTuple):
    """The answer to a row. For persons who stand outside nothing stored shows in it."""

    draft: Draft
    action: Action
    unit: Unit | None = None
    founded: str = ""
    person: Stored | None = None
    problems: tuple[Problem, ...] = ()
    hints: tuple[Problem, ...] = ()
    changes: tuple[Change, ...] = ()


def judge(drafts: Iterable[Draft], tree: Tree, register: Register) -> Iterator[Verdict]:
    """Return a verdict for each draft, in order. Never raises."""
    return (verdict(draft, tree, register) for draft in drafts)


def verdict(draft: Draft, tree: Tree, register: Register) -> Verdict:
    """Return the verdict on one draft.

    A person is found by identity number, else by name and mobile together. One who stands in other units becomes a
    transfer whatever the other cells say, so that the answer tells nothing about what is stored.
    """
    said_of = draft.values.get
    match = tree.match(said_of(Column.UNIT, ""))
    said = [*draft.problems, match.problem] if match.problem else list(draft.problems)
    person, doubt = _person(draft, register)
    said += doubt
    outside = person is not None and not person.inside
    for column in REQUIRED if person is None else (Column.UNIT,) if outside else ():
        if not said_of(column) and all(problem.column != column for problem in said):
            said.append(Problem(column, Code.MISSING))
    if person and person.inside:
        said += _against(draft, person)
    if said:
        return Verdict(draft, Action.REFUSED, problems=tuple(said), hints=draft.hints)
    hints = (*draft.hints, *_hints(draft, match, person))
    if outside:
        return Verdict(draft, Action.TRANSFER, match.unit, match.founded, person, hints=hints)
    changes = tuple(_changes(draft, match, person)) if person else ()
    return Verdict(draft, _action(person, changes), match.unit, match.founded, person, hints=hints, changes=changes)


def _person(draft: Draft, register: Register) -> tuple[Stored | None, list[Problem]]:
    number, mobile = draft.value(Column.IDENTITY), draft.value(Column.MOBILE)
    found = register.by_identity.get(number) if number else None
    holder = register.by_mobile.get(mobile) if mobile else None
    if found is not None:
        taken = found.inside and holder is not None and holder.id != found.id
        return found, [_taken(mobile)] if taken else []
    if holder is None:
        return None, []
    if any(problem.column is Column.IDENTITY for problem in draft.problems):
        return None, []  # the number is to be cured first; it decides who is meant
    if holder.values.get(Column.NAME) != draft.value(Column.NAME):
        return None, [_taken(mobile)]
    if not number or (holder.inside and not holder.values.get(Column.IDENTITY)):
        return holder, []
    if holder.inside:
        return holder, [Problem(Column.IDENTITY, Code.IDENTITY_DIFFERS, identity.mask(number))]
    return None, [_taken(mobile)]


def _taken(mobile: str) -> Problem:
    return Problem(Column.MOBILE, Code.MOBILE_TAKEN, mobiles.mask(mobile))


def _against(draft: Draft, person: Stored) -> list[Problem]:
    """Compare with a stored person inside; sex and month of birth hang on the identity number, never change alone."""
    said: list[Problem] = []
    if person.kind in ("retired", "left", "deceased"):
        said.append(Problem(Column.NAME, Code.NOT_SERVING, shown(draft.value(Column.NAME)), {"kind": person.kind}))
    if person.values.get(Column.IDENTITY) and not draft.value(Column.IDENTITY):
        for column, code in ((Column.SEX, Code.SEX_DIFFERS), (Column.BIRTH, Code.BIRTH_DIFFERS)):
            stored, written = person.values.get(column, ""), draft.value(column)
            if stored and written and stored != written:
                value = SEX_WORDS[written] if column is Column.SEX else written
                said.append(Problem(column, code, value, {"identity": stored}))
    return said


def _hints(draft: Draft, match: Match, person: Stored | None) -> Iterator[Problem]:
    if match.founded and match.unit:
        yield Problem(Column.UNIT, Hint.UNIT_FOUNDED, shown(match.founded), {"parent": pathway(match.unit)})
    if person is None and not draft.value(Column.MOBILE):
        yield Problem(Column.MOBILE, Hint.NO_MOBILE)
    if person and person.inside and person.values.get(Column.NAME) != draft.value(Column.NAME):
        yield Problem(Column.NAME, Hint.NAME_DIFFERS, shown(draft.value(Column.NAME)))


def _changes(draft: Draft, match: Match, person: Stored) -> Iterator[Change]:
    if match.unit and (match.founded or match.unit.id != person.unit_id):
        yield Column.UNIT.value, person.unit_name, match.founded or match.unit.name
    if draft.value(Column.IDENTITY) and not person.values.get(Column.IDENTITY):
        yield Column.IDENTITY.value, "", identity.mask(draft.value(Column.IDENTITY))
    said, stored = draft.values.get, person.values.get
    for column in FIELDS:
        after = said(column)
        if after and after != (before := stored(column, "")):
            masked = column is Column.MOBILE
            yield (
                column.value,
                mobiles.mask(before) if masked and before else before,
                mobiles.mask(after) if masked else after,
            )


def _action(person: Stored | None, changes: tuple[Change, ...]) -> Action:
    if person is None:
        return Action.NEW
    if any(column == Column.UNIT for column, _, _ in changes):
        return Action.MOVED
    return Action.CHANGED if changes else Action.UNCHANGED
