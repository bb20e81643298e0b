"""What of one person's chain counts, and what of it another person's chain holds already."""

from dataclasses import dataclass

from django.db.models import QuerySet

from taixue.credits.models import Correction, Entry
from taixue.credits.queries import declarations
from taixue.credits.rules import chain
from taixue.kit import sql


@dataclass(frozen=True, slots=True)
class Tally:
    """A chain in figures, reversals taken off. nominal: centihours; lines: all of the chain."""

    lines: int
    nominal: int
    seconds: int
    closed: bool


_TALLY = """
SELECT person.n, count(e.id), coalesce(sum(e.nominal), 0), coalesce(sum(e.seconds), 0),
       coalesce(bool_or(h.closed), false)
FROM unnest(%(persons)s::bigint[]) AS person(n)
LEFT JOIN (SELECT person_id, closed_at IS NOT NULL AS closed FROM credits_head) h ON h.person_id = person.n
LEFT JOIN credits_entry e ON e.person_id = person.n
GROUP BY person.n
"""


def tallies(person_ids: list[int]) -> dict[int, Tally]:
    """Return each person's chain in figures, for pages that already know that `by` may see them (one query)."""
    rows = sql.rows(lambda *columns: columns, _TALLY, persons=person_ids)
    return {person: Tally(*figures) for person, *figures in rows}


def split(gone_id: int, stays_id: int) -> tuple[list[Entry], list[Entry]]:
    """Return the entries that count on one chain: those that do not on the other yet, and those that do, in order.

    An entry counts if it is no reversal, is not reversed, and is not about the chain itself. Two are the same if they
    were earned by the same source. One query.
    """
    entries = list(_counting([gone_id, stays_id]))
    standing = [entry for entry in entries if entry.person_id == stays_id]
    here = {entry.source for entry in standing} | {entry.origin for entry in standing if entry.origin}
    moving: list[Entry] = []
    same: list[Entry] = []
    for entry in entries:
        if entry.person_id != gone_id:
            continue
        earned_by = entry.origin or entry.source
        (same if earned_by in here else moving).append(entry)
        here.add(earned_by)
    return moving, same


def repeated(gone_id: int, stays_id: int) -> tuple[list[Entry], list[Entry]]:
    """Return what one chain repeats of the other: the lines that count, and those that a correction took back.

    Of the second kind only those whose first line was not taken back on its own chain too.
    """
    rows = Entry.objects.filter(person=stays_id, repeats__person=gone_id).select_related("repeats")
    rows = rows.order_by("sequence")
    approved = Correction.State.APPROVED
    taken = rows.filter(reversal__isnull=False, corrections__state=approved, repeats__reversal=None)
    return list(rows.filter(reversal=None)), list(taken)


def undecided(person_ids: list[int]) -> bool:
    """Does a correction of one of their entries, or something they declared, wait for a decision?"""
    asked = Correction.objects.filter(person__in=person_ids, state=Correction.State.ASKED)
    return declarations.undecided(person_ids).values("pk").union(asked.values("pk"), all=True).exists()


def _counting(person_ids: list[int]) -> QuerySet[Entry]:
    counting = Entry.objects.filter(person__in=person_ids, reverses=None, reversal=None).exclude(kind__in=chain.MARKS)
    return counting.order_by("person", "sequence")
