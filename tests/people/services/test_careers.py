"""What happens to a person in the service: leave, secondment, retirement, death; with dates and effects."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection

from taixue.audit.models import Line
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound, Refusal
from taixue.people.models import Account, Person, Posting, RoleGrant
from taixue.people.queries import facts
from taixue.people.services import careers
from taixue.people.services.careers import Turn
from tests import world
from tests.people.town import Town, build

DAY = date(2026, 11, 2)


def record(town: Town, kind: str, day: date = DAY, **known: object) -> Posting:
    return careers.record(person_id=town.learner.pk, turn=Turn(kind, day, **known), by=town.admin, at=world.NOON)


def held(person: Person) -> list[tuple[str, date, date | None]]:
    rows = Posting.objects.filter(person=person).order_by("first_day", "pk")
    return [(row.kind, row.first_day, row.end_day) for row in rows]


def test_a_leave_takes_the_place_of_the_post_and_gives_it_back(town: Town) -> None:
    leave = record(town, "leave", expected_to=date(2027, 3, 1))
    assert (leave.rank, leave.unit, leave.post) == ("四级主任科员", town.tree.station, "")
    back = date(2026, 11, 18)
    for _ in range(2):
        careers.finish(person_id=town.learner.pk, posting_id=leave.pk, end_day=back, by=town.admin, at=world.NOON)
    assert held(town.learner) == [("main", date(2024, 1, 1), DAY), ("leave", DAY, back), ("main", back, None)]
    again = Posting.objects.get(person=town.learner, end_day=None)
    assert (again.post, again.rank, again.unit) == ("科员", "四级主任科员", town.tree.station)


def test_the_same_turn_twice_is_recorded_once(town: Town) -> None:
    for _ in range(2):
        record(town, "retired")
    assert held(town.learner) == [("main", date(2024, 1, 1), DAY), ("retired", DAY, None)]
    assert Line.objects.filter(action="posting.started", actor_name="周明远").count() == 1


def test_a_secondment_stands_beside_the_post_and_ends_by_itself(town: Town) -> None:
    lent = record(town, "seconded", unit=town.tree.other_office, post="跟班学习", expected_to=date(2027, 1, 1))
    assert [kind for kind, _, _ in held(town.learner)] == ["main", "seconded"]
    assert facts.history([town.learner.pk])[town.learner.pk].postings[-1].kind == "main"
    end = date(2026, 11, 20)
    careers.finish(
        person_id=town.learner.pk, posting_id=lent.pk, end_day=end, by=town.foreign_admin, at=world.NOON
    )  # who hosts may send back
    assert held(town.learner)[1] == ("seconded", DAY, end)


def test_who_only_hosts_a_person_neither_retires_nor_moves_them(town: Town) -> None:
    record(town, "seconded", unit=town.tree.other_office)
    for kind in ("retired", "deceased", "leave", "main"):
        with pytest.raises(Denied):
            careers.record(
                person_id=town.learner.pk, turn=Turn(kind, DAY), by=town.foreign_admin, at=world.NOON
            )  # fmt: skip


def test_a_foreign_administrator_knows_of_nobody(town: Town) -> None:
    with pytest.raises(NotFound):
        careers.record(
            person_id=town.learner.pk, turn=Turn("retired", DAY), by=town.foreign_admin, at=world.NOON
        )  # fmt: skip


def test_a_death_ends_secondments_and_roles_and_closes_the_account(town: Town) -> None:
    world.grant(town.learner, "unit-admin", town.tree.station)
    record(town, "seconded", unit=town.tree.office)
    record(town, "deceased", DAY + timedelta(days=1))
    assert [end for kind, _, end in held(town.learner) if kind == "seconded"] == [DAY + timedelta(days=1)]
    assert RoleGrant.objects.get(account__person=town.learner).end_day == DAY + timedelta(days=1)
    assert not Account.objects.get(person=town.learner).is_active


def test_a_pension_leaves_the_account_open(town: Town) -> None:
    record(town, "retired")
    assert Account.objects.get(person=town.learner).is_active


def test_what_was_recorded_by_mistake_is_taken_back_with_a_reason(town: Town) -> None:
    wrong = record(town, "deceased")
    with pytest.raises(Invalid):
        careers.take_back(
            person_id=town.learner.pk, posting_id=wrong.pk, reason=" ", by=town.admin, at=world.NOON
        )  # fmt: skip
    for _ in range(2):
        careers.take_back(
            person_id=town.learner.pk, posting_id=wrong.pk, reason="同名同姓", by=town.admin, at=world.NOON
        )  # fmt: skip
    assert held(town.learner) == [("main", date(2024, 1, 1), None)]
    assert Account.objects.get(person=town.learner).is_active
    assert Line.objects.get(action="posting.taken-back").reason == "同名同姓"


def test_only_the_newest_posting_is_taken_back_and_never_the_only_one(town: Town) -> None:
    leave = record(town, "leave")
    record(town, "retired", DAY + timedelta(days=3))
    first = Posting.objects.filter(person=town.learner).earliest("first_day")
    with pytest.raises(Conflict):
        careers.take_back(
            person_id=town.learner.pk, posting_id=leave.pk, reason="误录", by=town.admin, at=world.NOON
        )  # fmt: skip
    with pytest.raises(Conflict):
        careers.take_back(
            person_id=town.learner.pk, posting_id=first.pk, reason="误录", by=town.admin, at=world.NOON
        )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "day", "known", "code"),
    [
        ("retired", date(2026, 11, 22), {}, "future"),
        ("retired", date(2024, 1, 1), {}, "too-early"),
        ("leave", date(2023, 1, 1), {}, "too-early"),
        ("seconded", DAY, {}, "missing"),
        ("leave", DAY, {"expected_to": DAY}, "order"),
        ("main", DAY, {"rank": "九品"}, "unknown"),
        ("main", DAY, {"post_level": "999"}, "unknown"),
        ("holiday", DAY, {}, "kind-unknown"),
    ],
)
def test_a_turn_that_cannot_be_is_refused_by_its_reason(
    town: Town, kind: str, day: date, known: dict[str, object], code: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        record(town, kind, day, **known)
    assert refusal.value.facts["problems"][0]["code"] == code
    assert held(town.learner) == [("main", date(2024, 1, 1), None)]


def test_nobody_goes_on_leave_after_retiring(town: Town) -> None:
    record(town, "retired")
    with pytest.raises(Invalid, match="not-after-retired"):
        record(town, "leave", DAY + timedelta(days=1))


def test_a_move_needs_the_right_over_the_new_unit(town: Town) -> None:
    with pytest.raises(Denied):
        record(town, "main", unit=town.tree.other_office, rank="一级科员")
    moved = record(town, "main", unit=town.tree.office, rank="三级主任科员", post="股长", post_level="141")
    assert (moved.unit, moved.post_level, held(town.learner)[0][2]) == (town.tree.office, "141", DAY)


def test_nobody_records_postings_of_their_own(town: Town) -> None:
    with pytest.raises(Denied):
        careers.record(
            person_id=town.admin.person_id, turn=Turn("retired", DAY), by=town.admin, at=world.NOON
        )  # fmt: skip


def test_of_two_administrators_at_once_one_retires_and_the_other_is_told(committed: str) -> None:
    town = build()
    second = world.administrator("unit-admin", town.tree.office, name="卫承泽")
    gate, said = threading.Barrier(2), []

    def press(kind: str, by: object) -> None:
        try:
            gate.wait(timeout=10)
            careers.record(person_id=town.learner.pk, turn=Turn(kind, DAY), by=by, at=world.NOON)
            said.append("done")
        except Refusal as refusal:
            said.append(refusal.code)
        finally:
            connection.close()

    pressed = [("leave", town.admin), ("retired", second)]
    threads = [threading.Thread(target=press, args=one) for one in pressed]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(said) == ["done", "invalid"]
    assert len(held(town.learner)) == 2
