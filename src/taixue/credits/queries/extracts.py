"""One entry with all that its page shows: facts, place in the chain, corrections."""

from dataclasses import dataclass
from uuid import UUID

from taixue.credits import labels
from taixue.credits.labels import Mark
from taixue.credits.models import Correction, Entry
from taixue.credits.queries import chains, corrections, entries, statements
from taixue.credits.queries.chains import ChainReport
from taixue.credits.queries.statements import Row
from taixue.credits.rules import chain
from taixue.kit.actor import Actor
from taixue.people.queries import access
from taixue.people.rules.permissions import Permission, reach


@dataclass(frozen=True, slots=True)
class Extract:
    """An entry's page. may_ask: a correction may be asked for by this actor now."""

    row: Row
    chain: ChainReport
    problem: str
    neighbours: list[Entry]
    corrections: list[tuple[Correction, Mark]]
    may_ask: bool

    @property
    def entry(self) -> Entry:
        """The entry itself."""
        return self.row.entry


def of_entry(public_id: UUID, *, by: Actor) -> Extract:
    """Return an entry with its place in the chain. Raises NotFound as `entries.get`."""
    entry = entries.get(public_id, by=by)
    report = chains.verify(entry.person_id, by=by)
    asked = corrections.of_entry(entry.pk, by=by)
    return Extract(
        row=statements.row(entry), chain=report,
        problem=str(labels.PROBLEMS[report.first_problem.code]) if report.first_problem else "",
        neighbours=chains.neighbours(entry, by=by), corrections=[(c, labels.STATES[c.state]) for c in asked],
        may_ask=_may_ask(entry, asked, by=by),
    )  # fmt: skip


def _may_ask(entry: Entry, asked: list[Correction], *, by: Actor) -> bool:
    if (
        entry.reverses_id is not None
        or entry.kind in chain.MARKS
        or any(c.state != Correction.State.DECLINED for c in asked)
    ):
        return False
    if not reach(by, Permission.CORRECTION_ASK):
        return False
    return access.persons(Permission.CORRECTION_ASK, by=by).filter(pk=entry.person_id).exists()
