"""Who signs in to the demo: five samples, and the two other administrators that no sample may be at the same time."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from taixue.demo.population import number_of
from taixue.kit.actor import SYSTEM, Actor
from taixue.people.queries import accounts as account_queries
from taixue.people.queries import actors, units
from taixue.people.rules.permissions import Role
from taixue.people.services import accounts, persons, postings, roles

SINCE = date(2019, 7, 1)


@dataclass(frozen=True, slots=True)
class Sample:
    """An invented person with a sign-in. over: code of the unit the role reaches, "" is everything."""

    title: str  # of the role, as the terminal prints it
    name: str
    mobile: str
    birth: date
    unit: str
    post: str
    rank: str
    role: str = ""
    over: str = ""


SAMPLES = (
    Sample("learner", "林若溪", "19900001001", date(1990, 5, 12), "U0010", "科员", "四级主任科员"),
    Sample(
        "unit administrator",
        "周明远",
        "19900001002",
        date(1982, 3, 4),
        "U0009",
        "副主任",
        "二级主任科员",
        Role.UNIT_ADMIN,
        "U0009",
    ),
    Sample("academy", "苏砚秋", "19900001003", date(1979, 9, 9), "U0003", "副处长", "三级调研员", Role.ACADEMY),
    Sample("auditor", "卫承泽", "19900001004", date(1985, 11, 23), "U0002", "科长", "一级主任科员", Role.AUDITOR),
)
SECOND = Sample(
    "", "陈立新", "19900001005", date(1980, 1, 15), "U0009", "科长", "一级主任科员", Role.UNIT_ADMIN, "U0009"
)
"""A second administrator of the county: a correction takes two people."""

ADMINISTRATORS = (
    ("system administrator", "system", "系统管理员", Role.SYSTEM_ADMIN),
    ("security administrator", "security", "安全管理员", Role.SECURITY_ADMIN),
    ("audit administrator", "audit", "审计管理员", Role.AUDIT_ADMIN),
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A sample as it stands in the database. login: what is typed at sign-in."""

    title: str
    name: str
    login: str
    password: str
    actor: Actor


def place(*, registered_on: date, at: datetime) -> list[Placed]:
    """Take the samples in with their roles and passwords of their own; return them, the five printed ones first."""
    placed = [_person(sample, serial, registered_on, at) for serial, sample in enumerate((*SAMPLES, SECOND))]
    staff = [_administrator(*one, at=at) for one in ADMINISTRATORS]
    return [*placed[:-1], *staff, placed[-1]]


def _person(sample: Sample, serial: int, registered_on: date, at: datetime) -> Placed:
    unit = units.by_code(sample.unit)
    number = number_of(sample.birth, 900 + serial)
    draft = persons.PersonDraft(
        name=sample.name, id_number=number, mobile=sample.mobile, ethnicity="汉族", education="大学本科/学士",
        political_status="群众", birth_month=f"{sample.birth:%Y.%m}", registered_on=registered_on,
    )  # fmt: skip
    person = persons.create(draft=draft, unit=unit, by=SYSTEM, at=at)
    postings.start(
        person=person,
        unit=unit,
        first_day=SINCE,
        rank=sample.rank,
        post=sample.post,
        department="办公室",
        by=SYSTEM,
        at=at,
    )
    account = account_queries.of_persons([person.pk])[person.pk]
    password = _password()
    accounts.choose_password(account_id=account.pk, password=password, by=SYSTEM, at=at)
    if sample.role:
        over = units.by_code(sample.over) if sample.over else None
        roles.grant(account_id=account.pk, role=sample.role, unit=over, first_day=at.date(), by=SYSTEM, at=at)
    return Placed(sample.title, sample.name, sample.mobile, password, actors.of(account, on=at.date()))


def _administrator(title: str, handle: str, name: str, role: str, *, at: datetime) -> Placed:
    password = _password()
    account = accounts.create_staff(handle=handle, name=name, password=password, by=SYSTEM, at=at)
    roles.grant(account_id=account.pk, role=role, unit=None, first_day=at.date(), by=SYSTEM, at=at)
    return Placed(title, name, handle, password, actors.of(account, on=at.date()))


def _password() -> str:
    """Return twelve letters and digits that nobody confuses, in three groups."""
    return "-".join("".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(4)) for _ in range(3))
