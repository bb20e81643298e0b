"""Declarations and entries that look like what is being declared: found before anything is credited."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from taixue.credits.models import Declaration, Entry, Participant
from taixue.credits.rules import declarations as rules

LIVE = (Declaration.State.WAITING, Declaration.State.APPROVED)
EQUAL, ALIKE, RECORDED = "certificate", "alike", "recorded"
"""Why it looks like one: the same number of a certificate; kind, days and title; an entry that came another way."""


@dataclass(frozen=True, slots=True)
class Double:
    """Something that one of the people has already. id: of the declaration, or of the entry if `why` is RECORDED."""

    person_id: int
    name: str
    why: str
    id: UUID
    title: str
    first_day: date
    last_day: date
    state: str


def of(facts: rules.Facts, person_ids: Collection[int], *, besides: int | None = None) -> list[Double]:
    """Return what people have that looks like these facts (two queries). For services and pages that see the people.

    besides: the declaration itself, which is no double of its own
    """
    number = rules.plain(facts.certificate)
    days = Q(declaration__first_day__lte=facts.last_day, declaration__last_day__gte=facts.first_day)
    near = days & Q(declaration__kind=facts.kind)
    taking = Participant.objects.filter(person__in=person_ids, declaration__state__in=LIVE)
    taking = taking.filter(near | Q(certificate=number) if number else near).exclude(declaration=besides)
    found = []
    for one in taking.select_related("declaration", "person").order_by("declaration__pk", "pk"):
        same = bool(number) and one.certificate == number
        if same or rules.similar(facts.title, one.declaration.title):
            found.append(_declared(one, EQUAL if same else ALIKE))
    return found + list(_recorded(facts, person_ids))


def _declared(one: Participant, why: str) -> Double:
    told = one.declaration
    return Double(
        one.person_id, one.person.name, why, told.public_id, told.title, told.first_day, told.last_day, told.state
    )


def _recorded(facts: rules.Facts, person_ids: Collection[int]) -> Iterable[Double]:
    rows = Entry.objects.filter(
        person__in=person_ids, kind=facts.kind, first_day__lte=facts.last_day, last_day__gte=facts.first_day,
        reverses=None, reversal=None, repeats=None,
    ).exclude(provenance=Entry.Provenance.DECLARED).select_related("person")  # fmt: skip
    for entry in rows.order_by("pk"):
        if rules.similar(facts.title, entry.title):
            about: Any = (entry.public_id, entry.title, entry.first_day, entry.last_day, "recorded")
            yield Double(entry.person_id, entry.person.name, RECORDED, *about)
