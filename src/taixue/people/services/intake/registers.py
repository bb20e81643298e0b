"""The stored persons whom a roster may mean, and the units among which its texts are matched."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import Q

from taixue.kit import ciphers, sql
from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.people.models import Posting, Unit
from taixue.people.queries import access, intakes
from taixue.people.rules.intake import units as rules
from taixue.people.rules.intake.columns import PERSON_FIELDS, POSTING_FIELDS, Column
from taixue.people.rules.intake.drafts import Draft
from taixue.people.rules.intake.verdicts import Register, Stored
from taixue.people.rules.permissions import Permission, reach

BATCH = 5_000


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


_FOUND = """
SELECT f.id_lookup, f.mobile, p.id, p.id_lookup IS NOT NULL, stands.unit_id, stands.kind, stands.holds, u.path, u.name,
       {fields}
FROM (
    SELECT found.id FROM unnest(%(lookups)s::bytea[]) AS said(lookup)
    CROSS JOIN LATERAL (SELECT id FROM people_person WHERE id_lookup = said.lookup OFFSET 0) found
    UNION
    SELECT found.id FROM unnest(%(mobiles)s::text[]) AS said(mobile)
    CROSS JOIN LATERAL (SELECT id FROM people_person WHERE mobile = said.mobile OFFSET 0) found
) known
CROSS JOIN LATERAL (
    SELECT id_lookup, mobile, coalesce(joined_into_id, id) AS stays FROM people_person WHERE id = known.id OFFSET 0
) f
CROSS JOIN LATERAL (SELECT * FROM people_person WHERE id = f.stays OFFSET 0) p
LEFT JOIN LATERAL (
    SELECT x.*, x.end_day IS NULL OR x.end_day > %(day)s AS holds FROM people_posting x
    WHERE x.person_id = p.id AND x.kind <> 'seconded'
    ORDER BY CASE WHEN x.first_day > %(day)s THEN 1 WHEN x.end_day IS NULL OR x.end_day > %(day)s THEN 0 ELSE 2 END,
             CASE WHEN x.first_day > %(day)s THEN x.first_day END, x.first_day DESC, x.id DESC
    LIMIT 1
) stands ON true
LEFT JOIN LATERAL (SELECT path, name FROM people_unit WHERE id = stands.unit_id OFFSET 0) u ON true
""".format(
    fields=", ".join(
        [f"coalesce(p.{field}, '')" for field in PERSON_FIELDS.values()]
        + [f"coalesce(stands.{field}, '')" for field in POSTING_FIELDS.values()]
    )
)
"""Found by number or mobile: the record that stays where two were joined, with the posting of `standing`.

Each is looked up by itself (OFFSET 0): while a roster is taken in, nothing is known of the tables' sizes, and one walk
over all persons for each piece of the roster would take longer with every piece.
"""

COLUMNS = (*PERSON_FIELDS, *POSTING_FIELDS)


def register(drafts: Sequence[Draft], *, by: Actor, day: date) -> Register:
    """Return the stored persons with an identity number or mobile of the drafts. One query; at most 5,000 drafts.

    Of a person outside the importer's units only name and whether there is a number are kept: what matching needs.
    """
    written = [number for draft in drafts if (number := draft.values.get(Column.IDENTITY))]
    lookups = dict(zip(ciphers.lookup_many(written, use="identity"), written, strict=True))
    mobiles = [mobile for draft in drafts if (mobile := draft.values.get(Column.MOBILE))]
    reached = reach(by, Permission.PERSON_IMPORT)
    by_identity: dict[str, Stored] = {}
    by_mobile: dict[str, Stored] = {}

    def keep(lookup: bytes | None, mobile: str | None, *facts: Any) -> None:
        stored = _stored(reached, *facts)
        if lookup is not None and (number := lookups.get(bytes(lookup))) is not None:
            by_identity[number] = stored
        if mobile is not None:
            by_mobile[mobile] = stored

    sql.rows(keep, _FOUND, day=day, lookups=list(lookups), mobiles=mobiles)
    return Register(by_identity, by_mobile)


def _stored(
    reached: tuple[str, ...], number: int, sealed: bool, unit_id: int | None, kind: str | None, holds: bool | None,
    path: str | None, unit_name: str | None, *fields: str,
) -> Stored:  # fmt: skip
    values = dict(zip(COLUMNS, fields, strict=True))
    values[Column.IDENTITY] = "stored" if sealed else ""
    if not (path or paths.ROOT).startswith(reached):
        return Stored(number, False, {column: values[column] for column in (Column.NAME, Column.IDENTITY)}, None)
    if not holds:
        for column in POSTING_FIELDS:
            del values[column]
        return Stored(number, True, values, None, kind="")
    return Stored(number, True, values, unit_id, unit_name or "", kind or "")


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


def _batches(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))
