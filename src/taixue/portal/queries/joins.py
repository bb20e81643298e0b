"""Two records beside each other: what each holds, where they differ, and what joining would do."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from taixue.credits.queries import joins as ledger
from taixue.credits.queries.joins import Tally
from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.people.queries import cards, persons, postings
from taixue.people.queries import joins as records
from taixue.people.queries.joins import Join, Login, Posting
from taixue.people.queries.persons import Person
from taixue.people.rules import joins as rules
from taixue.people.rules import mobiles
from taixue.people.rules.permissions import Permission
from taixue.study.queries import unfinished

FOUND = 20


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two records. begun: courses open."""

    person: Person
    fields: dict[str, str]
    postings: list[Posting]
    login: Login
    tally: Tally
    begun: int

    @property
    def posting(self) -> Posting | None:
        """The newest posting."""
        return self.postings[0] if self.postings else None

    @property
    def path(self) -> str:
        """Where it stands or last stood: a unit's path, "" if nowhere."""
        return postings.line_path(self.postings)

    @property
    def signed_in(self) -> bool:
        """Was its account activated?"""
        return self.login.activated_at is not None

    @property
    def weight(self) -> rules.Weight:
        """What speaks for it, for people.rules.joins."""
        in_post = any(posting.end_day is None and posting.kind == "main" for posting in self.postings)
        return rules.Weight(
            self.signed_in, bool(self.person.id_mask), in_post, self.tally.nominal, self.person.created_at.isoformat()
        )


@dataclass(frozen=True, slots=True)
class Field:
    """A field of both records. state: "differs", "filled" (the staying one takes it over) or ""."""

    name: str
    stays: str
    gone: str
    state: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both records, field by field, and what joining would do with the entries."""

    gone: Side
    stays: Side
    fields: list[Field]
    repeated: int
    repeated_nominal: int
    same: int
    obstacles: list[str]
    reasons: tuple[str, ...]  # what speaks for the one that stays
    against: tuple[str, ...]  # what speaks for the other

    @property
    def turned(self) -> bool:
        """Had the other one better stay?"""
        return rules.better(self.gone.weight, self.stays.weight)

    @property
    def after(self) -> int:
        """What the staying chain would hold, centihours."""
        return self.stays.tally.nominal + self.repeated_nominal

    @property
    def differing(self) -> int:
        """In how many fields both say something, and not the same."""
        return sum(field.state == "differs" for field in self.fields)


def of_two(gone_id: UUID, stays_id: UUID, *, by: Actor, at: datetime) -> Comparison:
    """Compare two records. Raises NotFound unless `by` joins records where both stand."""
    found = persons.get_each([gone_id, stays_id], by=by, permission=Permission.PERSON_JOIN)
    there, here = _sides([found[gone_id], found[stays_id]], at)
    return _comparison(there, here, records.obstacles(there.person, here.person, by=by, grants=there.login.grants))


def of_join(join: Join, *, by: Actor, at: datetime) -> Comparison:
    """Compare the two records of a join that was fetched for `by`, as they are now."""
    there, here = _sides([join.gone, join.stays], at)
    if join.state == records.State.ASKED:
        obstacles = records.obstacles(join.gone, join.stays, by=by, grants=there.login.grants)
    elif join.state in (records.State.JOINED, records.State.PARTING):
        obstacles = records.parting_obstacles(join)
    else:
        obstacles = []
    return _comparison(there, here, obstacles)


def candidates(name: str, *, beside: Person, by: Actor, at: datetime) -> list[cards.PersonRow]:
    """Return records that may be the same person's: of this name or number, without the one in hand."""
    day = clock.day(at)
    exact = persons.by_number(name, by=by) if persons.is_number(name) else None
    found = (
        [exact] if exact else list(persons.search(by=by, day=day, name=name, permission=Permission.PERSON_JOIN)[:50])
    )
    return cards.rows([one for one in found if one.pk != beside.pk][:FOUND], day=day, at=at)


def _comparison(there: Side, here: Side, obstacles: list[str]) -> Comparison:
    moving, same = ledger.split(there.person.pk, here.person.pk)
    return Comparison(
        gone=there, stays=here, fields=_fields(there.fields, here.fields), repeated=len(moving),
        repeated_nominal=sum(entry.nominal for entry in moving), same=len(same), obstacles=obstacles,
        reasons=rules.reasons(here.weight, there.weight), against=rules.reasons(there.weight, here.weight),
    )  # fmt: skip


def _sides(both: list[Person], at: datetime) -> list[Side]:
    numbers = [person.pk for person in both]
    tallies, logins = ledger.tallies(numbers), records.logins(numbers, day=clock.day(at))
    held, begun = records.postings(numbers), unfinished.counts(numbers)
    return [
        Side(
            person, said(person), held[person.pk], logins.get(person.pk, Login()), tallies[person.pk],
            begun.get(person.pk, 0),
        )
        for person in both
    ]  # fmt: skip


def said(person: Person) -> dict[str, str]:
    """Return what a record says, field by field, numbers masked."""
    plain = {name: str(getattr(person, name) or "") for name in rules.FIELDS}
    numbers = {"id_number": person.id_mask, "mobile": mobiles.mask(person.mobile or "")}
    return {"name": person.name} | numbers | plain | {"registered_on": str(person.registered_on or "")}


def _fields(gone: dict[str, str], stays: dict[str, str]) -> list[Field]:
    differs, filled = rules.differing(stays, gone), rules.filled(stays, gone)
    return [
        Field(name, value, gone[name], "differs" if name in differs else "filled" if name in filled else "")
        for name, value in stays.items()
        if value or gone[name]
    ]
