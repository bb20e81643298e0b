"""The stored persons whom a roster may mean, and the units among which its texts are matched."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import Q

from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.people.models import Person, Posting, Unit
from taixue.people.queries import access, intakes
from taixue.people.rules.intake import units as rules
from taixue.people.rules.intake.columns import PERSON_FIELDS, POSTING_FIELDS, Column
from taixue.people.rules.intake.drafts import Draft
from taixue.people.rules.intake.verdicts import Register, Stored
from taixue.people.rules.permissions import Permission, reach
from taixue.people.services import numbers

BATCH = 5_000
FIELDS = ("id", "id_lookup", *PERSON_FIELDS.values())


def tree(*, by: Actor, day: date, new_units: bool) -> rules.Tree:
    """Return the units in the importer's reach that stand on the day, for matching. Two queries.

    new_units: rows may name units to be founded, if `by` may also edit units wherever they import.
    """
    names = dict(Unit.objects.values_list("pk", "name"))
    standing = access.units(Permission.PERSON_IMPORT, by=by).filter(valid_from__lte=day)
    rows = standing.filter(Q(valid_to=None) | Q(valid_to__gt=day)).values_list("pk", "code", "name", "path", "kind")
    units = (
        rules.Unit(pk, code, name, path, tuple(names[n] for n in paths.numbers(path)[:-1]), kind)
        for pk, code, name, path, kind in rows.iterator()
    )
    return rules.Tree(units, found_new=new_units and intakes.may_found(by=by))


def register(drafts: Sequence[Draft], *, by: Actor, day: date) -> Register:
    """Return the stored persons with an identity number or mobile of the drafts. A few queries per 5,000 rows.

    Of a person outside the importer's units only name and whether there is a number are kept: what matching needs.
    """
    written = {n: bytes(numbers.finding(n)) for d in drafts if (n := d.value(Column.IDENTITY))}
    mobiles = sorted({m for d in drafts if (m := d.value(Column.MOBILE))})
    rows: dict[int, dict[str, Any]] = {}
    for some in _batches(sorted(written.values())):
        rows |= {row["id"]: row for row in Person.objects.filter(id_lookup__in=some).values(*FIELDS)}
    for some in _batches(mobiles):
        rows |= {row["id"]: row for row in Person.objects.filter(mobile__in=some).values(*FIELDS)}
    places = standing(rows, day=day)
    reached = reach(by, Permission.PERSON_IMPORT)
    persons = {number: _stored(row, places.get(number), reached, day) for number, row in rows.items()}
    by_lookup = {bytes(row["id_lookup"]): persons[pk] for pk, row in rows.items() if row["id_lookup"]}
    return Register(
        by_identity={number: by_lookup[finding] for number, finding in written.items() if finding in by_lookup},
        by_mobile={str(row["mobile"]): persons[number] for number, row in rows.items() if row["mobile"]},
    )


def standing(persons: Iterable[int], *, day: date) -> dict[int, Posting]:
    """Return for each person the posting they stand in on the day, or else the last one; its unit is loaded."""
    found: dict[int, Posting] = {}
    for some in _batches(sorted(persons)):
        postings = Posting.objects.filter(person__in=some).exclude(kind=Posting.Kind.SECONDED)
        for posting in postings.select_related("unit").order_by("first_day", "pk"):
            known = found.get(posting.person_id)
            if posting.first_day <= day or known is None or not holds(known, day):
                found[posting.person_id] = posting
    return found


def holds(posting: Posting, day: date) -> bool:
    """Does the posting hold on the day, or begin after it?"""
    return posting.end_day is None or posting.end_day > day


def _stored(row: dict[str, Any], posting: Posting | None, reached: tuple[str, ...], day: date) -> Stored:
    path = posting.unit.path if posting else paths.ROOT
    inside = any(path.startswith(top) for top in reached)
    values = {Column.NAME: str(row["name"]), Column.IDENTITY: "stored" if row["id_lookup"] else ""}
    number = int(row["id"])
    if not inside:
        return Stored(number, False, values, None)
    values |= {column: str(row[field] or "") for column, field in PERSON_FIELDS.items()}
    if posting is None or not holds(posting, day):
        return Stored(number, True, values, None, kind="")
    values |= {column: str(getattr(posting, field)) for column, field in POSTING_FIELDS.items()}
    return Stored(number, True, values, posting.unit_id, posting.unit.name, str(posting.kind))


def _batches(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))
