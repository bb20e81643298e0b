"""The training file of a person: what the page shows, and what is handed out of it."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings

from taixue.audit.queries import lines as audit
from taixue.credits.queries import files as ledger
from taixue.credits.queries import roots
from taixue.credits.queries.entries import Entry
from taixue.credits.queries.files import Record, Sum
from taixue.credits.rules import chain
from taixue.kit.actor import Actor
from taixue.people.queries import persons, postings
from taixue.people.rules.permissions import Permission
from taixue.policy.queries import records
from taixue.policy.queries.records import Exempted, Standing
from taixue.portal.rules import bundles

PAGE = 50
LEAVE = "leave"
"""The kind of a posting that is a long leave."""

LOOKS = ("file.seen", "file.exported")
"""Audit lines about the file itself."""


@dataclass(frozen=True, slots=True)
class Year:
    """The sums of a year and its kinds; centihours."""

    year: int
    lines: int
    nominal: int
    required: int
    seconds: int
    kinds: list[Sum]

    @property
    def elective(self) -> int:
        """What was not required."""
        return self.nominal - self.required


@dataclass(frozen=True, slots=True)
class Absence:
    """Days on which less was owed, or nothing: an exemption, or a long leave (exemption: None). last: still on it."""

    first: date
    last: date | None
    exemption: Exempted | None


@dataclass(frozen=True, slots=True)
class File:
    """A page of a training file. looks: who opened or took it, for the person alone."""

    person: Any
    postings: list[Any]
    absences: list[Absence]
    years: list[Year]
    record: Record
    standings: list[Standing]
    looks: list[Any]

    @property
    def kinds(self) -> list[str]:
        """The kinds of entries that are there."""
        return sorted({one.kind for one in self.record.sums})

    @property
    def nominal(self) -> int:
        """Centihours of all years."""
        return sum(year.nominal for year in self.years)

    @property
    def seconds(self) -> int:
        """Proven seconds of all years."""
        return sum(year.seconds for year in self.years)

    @property
    def met(self) -> int:
        """Windows in which a duty was met."""
        return sum(1 for one in self.standings if one.subject and one.met)

    @property
    def owing(self) -> int:
        """Windows in which there was a duty."""
        return sum(1 for one in self.standings if one.subject)


def of_person(person: Any, *, year: int | None, kind: str, page: int, by: Actor) -> File:
    """Return a page of the file of a person that was fetched with `get`, or is oneself."""
    record = ledger.of_known(person.pk, year=year, kind=kind, first=PAGE * (page - 1), most=PAGE)
    own = person.pk == by.person_id
    looks = list(audit.about(person.pk).filter(action__in=LOOKS)[:10]) if own else []
    held = list(postings.of_person(person, by=by))
    duties = records.of_known(person.pk)
    away = absences(held, duties.exemptions)
    return File(person, held, away, years(record.sums), record, duties.standings, looks)


def absences(held: list[Any], granted: list[Exempted]) -> list[Absence]:
    """Return exemptions and long leaves together, the latest first."""
    found = [Absence(one.first_day, one.last_day, one) for one in granted]
    found += [
        Absence(one.first_day, one.end_day and one.end_day - timedelta(days=1), None)
        for one in held if one.kind == LEAVE
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.first, reverse=True)


def exports(person_id: int) -> int:
    """Return how often a person's file was handed out, for who may see the person's evidence."""
    return audit.about(person_id).filter(action="file.exported").count()


def root() -> Any:
    """Return the newest root, which everybody may know; None before the first night."""
    return roots.newest()


def years(sums: list[Sum]) -> list[Year]:
    """Return sums by year and kind as years, the newest first."""
    found = []
    for number in sorted({one.year for one in sums}, reverse=True):
        kinds = [one for one in sums if one.year == number]
        found.append(
            Year(
                number, sum(k.lines for k in kinds), sum(k.nominal for k in kinds), sum(k.required for k in kinds),
                sum(k.seconds for k in kinds), kinds,
            )
        )  # fmt: skip
    return found


def get(public_id: Any, *, by: Actor) -> Any:
    """Return the person of a file. Raises NotFound outside of the evidence that `by` may see."""
    return persons.get(public_id, by=by, permission=Permission.EVIDENCE_SEE)


def parts(person: Any, *, at: datetime, by: Actor) -> dict[str, Any]:
    """Return a bundle without its seal: who, what the authority states, the chain whole, and its way to a root."""
    proof = roots.inclusion(person.pk, by=by)  # before the chain: so no root covers more lines than are here
    head, lines = ledger.whole(person.pk, by=by)
    return {
        "authority": {"en": settings.TAIXUE_AUTHORITY_EN, "zh": settings.TAIXUE_AUTHORITY},
        "facts": _stated(person, by),
        "format": bundles.FORMAT,
        "head": {
            "chain": str(head.chain), "closed": int(head.closed_at is not None), "digest": bytes(head.digest).hex(),
            "sequence": head.sequence,
        } if head else {},
        "inclusion": {
            "closed": int(proof.closed), "digest": proof.digest.hex(), "index": proof.index,
            "path": [digest.hex() for digest in proof.path], "root": proof.root.number, "sequence": proof.sequence,
        } if proof else {},
        "lines": [_line(line, ledger.hashed(line, head)) for line in lines] if head else [],
        "made_at": chain.moment(at),
        "person": {
            "enrolment_number": person.enrolment_number or "", "name": person.name,
            "registered_on": str(person.registered_on or ""),
        },
        "root": roots.record(proof.root) if proof else {},
    }  # fmt: skip


def _line(entry: Entry, hashed: bytes) -> dict[str, Any]:
    titles = [entry.title, entry.title_en]
    return {
        "digest": bytes(entry.digest).hex(), "hashed": json.loads(hashed), "salt": bytes(entry.title_salt).hex(),
        "titles": titles,
    }  # fmt: skip


def _stated(person: Any, by: Actor) -> dict[str, Any]:
    return _duties(person.pk) | {
        "corrections": [
            {
                "added": one.supplement.title if one.supplement else "", "asked_at": chain.moment(one.asked_at),
                "asked_by": one.asked_by_name, "decided_by": one.decided_by_name,
                "entry": one.entry.sequence if one.entry else 0, "reason": one.reason,
                "state": one.state,
            }
            for one in ledger.corrections(person.pk)
        ],
        "declarations": [
            {
                "first_day": str(one.first_day), "kind": one.kind, "last_day": str(one.last_day), "state": one.state,
                "title": one.title,
            }
            for one in ledger.declarations(person.pk)
        ],
        "postings": [
            {
                "end_day": str(one.end_day or ""), "first_day": str(one.first_day), "kind": one.kind, "post": one.post,
                "rank": one.rank, "unit": {"en": one.unit.name_en, "zh": one.unit.name},
            }
            for one in postings.of_person(person, by=by)
        ],
    }  # fmt: skip


def _duties(person_id: int) -> dict[str, Any]:
    duties = records.of_known(person_id)
    return {
        "exemptions": [
            {
                "asked_by": one.asked_by, "decided_by": one.decided_by, "first_day": str(one.first_day),
                "kind": one.kind, "last_day": str(one.last_day), "state": one.state,
            }
            for one in duties.exemptions
        ],
        "standings": [
            {
                "counted": one.counted, "met": int(one.met), "missing": one.missing, "owed": one.owed,
                "policy": f"{one.code}.{one.number}", "subject": int(one.subject), "window": one.window,
            }
            for one in duties.standings
        ],
    }  # fmt: skip
