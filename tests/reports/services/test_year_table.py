"""Who counts and which duty holds after each turn of a year: the table of docs/rules/year.md, lived through."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from taixue.kit import sql
from taixue.kit.actor import SYSTEM
from taixue.people.queries import successors
from taixue.people.rules.reorganisation import Wording
from taixue.people.services import careers
from taixue.people.services.careers import Turn
from taixue.people.services.reorganisation import application, orders
from taixue.policy.services import standing
from taixue.reports.models import FrozenStanding
from tests import world
from tests.reports import builders

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "rules" / "year.md").read_text()
ROWS = [
    [cell.strip() for cell in row.split("|")[1:-1]] for row in re.findall(r"^\| [a-z-]+ \|.*\| \d+ \|$", PAGE, re.M)
]
EXPECTED = {case: (then, now, int(hours)) for case, _what, then, now, hours in ROWS}
JULY, SEPTEMBER, LATE = date(2026, 7, 1), date(2026, 9, 1), date(2026, 12, 28)
PLACES = {"merged": "second", "merged-late": "second", "moved": "third", "split": "fourth", "split-late": "fifth"}


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def turn(person, kind: str, day: date, **facts):
    return careers.record(person_id=person.pk, turn=Turn(kind, day, **facts), by=SYSTEM, at=noon(day))


def change(kind: str, day: date, **facts) -> None:
    order = orders.plan(kind=kind, on=day, by=SYSTEM, at=noon(day), **facts)
    orders.confirm(order_id=order.public_id, by=SYSTEM, at=noon(day))
    assert application.apply(order_id=order.public_id, at=noon(day)).state == "applied"


@pytest.fixture
def people(tree, version):
    """Take everybody in, each named by the case."""
    stations = {name: world.unit(f"青石县{name}所", tree.office, kind="station") for name in set(PLACES.values())}
    stations["late"] = world.unit("青石县late所", tree.office, kind="station")
    found = {}
    for case in EXPECTED:
        unit = stations["late"] if case == "merged-late" else stations.get(PLACES.get(case, ""), tree.station)
        found[case] = world.person(unit, case, registered_on=JULY if case == "newcomer" else date(2024, 1, 1))
    return found, stations


def live(tree, people, stations) -> None:
    """Let the year happen."""
    main = {"unit": tree.other_office, "rank": "四级主任科员", "post": "科员"}
    chief = {"rank": "二级调研员", "post": "副处长"}
    back = turn(people["back"], "leave", date(2026, 3, 1))
    turn(people["seconded"], "seconded", date(2026, 3, 1), unit=tree.other_office)
    turn(people["transferred"], "main", JULY, **main)
    careers.finish(
        person_id=people["back"].pk, posting_id=back.pk, end_day=date(2026, 8, 1), by=SYSTEM, at=noon(date(2026, 8, 1))
    )
    turn(people["leave"], "leave", date(2026, 8, 1))
    turn(people["promoted"], "main", SEPTEMBER, **chief)
    change("merge", SEPTEMBER, unit=tree.station.public_id, others=[stations["second"].public_id])
    change("move", SEPTEMBER, unit=stations["third"].public_id, under=tree.other_office.public_id)
    split = {"under": tree.office.public_id, "others": []}
    change("split", SEPTEMBER, unit=stations["fourth"].public_id, persons=[people["split"].public_id],
           wording=Wording("NEW1", "青石县新所", "", "station"), **split)  # fmt: skip
    turn(people["retired"], "retired", date(2026, 10, 1))
    turn(people["deceased"], "deceased", date(2026, 11, 1))
    turn(people["left"], "left", date(2026, 11, 1))
    turn(people["transferred-late"], "main", LATE, **main)
    turn(people["promoted-late"], "main", LATE, **chief)
    turn(people["retired-late"], "retired", LATE)
    change("merge", LATE, unit=tree.station.public_id, others=[stations["late"].public_id])
    change("split", LATE, unit=stations["fifth"].public_id, persons=[people["split-late"].public_id],
           wording=Wording("NEW2", "青石县后所", "", "station"), **split)  # fmt: skip


def test_the_table_of_the_page_is_what_a_year_does(tree, people, academy, second):
    who, stations = people
    live(tree, who, stations)
    standing.refresh_many([person.pk for person in who.values()], builders.CLOSING)
    kept = builders.frozen(tree.province, academy, second)
    words = {
        tree.station.name: "station", tree.other_office.name: "other office", "青石县third所": "third station",
        "青石县新所": "new station", "青石县fifth所": "fifth station", "青石县late所": "second station",
    }  # fmt: skip
    now = places()
    seen = {}
    for case, person in who.items():
        row = FrozenStanding.objects.filter(snapshot=kept.id, person=person).select_related("unit").first()
        seen[case] = ("–", "–", 0) if row is None else (words[row.unit.name], words[now[row.unit_id]], row.owed // 100)
    assert len(EXPECTED) == 18
    assert seen == EXPECTED


def places() -> dict[int, str]:
    """Return the name of the unit that stands for each unit today."""
    question = (
        f"SELECT place.unit_id, unit.name FROM {successors.PLACES} JOIN people_unit unit ON unit.id = place.now_id"
    )
    return dict(sql.rows(lambda number, name: (number, name), question))
