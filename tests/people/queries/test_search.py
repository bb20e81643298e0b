"""Everybody is found by any two signs of the name, as the name is now, and nobody outside of one's reach."""

import pytest
from django.db import connection

from taixue.kit.actor import SYSTEM
from taixue.people.models import Person
from taixue.people.queries import grams as columns
from taixue.people.queries import persons, units
from taixue.people.rules import grams
from taixue.people.services.reorganisation import counts
from tests import world
from tests.people.town import Town

NAMES = (
    "张明远",
    "林",
    "阿依努尔·买买提",
    "Anna Karlsson",
    "ＡＢＣ",
    "O'Neil \\ x",
    "𠮷田",
    "a|b",
    "Nina Lind",
    "欧阳  望舒",
    "",
)


def found(typed: str, **narrowed: object) -> list[str]:
    """Return the names that a search over everything finds."""
    return [person.name for person in persons.search(by=SYSTEM, day=world.TODAY, name=typed, **narrowed)]  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize("name", NAMES)
def test_the_database_cuts_a_name_as_the_rule_says(db: None, name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_folded(%s), coalesce(tsvector_to_array(people_grams(%s)), '{}')", [name, name])
        folded, cut = cursor.fetchone()
    assert (folded, set(cut)) == (grams.folded(name), grams.grams(name))


@pytest.mark.parametrize("typed", ["若溪", "林若", "林若溪", "若", "林 溪", "林  若溪"])
def test_any_part_of_a_name_finds_it(town: Town, typed: str) -> None:
    assert found(typed) == ["林若溪"]


@pytest.mark.parametrize("typed", ["溪林", "若若", "林明", "溪溪", "\\", "' | '"])
def test_what_is_not_in_a_name_does_not(town: Town, typed: str) -> None:
    assert found(typed) == []


def test_pairs_that_stand_apart_are_no_word(town: Town) -> None:
    world.person(town.tree.office, "Nina Lind")
    assert found("lin") == found("NIND"[1:]) == ["Nina Lind"]
    assert found("nal") == ["Nina Lind"]  # silent signs are left out
    assert found("indna") == []


def test_a_name_is_found_as_it_is_now_whoever_wrote_it(town: Town) -> None:
    person = town.learner
    Person.objects.filter(pk=person.pk).update(name="欧阳望舒")
    assert (found("若溪"), found("望舒")) == ([], ["欧阳望舒"])
    person.name = "苏砚秋"
    Person.objects.bulk_update([person], ["name"])
    assert (found("望舒"), found("砚秋")) == ([], ["苏砚秋"])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_person SET name = '柯守正' WHERE id = %s", [person.pk])
    assert (found("砚秋"), found("守正")) == ([], ["柯守正"])


def test_nobody_outside_of_reach_is_found_by_name_or_number(town: Town) -> None:
    foreign = town.stranger
    assert not persons.search(by=town.admin, day=world.TODAY, name="嘉木").exists()
    assert persons.search(by=town.foreign_admin, day=world.TODAY, name="嘉木").exists()
    for number in (str(foreign.mobile), "+86 " + str(foreign.mobile)):
        assert persons.by_number(number, by=town.admin) is None
        assert persons.by_number(number, by=town.foreign_admin) == foreign


def test_an_identity_number_finds_only_whole(town: Town) -> None:
    number = world.identity_number(77)
    person = world.person(town.tree.office, "苏砚秋", id_number=number)
    assert persons.by_number(number.lower(), by=town.admin) == person
    assert persons.by_number(f" {number[:6]} {number[6:]}", by=town.admin) == person
    assert persons.by_number(number[:17], by=town.admin) is None
    assert persons.is_number(number)
    assert not persons.is_number(number[:17])
    assert not persons.is_number("林若溪")


def test_a_search_for_one_sign_begins_with_those_whose_name_begins_so(town: Town) -> None:
    for name in ("云林", "林一", "于林", "林二", "叶望舒"):
        world.person(town.tree.office, name)
    parts = persons.in_parts(persons.search(by=town.admin, day=world.TODAY, name="林"), "林")
    assert [sorted(person.name for person in part) for part in parts] == [["林一", "林二", "林若溪"], ["于林", "云林"]]
    assert len(persons.in_parts(persons.search(by=town.admin, day=world.TODAY, name="望舒"), "望舒")) == 1


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("市场", ["青石县市场监督管理局"]),
        ("青石 监督管理所", ["青石县第一市场监督管理所"]),
        ("第一 青石", ["青石县第一市场监督管理所"]),
        ("白鹤", []),
    ],
)
def test_a_unit_is_found_by_the_words_of_its_name_within_reach(town: Town, typed: str, names: list[str]) -> None:
    reached = [unit.name for unit in units.named(typed, by=town.admin)]
    assert reached[: len(names)] == names
    assert bool(reached) == bool(names)


def test_a_unit_is_found_by_its_code(town: Town) -> None:
    assert [unit.pk for unit in units.named(town.tree.station.code, by=town.admin)] == [town.tree.station.pk]


def test_nothing_typed_narrows_nothing(town: Town) -> None:
    everyone = Person.objects.count()
    assert Person.objects.filter(columns.holding(" ", columns.PERSON)).count() == everyone > 2


def test_a_unit_known_to_be_small_holds_whom_it_held_before(town: Town) -> None:
    narrowed: list[dict[str, object]] = [
        {"unit": unit, "band": band} for unit in (town.tree.station, town.tree.office) for band in (None, *persons.Band)
    ]
    before = [found("林", **facts) for facts in narrowed]
    counts.recount(world.TODAY)
    assert [found("林", **facts) for facts in narrowed] == before
    assert any(before)


def test_who_administers_from_elsewhere_is_not_on_the_list(town: Town) -> None:
    guest = world.administrator("unit-admin", town.tree.county, at_unit=town.tree.other_office, name="韩一诺")
    assert not persons.search(by=guest, day=world.TODAY, name="一诺").exists()
    assert persons.get(world.Person.objects.get(name="韩一诺").public_id, by=guest)
