"""What a person's training file takes from the ledger: sums by year and kind, lines, corrections, declarations."""

from dataclasses import dataclass

from django.db.models import QuerySet

from taixue.credits.models import Correction, Declaration, Entry, Head
from taixue.credits.queries import entries
from taixue.credits.rules import chain
from taixue.kit import sql
from taixue.kit.actor import Actor
from taixue.people.queries import access


@dataclass(frozen=True, slots=True)
class Sum:
    """The entries of one kind in one year: how many, centihours set by publishers, proven seconds; reversals off."""

    year: int
    kind: str
    lines: int
    nominal: int
    required: int
    seconds: int

    @property
    def elective(self) -> int:
        """What was not required."""
        return self.nominal - self.required


@dataclass(frozen=True, slots=True)
class Record:
    """A person's part of the ledger. `lines`: as chosen by year and kind, the newest first, `count` of them in all."""

    sums: list[Sum]
    lines: list[Entry]
    count: int
    corrections: list[Correction]
    declarations: list[Declaration]


_SUMS = """
SELECT extract(year FROM last_day)::int AS year, kind, count(*), sum(nominal),
       coalesce(sum(nominal) FILTER (WHERE required), 0), sum(seconds)
FROM credits_entry WHERE person_id = %(person)s AND kind <> ALL(%(marks)s) GROUP BY 1, 2 ORDER BY 1 DESC, 2
"""


def of_known(person_id: int, *, year: int | None, kind: str, first: int, most: int) -> Record:
    """Return a person's record, its lines from `first` on, for a caller who may see the person's evidence."""
    sums = sql.rows(Sum, _SUMS, person=person_id, marks=list(chain.MARKS))
    chosen = [one for one in sums if (year is None or one.year == year) and (not kind or one.kind == kind)]
    rows = Entry.objects.filter(person=person_id).exclude(kind__in=chain.MARKS).select_related("reverses", "reversal")
    rows = rows.filter(last_day__year=year) if year is not None else rows
    rows = rows.filter(kind=kind) if kind else rows
    lines = list(rows.order_by("-last_day", "-sequence")[first : first + most])
    return Record(sums, lines, sum(one.lines for one in chosen), corrections(person_id), declarations(person_id))


def corrections(person_id: int) -> list[Correction]:
    """Return all corrections of a person's record, the newest first, for who may see the person's evidence."""
    found: QuerySet[Correction] = Correction.objects.filter(person=person_id).select_related("entry", "supplement")
    return list(found.order_by("-asked_at", "-pk"))


def declarations(person_id: int) -> list[Declaration]:
    """Return all that a person declared or took part in, the newest first, for who may see the person's evidence."""
    return list(Declaration.objects.filter(participants__person=person_id).order_by("-last_day", "-pk"))


def whole(person_id: int, *, by: Actor) -> tuple[Head | None, list[Entry]]:
    """Return a person's chain whole: its head and every line in order. Raises NotFound or Denied if `by` may not."""
    access.require_sight(person_id, by=by)
    lines = Entry.objects.filter(person=person_id).select_related("reverses", "repeats").order_by("sequence")
    head = Head.objects.filter(person=person_id).first()  # first the head: a line that comes meanwhile is left out
    return head, [line for line in lines if head is not None and line.sequence <= head.sequence]


def hashed(entry: Entry, head: Head) -> bytes:
    """Return the bytes of a line that its digest is over."""
    return chain.canonical(entries.line(entry, head.chain), format=entry.format)
