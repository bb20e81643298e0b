"""Is a person's chain whole? Recomputed from the stored lines."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from taixue.credits.models import Entry, Head
from taixue.credits.queries import entries
from taixue.credits.rules import chain
from taixue.kit.actor import Actor
from taixue.lib.errors import NotFound
from taixue.people.queries import access


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What walking a chain found. `lines`: how many fit before the first problem (all, if valid)."""

    person_id: int
    valid: bool
    lines: int
    first_problem: chain.Problem | None


@dataclass(frozen=True, slots=True)
class Walk:
    """An entry with the whole chain it stands in, and what walking the chain found."""

    entry: Entry
    lines: list[Entry]
    report: ChainReport

    @property
    def around(self) -> list[Entry]:
        """The line before, the line itself and the line after, as far as they are there."""
        return [line for line in self.lines if abs(line.sequence - self.entry.sequence) <= 1]


def through(entry_id: UUID, *, by: Actor) -> Walk:
    """Return an entry and the chain recomputed (two queries). Raises NotFound outside of what `by` may see."""
    person = Entry.objects.filter(public_id=entry_id).values("person")
    rows = entries.visible(by=by).filter(person__in=person).select_related("person", "reverses", "reversal", "repeats")
    lines = list(rows.order_by("sequence"))
    entry = next((line for line in lines if line.public_id == entry_id), None)
    if entry is None:
        raise NotFound("entry")
    return Walk(entry, lines, _report(entry.person_id, Head.objects.filter(person=entry.person_id).first(), lines))


def verify(person_id: int, *, by: Actor) -> ChainReport:
    """Recompute a person's chain. Raises NotFound if `by` may not see the person's evidence."""
    access.require_sight(person_id, by=by)
    lines = Entry.objects.filter(person=person_id).select_related("reverses", "repeats").order_by("sequence")
    return _report(person_id, Head.objects.filter(person=person_id).first(), lines)


def verify_all() -> Iterator[ChainReport]:
    """Recompute every chain, person by person, with a bounded memory; for commands of the software itself."""
    rows = (
        Entry.objects.select_related("reverses", "repeats").order_by("person_id", "sequence").iterator(chunk_size=2000)
    )
    chains = ((number, list(lines)) for number, lines in groupby(rows, key=lambda row: row.person_id))
    current = next(chains, None)
    for head in Head.objects.order_by("person_id").iterator(chunk_size=2000):
        while current is not None and current[0] < head.person_id:
            yield _report(current[0], None, current[1])
            current = next(chains, None)
        if current is not None and current[0] == head.person_id:
            yield _report(head.person_id, head, current[1])
            current = next(chains, None)
        else:
            yield _report(head.person_id, head, ())
    while current is not None:
        yield _report(current[0], None, current[1])
        current = next(chains, None)


def neighbours(entry: Entry, *, by: Actor) -> list[Entry]:
    """Return the line before, the line itself and the line after, as far as they are there, in order."""
    around = (entry.sequence - 1, entry.sequence, entry.sequence + 1)
    return list(entries.of_person(entry.person_id, by=by).filter(sequence__in=around))


def length(person_id: int, *, by: Actor) -> int:
    """Return how many lines a person's chain has."""
    return entries.of_person(person_id, by=by).count()


def _report(person_id: int, head: Head | None, lines: Iterable[Entry]) -> ChainReport:
    stored = [_stored(entry, head.chain if head else UUID(int=0)) for entry in lines]
    if head is None:
        broken = chain.Problem(1, "head") if stored else None
        return ChainReport(person_id, broken is None, 0, broken)
    count, problem = chain.check(
        head.chain, stored, head_sequence=head.sequence, head_digest=bytes(head.digest),
        head_closed=head.closed_at is not None,
    )  # fmt: skip
    return ChainReport(person_id, problem is None, count, problem)


def _stored(entry: Entry, chain_id: UUID) -> chain.Stored:
    return chain.Stored(entries.line(entry, chain_id), entry.format, bytes(entry.previous), bytes(entry.digest))
