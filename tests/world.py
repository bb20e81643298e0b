"""Builders for tests: a small fictional province through the real services. Numbers are invented (division 359901)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count

from django.test import Client

from taixue.kit.actor import SYSTEM, Actor
from taixue.people.models import Account, Person, Unit
from taixue.people.queries import actors
from taixue.people.rules import identity
from taixue.people.services import accounts, persons, postings, roles, units

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)  # 12:00 in Asia/Shanghai
TODAY = date(2026, 11, 20)
PASSWORD = "竹简上的九行字-2026"
_serial = count(1)


@dataclass(frozen=True)
class Tree:
    """One branch of 闽岚省, and a county beside it."""

    province: Unit
    city: Unit
    county: Unit
    office: Unit
    station: Unit
    other_county: Unit
    other_office: Unit


def unit(name: str, parent: Unit | None = None, *, kind: str = "office", code: str = "") -> Unit:
    """Add a unit, valid from 2020."""
    return units.create(
        code=code or f"T{next(_serial):05d}", name=name, kind=kind, parent=parent, by=SYSTEM, at=NOON,
        valid_from=date(2020, 1, 1),
    )  # fmt: skip


def tree() -> Tree:
    """Build the branch."""
    province = unit("闽岚省", kind="province")
    city = unit("云溪市", province, kind="city")
    county = unit("青石县", city, kind="county")
    office = unit("青石县市场监督管理局", county)
    station = unit("青石县第一市场监督管理所", office, kind="station")
    other_county = unit("白鹤县", city, kind="county")
    return Tree(province, city, county, office, station, other_county, unit("白鹤县市场监督管理局", other_county))


def identity_number(serial: int | None = None, birth: str = "19880312") -> str:
    """Return a valid identity number of a division that does not exist."""
    digits = f"359901{birth}{(next(_serial) if serial is None else serial) % 1000:03d}"
    return digits + identity.check_character(digits)


def mobile(serial: int | None = None) -> str:
    """Return a mobile number nobody else in the test has."""
    return f"139{next(_serial) if serial is None else serial:08d}"


def person(
    at_unit: Unit, name: str = "林若溪", *, rank: str = "四级主任科员", post: str = "科员",
    first_day: date = date(2024, 1, 1), registered_on: date | None = date(2024, 1, 1), **known: str,
) -> Person:  # fmt: skip
    """Take a person in with a main posting. `known`: further fields of persons.PersonDraft."""
    facts = {"id_number": identity_number(), "mobile": mobile()} | known
    draft = persons.PersonDraft(name=name, registered_on=registered_on, **facts)
    made = persons.create(draft=draft, unit=at_unit, by=SYSTEM, at=NOON)
    postings.start(person=made, unit=at_unit, first_day=first_day, rank=rank, post=post, by=SYSTEM, at=NOON)
    return made


def account(of: Person, *, password: str = "") -> Account:
    """Return a person's account, with a password (slow: Argon2id) if one is given."""
    found = Account.objects.get(person=of)
    if password:
        return accounts.choose_password(account_id=found.pk, password=password, by=SYSTEM, at=NOON)
    return found


def grant(of: Person, role: str, over: Unit | None) -> None:
    """Give a person a role over a unit's subtree (None: everything) from 2024."""
    roles.grant(account_id=account(of).pk, role=role, unit=over, first_day=date(2024, 1, 1), by=SYSTEM, at=NOON)


def actor(of: Person, *, on: date = TODAY) -> Actor:
    """Return a person as who acts, with the roles held on the day."""
    return actors.of(account(of), on=on)


def administrator(role: str, over: Unit | None, *, at_unit: Unit | None = None, name: str = "周明远") -> Actor:
    """Take a person in at the unit (or `at_unit`), give the role over `over`, and return who acts."""
    home = at_unit or over
    if home is None:
        raise ValueError("a role over everything needs at_unit")
    made = person(home, name)
    grant(made, role, over)
    return actor(made)


def sign_in(client: Client, who: Person | Actor) -> Client:
    """Sign a test client in without the password, as the sign-in page would leave the session."""
    number = who.account_id if isinstance(who, Actor) else account(who).pk
    client.force_login(Account.objects.get(pk=number), backend="taixue.people.services.signin.AccountBackend")
    return client
