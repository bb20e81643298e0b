"""Sixty people beside those of the registration form, with postings over time. Names come by lot; nobody is real."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from random import Random

from taixue.kit import clock
from taixue.kit.actor import SYSTEM
from taixue.people.queries import units as unit_queries
from taixue.people.rules import identity
from taixue.people.services import persons, postings

SURNAMES = "林周卫苏何陈吴郑方许叶庄洪傅江岳温柯骆简"
GIVEN = (
    "若溪 明远 承泽 砚秋 守正 嘉木 晓岚 清越 一诺 明泽 知夏 书言 "
    "景行 云舟 怀瑾 亦安 思齐 望舒 听雨 青禾 令仪 子衿 予宁 行之"
).split()
RANKS = (
    ("副局长", "三级调研员"),
    ("股长", "二级主任科员"),
    ("副股长", "四级主任科员"),
    ("科员", "一级科员"),
    ("办事员", "二级科员"),
    ("协管员", ""),
)
OFFICES = ("办公室", "人事科", "业务科", "监管科", "政策法规科")
SEED = 20170102


@dataclass(frozen=True, slots=True)
class Life:
    """One invented person: where they begin, and what happens to them in the year."""

    name: str
    number: str
    mobile: str
    unit: str  # code
    post: str
    rank: str
    department: str
    since: date
    registered_on: date
    turn: str = ""  # "promoted", "moved", "seconded", "retired"
    turn_day: date | None = None
    turn_unit: str = ""
    turn_rank: str = ""


def lives(codes: list[str], year: int) -> Iterator[Life]:
    """Yield sixty lives over the units with these codes, the same ones every time."""
    lot = Random(SEED)
    turns = ["promoted"] * 8 + ["moved"] * 8 + ["seconded"] * 4 + ["retired"] * 3 + ["new"] * 9
    for serial in range(60):
        turn = turns[serial] if serial < len(turns) else ""
        born = date(1966 if turn == "retired" else lot.randint(1970, 1999), lot.randint(1, 12), lot.randint(1, 28))
        post, rank = RANKS[4] if turn == "promoted" else RANKS[lot.choices(range(6), (2, 5, 8, 10, 6, 2))[0]]
        since = date(lot.randint(2016, year - 1), lot.randint(1, 12), 1)
        new = date(year, lot.randint(3, 9), lot.choice((1, 15)))
        turn_day = date(year, lot.randint(3, 10), 1) if turn and turn != "new" else None
        yield Life(
            name=lot.choice(SURNAMES) + lot.choice(GIVEN), number=number_of(born, 500 + serial),
            mobile=f"1990000{serial:04d}",
            unit=lot.choice(codes), post=post, rank=rank, department=lot.choice(OFFICES),
            since=new if turn == "new" else since, registered_on=new if turn == "new" else date(year, 1, 4),
            turn="" if turn == "new" else turn, turn_day=turn_day, turn_unit=lot.choice(codes),
            turn_rank="一级科员" if turn == "promoted" else "",
        )  # fmt: skip


def live(life: Life, *, until: date) -> int:
    """Take one life in through the services, as it happened up to a day; return the person's inner id."""
    home = unit_queries.by_code(life.unit)
    draft = persons.PersonDraft(
        name=life.name, id_number=life.number, mobile=life.mobile, sex=identity.sex(life.number), ethnicity="汉族",
        birth_month=f"{life.number[6:10]}.{life.number[10:12]}", political_status="群众", education="大学本科/学士",
        registered_on=life.registered_on,
    )  # fmt: skip
    person = persons.create(draft=draft, unit=home, by=SYSTEM, at=noon(life.registered_on))

    def start(unit: unit_queries.Unit, day: date, at: datetime, rank: str, post: str, kind: str = "main") -> int:
        made = postings.start(
            person=person, unit=unit, first_day=day, kind=kind, rank=rank, post=post, department=life.department,
            by=SYSTEM, at=at,
        )  # fmt: skip
        return made.pk

    first = start(home, life.since, noon(life.registered_on), life.rank, life.post)
    if life.turn_day is None or life.turn_day > until:
        return person.pk
    at, there = noon(life.turn_day), unit_queries.by_code(life.turn_unit)
    if life.turn == "seconded":
        start(there, life.turn_day, at, life.rank, life.post, kind="seconded")
        return person.pk
    postings.end(posting_id=first, end_day=life.turn_day, by=SYSTEM, at=at)
    if life.turn == "promoted":
        start(home, life.turn_day, at, life.turn_rank, "科员")
    elif life.turn == "moved":
        start(there, life.turn_day, at, life.rank, life.post)
    else:
        start(home, life.turn_day, at, life.rank, "", kind="retired")
    return person.pk


def noon(day: date) -> datetime:
    """Return noon of a local day."""
    return datetime.combine(day, time(12), clock.zone())


def number_of(born: date, serial: int) -> str:
    """Return a valid identity number of a division that does not exist."""
    digits = f"359901{born:%Y%m%d}{serial % 1000:03d}"
    return digits + identity.check_character(digits)
