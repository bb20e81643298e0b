"""Changes of units: drafted, read, confirmed, carried out; what stood there goes along and no day loses its tree."""

from datetime import date, timedelta
from typing import Any

import pytest

from taixue.audit.models import Line
from taixue.catalog.models import Course
from taixue.kit import queue
from taixue.kit.actor import SYSTEM
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.people.models import Person, Posting, Reorganisation, RoleGrant, Unit, UnitCount, UnitEvent
from taixue.people.queries import trees
from taixue.people.rules.reorganisation import Wording
from taixue.people.services.reorganisation import application, counts, orders
from tests import world
from tests.people.town import Town

TOMORROW = world.TODAY + timedelta(days=1)


def carried_out(kind: str, *, on: date = world.TODAY, by: Any = SYSTEM, **asked: Any) -> Reorganisation:
    """Draft, confirm and carry out a change."""
    order = orders.plan(kind=kind, on=on, by=by, at=world.NOON, **asked)
    orders.confirm(order_id=order.public_id, by=by, at=world.NOON)
    return application.apply(order_id=order.public_id, at=world.NOON)


def codes(refusal: pytest.ExceptionInfo[Invalid]) -> set[str]:
    return {problem["code"] for problem in refusal.value.facts["problems"]}


def stands_in(person: Person, day: date = world.TODAY) -> list[str]:
    held = Posting.objects.filter(person=person, kind="main", first_day__lte=day).exclude(end_day__lte=day)
    return list(held.values_list("unit__name", flat=True))


def people(unit: Unit) -> int:
    counts.recount(world.TODAY)
    return UnitCount.objects.get(unit=unit).people


@pytest.fixture
def system(town: Town) -> Any:
    """Return the system administrator of everything."""
    return world.administrator("system-admin", None, at_unit=town.tree.city, name="何清越")


def test_a_plan_says_who_moves_and_which_figures_change_and_changes_nothing(town: Town) -> None:
    tree = town.tree
    order = orders.plan(kind="move", on=world.TODAY, unit=tree.station.public_id, under=tree.other_office.public_id,
                        by=SYSTEM, at=world.NOON)  # fmt: skip
    assert order.plan["people"] == 1
    names = {number: (before, after) for number, before, after in order.plan["figures"]}
    assert names == {
        tree.county.pk: (2, 1), tree.office.pk: (1, 0), tree.other_county.pk: (2, 3), tree.other_office.pk: (1, 2),
    }  # fmt: skip
    assert Unit.objects.get(pk=tree.station.pk).path == tree.station.path
    assert not UnitEvent.objects.filter(kind="moved").exists()


def test_a_moved_unit_takes_everything_below_it_along(town: Town) -> None:
    tree = town.tree
    course = Course.objects.create(owner_path=tree.station.path, created_at=world.NOON)
    carried_out("move", unit=tree.office.public_id, under=tree.other_county.public_id)
    station = Unit.objects.get(pk=tree.station.pk)
    assert station.path == f"{tree.other_county.path}{tree.office.pk}/{station.pk}/"
    course.refresh_from_db()
    assert course.owner_path == station.path
    assert stands_in(town.learner) == [station.name]
    assert (people(tree.county), people(tree.other_county)) == (1, 3)


def test_the_day_before_a_move_keeps_the_tree_it_had(town: Town) -> None:
    tree = town.tree
    carried_out("move", unit=tree.office.public_id, under=tree.other_county.public_id)
    yesterday = world.TODAY - timedelta(days=1)
    was, is_now = (trees.on_day([tree.station.pk], day)[tree.station.pk].path for day in (yesterday, world.TODAY))
    assert (was, is_now) == (tree.station.path, Unit.objects.get(pk=tree.station.pk).path)
    then = trees.first(by=SYSTEM, day=yesterday, today=world.TODAY)
    assert [node.people for node in then] == [people(tree.province)]


def test_merged_people_stand_in_the_other_unit_from_the_day_and_the_unit_ends(town: Town) -> None:
    tree = town.tree
    order = carried_out("merge", unit=tree.other_office.public_id, others=[tree.station.public_id])
    assert stands_in(town.learner) == [tree.other_office.name]
    assert stands_in(town.learner, world.TODAY - timedelta(days=1)) == [tree.station.name]
    assert Unit.objects.get(pk=tree.station.pk).valid_to == world.TODAY
    assert set(order.events.values_list("unit__code", "kind")) == {
        (tree.station.code, "merged"), (tree.other_office.code, "took-in")}  # fmt: skip
    assert order.relocations.get().person == town.learner
    assert Line.objects.filter(action="posting.moved", person=town.learner.pk).count() == 1


def test_what_stood_under_a_merged_unit_comes_under_the_other(town: Town) -> None:
    tree = town.tree
    carried_out("merge", unit=tree.other_office.public_id, others=[tree.office.public_id])
    station = Unit.objects.get(pk=tree.station.pk)
    assert (station.parent, station.path) == (tree.other_office, f"{tree.other_office.path}{station.pk}/")
    assert stands_in(town.learner) == [station.name]


def test_a_second_posting_in_the_merged_unit_goes_along_and_a_posting_to_come_begins_in_the_other(town: Town) -> None:
    tree = town.tree
    for kind, first in (("seconded", date(2026, 1, 1)), ("seconded", TOMORROW)):
        Posting.objects.create(
            person=town.stranger, unit=tree.station, kind=kind, first_day=first, recorded_at=world.NOON
        )
    carried_out("merge", unit=tree.office.public_id, others=[tree.station.public_id])
    held = Posting.objects.filter(person=town.stranger, kind="seconded").order_by("first_day")
    assert list(held.values_list("unit", "first_day", "end_day")) == [
        (tree.station.pk, date(2026, 1, 1), world.TODAY), (tree.office.pk, world.TODAY, None),
        (tree.office.pk, TOMORROW, None),
    ]  # fmt: skip


def test_a_split_makes_a_unit_of_the_chosen_department_people_and_units(town: Town) -> None:
    tree = town.tree
    law, other = (world.person(tree.office, name) for name in ("执法一", "综合二"))
    Posting.objects.filter(person=law).update(department="执法科")
    carried_out("split", unit=tree.office.public_id, under=tree.county.public_id, departments=["执法科"],
                others=[tree.station.public_id], wording=Wording("N1", "青石县执法大队", "", "office"))  # fmt: skip
    made = Unit.objects.get(code="N1")
    assert (made.parent, made.valid_from) == (tree.county, world.TODAY)
    assert (stands_in(law), stands_in(other)) == (["青石县执法大队"], [tree.office.name])
    assert Unit.objects.get(pk=tree.station.pk).parent == made
    assert people(made) == 2


def test_a_role_over_a_merged_unit_ends_and_its_courses_are_handed_over(town: Town) -> None:
    tree = town.tree
    course = Course.objects.create(owner_path=tree.station.path, created_at=world.NOON)
    world.grant(town.learner, "unit-admin", tree.station)
    order = carried_out("merge", unit=tree.office.public_id, others=[tree.station.public_id])
    assert RoleGrant.objects.get(account__person=town.learner).end_day == world.TODAY
    assert [row[0] for row in order.plan["roles"]] == ["unit-admin"]
    course.refresh_from_db()
    assert course.owner_path == tree.office.path


def test_nothing_is_moved_below_itself_merged_into_what_is_below_it_or_closed_with_people(town: Town) -> None:
    tree = town.tree
    for asked, code in (
        ({"kind": "move", "unit": tree.office, "under": tree.station}, "below-itself"),
        ({"kind": "move", "unit": tree.station, "under": tree.office}, "there-already"),
        ({"kind": "merge", "unit": tree.station, "others": [tree.office]}, "below-itself"),
        ({"kind": "merge", "unit": tree.other_office, "others": [tree.office, tree.station]}, "nested"),
        ({"kind": "close", "unit": tree.station}, "people-inside"),
        ({"kind": "close", "unit": tree.office}, "units-inside"),
        ({"kind": "split", "unit": tree.office, "under": tree.county, "wording": Wording("N", "新", "", "office")},
         "nothing-chosen"),
    ):  # fmt: skip
        named = {k: [u.public_id for u in v] if isinstance(v, list) else getattr(v, "public_id", v)
                 for k, v in asked.items()}  # fmt: skip
        with pytest.raises(Invalid) as refusal:
            orders.plan(on=world.TODAY, by=SYSTEM, at=world.NOON, **named)
        assert code in codes(refusal)


def test_a_day_before_the_last_change_of_a_unit_is_refused(town: Town) -> None:
    carried_out("rename", unit=town.tree.station.public_id, wording=Wording("", "青石县第一所", "", "station"))
    with pytest.raises(Invalid) as refusal:
        orders.plan(kind="move", on=world.TODAY - timedelta(days=3), unit=town.tree.station.public_id,
                    under=town.tree.county.public_id, by=SYSTEM, at=world.NOON)  # fmt: skip
    assert codes(refusal) == {"changed-later"}


def test_a_unit_does_not_end_on_the_day_it_began(town: Town) -> None:
    young = world.unit("新机构", town.tree.county)
    Unit.objects.filter(pk=young.pk).update(valid_from=world.TODAY)
    for kind, asked in (("close", {"unit": young}), ("merge", {"unit": town.tree.office, "others": [young]})):
        named = {k: [u.public_id for u in v] if isinstance(v, list) else v.public_id for k, v in asked.items()}
        with pytest.raises(Invalid) as refusal:
            orders.plan(kind=kind, on=world.TODAY, by=SYSTEM, at=world.NOON, **named)
        assert codes(refusal) == {"ends-at-once"}


def test_an_order_entered_late_takes_effect_on_its_own_day(town: Town) -> None:
    tree, day = town.tree, world.TODAY - timedelta(days=40)
    carried_out("merge", on=day, unit=tree.office.public_id, others=[tree.station.public_id])
    assert stands_in(town.learner, day) == [tree.office.name]
    assert stands_in(town.learner, day - timedelta(days=1)) == [tree.station.name]


def test_a_change_for_a_day_to_come_waits_for_it(town: Town) -> None:
    tree = town.tree
    order = orders.plan(kind="merge", on=TOMORROW, unit=tree.office.public_id, others=[tree.station.public_id],
                        by=SYSTEM, at=world.NOON)  # fmt: skip
    assert orders.confirm(order_id=order.public_id, by=SYSTEM, at=world.NOON).state == "waiting"
    assert orders.due(at=world.NOON) == 0
    morning = world.NOON + timedelta(hours=13)
    assert (orders.due(at=morning), orders.due(at=morning)) == (1, 0)
    application.apply(order_id=order.public_id, at=morning)
    assert stands_in(town.learner, TOMORROW) == [tree.office.name]
    assert stands_in(town.learner, world.TODAY) == [tree.station.name]


def test_what_may_not_be_any_more_on_its_day_is_refused_with_the_reason(town: Town) -> None:
    tree = town.tree
    order = orders.plan(kind="move", on=TOMORROW, unit=tree.station.public_id, under=tree.other_office.public_id,
                        by=SYSTEM, at=world.NOON)  # fmt: skip
    orders.confirm(order_id=order.public_id, by=SYSTEM, at=world.NOON)
    carried_out("merge", unit=tree.other_county.public_id, others=[tree.other_office.public_id])
    morning = world.NOON + timedelta(hours=13)
    orders.due(at=morning)
    found = application.apply(order_id=order.public_id, at=morning)
    assert (found.state, found.problem["problems"][0]["code"]) == ("refused", "closed")
    assert Unit.objects.get(pk=tree.station.pk).parent == tree.office


def test_a_plan_that_is_not_what_was_read_is_not_confirmed(town: Town) -> None:
    tree = town.tree
    order = orders.plan(kind="merge", on=world.TODAY, unit=tree.office.public_id, others=[tree.station.public_id],
                        by=SYSTEM, at=world.NOON)  # fmt: skip
    world.person(tree.station, "新来的")
    with pytest.raises(Conflict):
        orders.confirm(order_id=order.public_id, by=SYSTEM, at=world.NOON)
    assert orders.afresh(order_id=order.public_id, by=SYSTEM, at=world.NOON).people == 2
    assert orders.confirm(order_id=order.public_id, by=SYSTEM, at=world.NOON).state == "applying"


def test_confirmed_and_carried_out_twice_it_happens_once(town: Town) -> None:
    tree = town.tree
    order = carried_out("merge", unit=tree.office.public_id, others=[tree.station.public_id])
    orders.confirm(order_id=order.public_id, by=SYSTEM, at=world.NOON)
    application.apply(order_id=order.public_id, at=world.NOON)
    assert Posting.objects.filter(person=town.learner).count() == 2
    assert UnitEvent.objects.filter(kind="merged").count() == 1


def test_the_job_behind_the_name_carries_it_out(town: Town) -> None:
    tree = town.tree
    order = orders.plan(kind="merge", on=world.TODAY, unit=tree.office.public_id, others=[tree.station.public_id],
                        by=SYSTEM, at=world.NOON)  # fmt: skip
    orders.confirm(order_id=order.public_id, by=SYSTEM, at=world.NOON)
    assert "people.reorganise" in queue.run_waiting()
    order.refresh_from_db()
    assert order.state == "applied"


def test_a_unit_administrator_plans_and_the_system_administrator_confirms(town: Town, system: Any) -> None:
    tree = town.tree
    order = orders.plan(kind="merge", on=world.TODAY, unit=tree.office.public_id, others=[tree.station.public_id],
                        by=town.admin, at=world.NOON)  # fmt: skip
    with pytest.raises(Denied):
        orders.confirm(order_id=order.public_id, by=town.admin, at=world.NOON)
    with pytest.raises(NotFound):
        orders.confirm(order_id=order.public_id, by=town.foreign_admin, at=world.NOON)
    assert orders.confirm(order_id=order.public_id, by=system, at=world.NOON).state == "applying"


def test_who_edits_units_of_a_subtree_reorganises_only_within_it(town: Town) -> None:
    tree = town.tree
    local = world.administrator("system-admin", tree.county, name="县管理员")
    inside = {"kind": "merge", "unit": tree.office.public_id, "others": [tree.station.public_id]}
    assert orders.plan(on=world.TODAY, by=local, at=world.NOON, **inside).people == 1
    with pytest.raises(NotFound):
        orders.plan(kind="move", on=world.TODAY, unit=tree.station.public_id, under=tree.other_office.public_id,
                    by=local, at=world.NOON)  # fmt: skip
    with pytest.raises(Denied):
        orders.plan(kind="move", on=world.TODAY, unit=tree.county.public_id, under=tree.office.public_id, by=local,
                    at=world.NOON)  # fmt: skip


def test_a_change_taken_back_is_never_carried_out(town: Town) -> None:
    tree = town.tree
    order = orders.plan(kind="merge", on=TOMORROW, unit=tree.office.public_id, others=[tree.station.public_id],
                        by=town.admin, at=world.NOON)  # fmt: skip
    orders.withdraw(order_id=order.public_id, by=town.admin, at=world.NOON)
    with pytest.raises(Conflict):
        orders.confirm(order_id=order.public_id, by=SYSTEM, at=world.NOON)
    assert application.apply(order_id=order.public_id, at=world.NOON).state == "withdrawn"
