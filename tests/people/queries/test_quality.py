"""What is to be mended: each finding is counted once, listed with its day, and goes when it is mended."""

import io
from datetime import date, timedelta

import openpyxl
import pytest

from taixue.audit.models import Line
from taixue.lib.errors import NotFound
from taixue.people.models import FormerNumber, Join, Person, Posting
from taixue.people.queries import quality
from taixue.people.rules.quality import CHECKS
from taixue.people.services import careers, numbers, persons
from taixue.people.services import quality as services
from taixue.people.services.careers import Turn
from tests import world
from tests.people.town import Town

WHOLE = {
    "sex": "1", "ethnicity": "01", "birth_month": "1988.03", "political_status": "13", "education": "20",
}  # fmt: skip


@pytest.fixture
def tidy(town: Town) -> Town:
    """Return the town with nothing to mend in the county."""
    Person.objects.update(**WHOLE, confirmed_on=world.TODAY)
    Person.objects.filter(pk=town.admin.person_id).update(birth_month="1979.01")
    return town


def found(town: Town, **known: object) -> dict[str, int]:
    scoped = quality.scope(by=town.admin, **known)
    return {one.check.code: one.count for one in quality.counts(scoped, at=world.NOON) if one.count}


def codes_of(town: Town, code: str) -> list[str]:
    scoped = quality.scope(by=town.admin)
    return [item.name for item in quality.listed(code, scoped, at=world.NOON)[:50]]


def test_whole_data_leaves_nothing_to_mend(tidy: Town) -> None:
    assert found(tidy) == {}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"id_cipher": None, "id_lookup": None, "id_mask": ""}, "number"),
        ({"mobile": None}, "mobile"),
        ({"ethnicity": ""}, "basics"),
        ({"education": ""}, "schooling"),
        ({"education": "上过私塾"}, "words"),
        ({"birth_month": "1955.01"}, "age"),
        ({"birth_month": "2012.01"}, "age"),
        ({"birth_month": "1979.01", "name": "周明远"}, "twin"),
        ({"confirmed_on": date(2025, 11, 1)}, "unconfirmed"),
    ],
)
def test_each_finding_is_counted_and_listed_once(tidy: Town, changes: dict[str, object], code: str) -> None:
    Person.objects.filter(pk=tidy.learner.pk).update(**changes)
    assert found(tidy) == {code: 2 if code == "twin" else 1}
    assert str(changes.get("name", "林若溪")) in codes_of(tidy, code)


def test_a_post_without_a_name_is_found(tidy: Town) -> None:
    Posting.objects.filter(person=tidy.learner).update(post="")
    assert found(tidy) == {"post": 1}


def test_a_leave_without_or_past_its_end_is_found_until_it_is_written(tidy: Town) -> None:
    turn = Turn("leave", date(2026, 3, 2))
    leave = careers.record(person_id=tidy.learner.pk, turn=turn, by=tidy.admin, at=world.NOON)
    assert found(tidy) == {"leave-open": 1}
    facts = {"person_id": tidy.learner.pk, "posting_id": leave.pk, "by": tidy.admin, "at": world.NOON}
    careers.expect(expected_to=date(2026, 11, 1), **facts)
    assert found(tidy) == {"leave-over": 1}
    careers.expect(expected_to=date(2027, 1, 1), **facts)
    assert found(tidy) == {}


def test_a_secondment_past_its_end_is_found_beside_the_post(tidy: Town) -> None:
    turn = Turn("seconded", date(2026, 3, 2), unit=tidy.tree.office, expected_to=date(2026, 9, 1))
    careers.record(person_id=tidy.learner.pk, turn=turn, by=tidy.admin, at=world.NOON)
    assert found(tidy) == {"secondment-over": 1}


def test_one_address_of_two_people_and_a_number_that_went_to_another(tidy: Town) -> None:
    Person.objects.filter(pk=tidy.learner.pk).update(email="A@example.org")
    Person.objects.filter(pk=tidy.admin.person_id).update(email="a@example.org")
    assert found(tidy) == {"same-email": 2}
    Person.objects.update(email="")
    FormerNumber.objects.create(
        person=tidy.learner, lookup=Person.objects.get(pk=tidy.admin.person_id).id_lookup, reason="录入有误",
        replaced_at=world.NOON,
    )  # fmt: skip
    assert codes_of(tidy, "former-number") == ["林若溪"]


def test_two_people_of_one_name_are_not_found_again_once_somebody_looked(tidy: Town) -> None:
    Person.objects.filter(pk=tidy.learner.pk).update(name="周明远", birth_month="1979.01")
    Join.objects.create(
        gone=tidy.learner, stays_id=tidy.admin.person_id, state="declined", reason="同名", asked_by=1,
        asked_by_name="甲", asked_at=world.NOON, decided_by=2, decided_by_name="乙", decided_at=world.NOON,
    )  # fmt: skip
    assert found(tidy) == {}


def test_what_came_long_ago_is_overdue_and_what_is_new_has_its_days(tidy: Town) -> None:
    Person.objects.filter(pk=tidy.learner.pk).update(mobile=None, created_at=world.NOON - timedelta(days=20))
    Posting.objects.filter(person=tidy.learner).update(first_day=date(2026, 11, 1))
    scoped = quality.scope(by=tidy.admin)
    (one,) = [count for count in quality.counts(scoped, at=world.NOON) if count.count]
    assert (one.check.code, one.count, one.overdue) == ("mobile", 1, 1)  # 1 November and 14 days
    Posting.objects.filter(person=tidy.learner).update(first_day=date(2026, 11, 10))
    (one,) = [count for count in quality.counts(scoped, at=world.NOON) if count.count]
    assert (one.overdue, one.next_due) == (0, date(2026, 11, 10) + timedelta(days=CHECKS["mobile"].days))
    assert len(quality.listed("mobile", scoped, at=world.NOON, overdue=True)) == 0


def test_a_count_goes_down_when_it_is_mended_and_what_was_mended_is_counted(tidy: Town) -> None:
    Person.objects.filter(pk=tidy.learner.pk).update(mobile=None, confirmed_on=date(2025, 1, 1))
    assert found(tidy) == {"mobile": 1, "unconfirmed": 1}
    persons.change(person_id=tidy.learner.pk, changes={"mobile": world.mobile()}, by=tidy.admin, at=world.NOON)
    assert found(tidy) == {"unconfirmed": 1}
    persons.confirm(person_id=tidy.learner.pk, by=tidy.admin, at=world.NOON)
    assert found(tidy) == {}
    Person.objects.exclude(pk=tidy.learner.pk).update(confirmed_on=date(2026, 1, 1))
    assert quality.mended(quality.scope(by=tidy.admin), at=world.NOON) == 1


def test_a_corrected_number_counts_as_mended(tidy: Town) -> None:
    Person.objects.update(confirmed_on=date(2026, 1, 1))
    numbers.correct(
        person_id=tidy.learner.pk, number=world.identity_number(), reason="录入有误", by=tidy.admin, at=world.NOON
    )
    assert quality.mended(quality.scope(by=tidy.admin), at=world.NOON) == 1


def test_nobody_sees_findings_of_other_units(tidy: Town) -> None:
    Person.objects.filter(pk=tidy.stranger.pk).update(mobile=None)
    assert found(tidy) == {}
    with pytest.raises(NotFound):
        quality.scope(by=tidy.admin, unit=tidy.tree.other_office)
    assert found(tidy, unit=tidy.tree.station) == {}


def test_those_who_left_the_service_are_left_in_peace(tidy: Town) -> None:
    Person.objects.filter(pk=tidy.learner.pk).update(mobile=None)
    turn = Turn("retired", date(2026, 11, 1))
    careers.record(person_id=tidy.learner.pk, turn=turn, by=tidy.admin, at=world.NOON)
    assert found(tidy) == {}


def test_the_workbook_holds_the_list_without_numbers_and_leaves_a_line(tidy: Town) -> None:
    Person.objects.filter(pk=tidy.learner.pk).update(education="")
    content = services.sheet("schooling", unit=None, by=tidy.admin, at=world.NOON)
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows()]
    assert rows[2][:2] == ["林若溪", "青石县第一市场监督管理所"]
    assert tidy.learner.mobile not in str(rows)
    assert Line.objects.get(action="quality.exported").details == {"check": "schooling", "rows": 1}
