"""Postings brought in by the personnel system."""

from datetime import date, timedelta

import pytest

from taixue.kit import clock
from taixue.people.models import Person, Posting, TransferRequest
from taixue.people.services import numbers
from tests.people.api.calls import Caller
from tests.people.api.test_persons import codes, counts
from tests.people.town import Town


@pytest.fixture
def today() -> date:
    return clock.day(clock.now())


def posting(town: Town, today: date, **changes: object) -> dict[str, object]:
    """Return a promotion of the learner into the office."""
    return {
        "key": "post-1", "person": {"id_number": numbers.read(town.learner)}, "unit": {"code": town.tree.office.code},
        "kind": "main", "first_day": today.isoformat(), "post": "副科长", "rank": "三级主任科员",
    } | changes  # fmt: skip


def held(person: Person) -> list[tuple[str, str, date | None]]:
    """Return the postings of a person: kind, code of the unit, end."""
    rows = Posting.objects.filter(person=person).order_by("first_day", "pk").select_related("unit")
    return [(row.kind, row.unit.code, row.end_day) for row in rows]


def test_a_new_posting_ends_the_one_before_and_again_changes_nothing(town: Town, hr: Caller, today: date) -> None:
    for expected in ({"created": 1}, {"unchanged": 1}):
        assert counts(hr.batch("postings", [posting(town, today)])) == expected
    assert held(town.learner) == [
        ("main", town.tree.station.code, today), ("main", town.tree.office.code, None),
    ]  # fmt: skip


def test_a_posting_that_is_here_gets_the_key_by_person_unit_kind_and_day(town: Town, hr: Caller) -> None:
    item = posting(
        town, date(2024, 1, 1), unit={"code": town.tree.station.code}, post="科员", rank="四级主任科员", key="old-1"
    )
    result = hr.batch("postings", [item])
    assert (result["results"][0]["outcome"], result["results"][0]["fields"]) == ("changed", ["key"])
    assert hr.get("/postings/by-key/old-1").json()["unit_code"] == town.tree.station.code


def test_what_a_posting_says_from_its_first_day_stays(town: Town, hr: Caller, today: date) -> None:
    hr.batch("postings", [posting(town, today)])
    result = hr.batch("postings", [posting(town, today, post="科长", first_day="2026-01-05")])
    assert codes(result) == [[("first_day", "fixed"), ("post", "fixed")]]


def test_a_leave_begins_and_ends_and_the_post_goes_on(town: Town, hr: Caller, today: date) -> None:
    begun = today - timedelta(days=30)
    leave = posting(town, begun, kind="leave", unit=None, post=None, rank=None, expected_to="2027-02-01")
    assert counts(hr.batch("postings", [leave])) == {"created": 1}
    assert counts(hr.batch("postings", [{**leave, "end_day": today.isoformat()}])) == {"changed": 1}
    assert [(kind, end) for kind, _, end in held(town.learner)] == [("main", begun), ("leave", today), ("main", None)]


def test_retirement_ends_the_post(town: Town, hr: Caller, today: date) -> None:
    item = posting(town, today, kind="retired", unit=None, post=None, rank=None)
    assert counts(hr.batch("postings", [item])) == {"created": 1}
    assert [kind for kind, _, end in held(town.learner) if end is None] == ["retired"]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"end_day": "2020-01-01"}, ("end_day", "order")),
        ({"first_day": "2023-06-01"}, ("first_day", "too-early")),
        ({"first_day": "2031-06-01"}, ("first_day", "future")),
        ({"rank": "将军"}, ("rank", "unknown")),
        ({"unit": {"code": "X-9"}}, ("unit", "unit-unknown")),
        ({"person": {"key": "nobody"}}, ("person", "person-unknown")),
        ({"person": {"id_number": "359901198803120015"}}, ("person", "person-unknown")),
    ],
)
def test_what_does_not_do_is_refused(
    town: Town, hr: Caller, today: date, change: dict[str, object], problem: tuple[str, str]
) -> None:
    assert codes(hr.batch("postings", [posting(town, today, **change)])) == [[problem]]


def test_who_stands_elsewhere_is_asked_for_by_number_and_unknown_by_id(town: Town, hr: Caller, today: date) -> None:
    stranger = {"id_number": numbers.read(town.stranger)}
    assert codes(hr.batch("postings", [posting(town, today, person=stranger)])) == [[("name", "missing")]]
    result = hr.batch("postings", [posting(town, today, person=stranger, name="陈嘉木")])
    assert result["results"][0]["outcome"] == "transfer"
    assert TransferRequest.objects.get().to_unit == town.tree.office
    by_id = hr.batch("postings", [posting(town, today, person={"id": str(town.stranger.public_id)}, name="陈嘉木")])
    assert codes(by_id) == [[("person", "person-unknown")]]
    assert held(town.stranger) == [("main", town.tree.other_office.code, None)]


def test_lists_are_filtered_by_person_unit_and_day(town: Town, hr: Caller, today: date) -> None:
    hr.batch("postings", [posting(town, today)])
    mine = hr.get(f"/postings?person={town.learner.public_id}").json()["items"]
    assert len(mine) == 2
    now = hr.get(f"/postings?person={town.learner.public_id}&on={today.isoformat()}").json()["items"]
    assert [one["unit_code"] for one in now] == [town.tree.office.code]
    there = hr.get(f"/postings?unit={town.tree.station.public_id}").json()["items"]
    assert [one["end_day"] for one in there] == [today.isoformat()]
