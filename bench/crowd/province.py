"""A province of the size that this is built for: 27,000 units, and when they are asked for 370,000 people in them."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any
from uuid import UUID

from bench.crowd import names
from bench.crowd.house import House

if TYPE_CHECKING:  # models can be imported once the settings are read
    from taixue.kit.actor import Actor

PEOPLE, UNITS = 370_000, 27_000
PASSWORD = "竹简上的九行字-2026"
SINCE = date(2020, 1, 1)
CHIEF = "19990000000"
"""Mobile of the province's administrator, whose rows are the pattern of everyone's."""
HOMES = ("office", "station")
"""Kinds of units in which people stand."""


_SPANS = """
INSERT INTO people_unitspan (unit_id, parent_id, path, name, name_en, kind, first_day)
SELECT id, parent_id, path, name, name_en, kind, valid_from FROM people_unit WHERE id <> %s
"""


@dataclass(frozen=True, slots=True)
class Login:
    """What someone of the stage signs in with. `number`: of the identity card."""

    name: str
    mobile: str
    number: str
    password: str = PASSWORD


@dataclass(slots=True)
class Stage:
    """An installation under `taixue serve` with the province's units and administrator; after `fill` with its people.

    house: address, data folder, processes; Django in this process stands on its database as owner
    took: seconds that making each part took
    """

    house: House
    people: int = PEOPLE
    units: int = UNITS
    took: dict[str, float] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Where the server answers, without a slash at its end."""
        return self.house.address

    def build(self) -> None:
        """Bring in the units and the administrator of the whole province: unit administrator and academy."""
        began = time.monotonic()
        _units(self.units)
        _administrator()
        self.took["units"] = time.monotonic() - began

    def fill(self) -> None:
        """Take in people until there are `people`, each with posting and an account in use; the second time none.

        All have one password under one salt: to hash 370,000 of them would take a day.
        """
        from taixue.people.models import Person
        from taixue.people.services.reorganisation import counts

        missing = self.people - Person.objects.count()
        if missing > 0:
            began = time.monotonic()
            _people(missing)
            counts.recount(datetime.now(UTC).date())
            self.took["people"] = time.monotonic() - began

    def codes(self) -> list[str]:
        """Return the codes of the units in which people stand, along the tree."""
        from taixue.people.models import Unit

        return list(Unit.objects.filter(kind__in=HOMES).order_by("path").values_list("code", flat=True))

    def administrator(self) -> Login:
        """Return who administers the province."""
        return Login("周明远", CHIEF, names.number_of(0))

    def actor(self) -> "Actor":
        """Return the administrator as who acts today."""
        from taixue.kit import clock
        from taixue.people.models import Account
        from taixue.people.queries import actors

        return actors.of(Account.objects.get(person__mobile=CHIEF), on=clock.day(clock.now()))

    def logins(self, count: int) -> list[Login]:
        """Return people of the filled stage who may sign in, spread over the province; none holds a role."""
        return [Login(one.name, one.mobile, one.number) for one in islice(names.lives(), count)]


def _units(count: int) -> None:
    from django.db import connection

    from taixue.kit.actor import SYSTEM
    from taixue.lib import ids
    from taixue.people.services import units

    top = units.create(
        code="P0", name="闽岚省", kind="province", parent=None, valid_from=SINCE, by=SYSTEM, at=datetime.now(UTC)
    )
    paths = {top.pk: top.path}

    def rows() -> Iterator[tuple[Any, ...]]:
        for number, place in enumerate(names.places(count - 1), start=top.pk + 1):
            above = top.pk + place.above
            paths[number] = f"{paths[above]}{number}/"
            yield number, ids.new(), place.code, place.name, place.kind, above, paths[number]

    with connection.cursor() as cursor:
        columns = "id bigint, public_id uuid, code text, name text, kind text, parent_id bigint, path text"
        _stage(cursor, columns, rows())
        same = ("id", "public_id", "code", "name", "kind", "parent_id", "path")
        _insert(cursor, "people_unit", top.pk, **{name: f"staged.{name}" for name in same})
        cursor.execute(_SPANS, [top.pk])
        cursor.execute("VACUUM (ANALYZE) people_unit, people_unitspan")


def _administrator() -> None:
    from taixue.people.models import Account, Person, Posting, RoleGrant, Unit
    from taixue.people.services import numbers

    at, root = datetime.now(UTC), Unit.objects.get(parent=None)
    person = Person(name="周明远", mobile=CHIEF, created_at=at)
    numbers.write(person, names.number_of(0), today=at.date())
    person.save()
    Posting.objects.create(person=person, unit=root, rank="四级调研员", post="处长", first_day=SINCE, recorded_at=at)
    account = Account(person=person, handle=str(person.public_id), name=person.name, created_at=at, activated_at=at)
    account.set_password(PASSWORD)
    account.save()
    for role in ("unit-admin", "academy"):
        RoleGrant.objects.create(account=account, role=role, unit=root, first_day=SINCE, given_at=at)


def _people(count: int) -> None:
    """Write `count` people with account and posting: the administrator's rows but for what tells people apart."""
    from django.db import connection

    from taixue.people.models import Account, Person, Posting, Unit

    homes = list(Unit.objects.filter(kind__in=HOMES).order_by("path").values_list("pk", flat=True))
    pattern = Person.objects.get(mobile=CHIEF)
    account, posting = Account.objects.get(person=pattern), Posting.objects.get(person=pattern)
    first = {model: model.objects.order_by("-pk")[0].pk for model in (Person, Account, Posting)}
    with connection.cursor() as cursor:
        _stage(
            cursor, "n bigint, public_id uuid, name text, mobile text, id_cipher bytea, id_lookup bytea, id_mask text, "
            "rank text, post text, unit_id bigint", _rows(count, homes),
        )  # fmt: skip
        same = ("public_id", "name", "mobile", "id_cipher", "id_lookup", "id_mask")
        number = f"staged.n + {first[Person]}"
        _insert(cursor, "people_person", pattern.pk, id=number, **{name: f"staged.{name}" for name in same})
        _insert(
            cursor, "people_account", account.pk, id=f"staged.n + {first[Account]}",
            handle="staged.public_id::text", person_id=number, name="staged.name",
        )  # fmt: skip
        _insert(
            cursor, "people_posting", posting.pk, id=f"staged.n + {first[Posting]}", person_id=number,
            unit_id="staged.unit_id", rank="staged.rank", post="staged.post",
        )  # fmt: skip
        cursor.execute("VACUUM (ANALYZE) people_person, people_account, people_posting")


def _rows(count: int, homes: list[int]) -> Iterator[tuple[Any, ...]]:
    from taixue.kit import ciphers
    from taixue.lib import ids
    from taixue.people.rules import identity

    for place, life in enumerate(islice(names.lives(), count), start=1):
        row: UUID = ids.new()
        yield (
            place, row, life.name, life.mobile, ciphers.encrypt(life.number, row=row),
            ciphers.lookup(life.number, use="identity"), identity.mask(life.number), life.rank, life.post,
            homes[place * 7919 % len(homes)],
        )  # fmt: skip


def _stage(cursor: Any, columns: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """Bring rows into the temporary table `staged`."""
    cursor.execute(f"DROP TABLE IF EXISTS staged; CREATE TEMPORARY TABLE staged ({columns})")
    with cursor.copy("COPY staged FROM STDIN") as out:
        for row in rows:
            out.write_row(row)


def _insert(cursor: Any, table: str, pattern: int, **changes: str) -> None:
    """Insert a row for each staged one: the pattern's with changes. Generated columns stay the database's affair."""
    cursor.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped "
        "AND attgenerated = ''", [table],
    )  # fmt: skip
    columns = [name for (name,) in cursor.fetchall()]
    changes.setdefault("public_id", "gen_random_uuid()")
    taken = ", ".join(changes.get(name, f'pattern."{name}"') for name in columns)
    quoted = ", ".join(f'"{name}"' for name in columns)
    cursor.execute(
        f"INSERT INTO {table} ({quoted}) SELECT {taken} FROM staged, {table} pattern WHERE pattern.id = {pattern}"
    )
    cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
