"""Persons brought in by the personnel system."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from taixue.audit.models import Line
from taixue.kit import clock
from taixue.people.models import ExternalKey, Person, Posting, TransferRequest
from taixue.people.services import persons
from tests import world
from tests.people.api.calls import Caller, token
from tests.people.town import Town

Item = dict[str, object]


def someone(town: Town, **changes: object) -> Item:
    """Return a new person as the personnel system knows them."""
    return {
        "key": "hr-1", "name": "柳青", "id_number": world.identity_number(), "mobile": world.mobile(),
        "unit": {"code": town.tree.office.code}, "post": "科员", "rank": "四级主任科员", "education": "大学本科",
    } | changes  # fmt: skip


def counts(result: dict[str, dict[str, int]]) -> dict[str, int]:
    """Return the outcomes that came up."""
    return {what: n for what, n in result["counts"].items() if n}


def codes(result: dict[str, list[dict[str, list[dict[str, str]]]]]) -> list[list[tuple[str, str]]]:
    """Return field and code of the problems of each item."""
    return [[(one["field"], one["code"]) for one in item["problems"]] for item in result["results"]]


def test_a_new_person_is_taken_in_with_account_posting_and_what_the_number_tells(town: Town, hr: Caller) -> None:
    result = hr.batch("persons", [someone(town)])
    assert counts(result) == {"created": 1}
    person = Person.objects.get(name="柳青")
    assert (person.birth_month, person.sex, person.education) == ("1988.03", person.sex or "", "20")
    assert person.account.handle
    held = Posting.objects.get(person=person)
    assert (held.unit, held.post, held.rank, held.end_day) == (town.tree.office, "科员", "四级主任科员", None)
    assert held.first_day == clock.day(clock.now())


def test_the_same_again_changes_nothing_and_asks_little(town: Town, hr: Caller) -> None:
    items = [someone(town, key=f"hr-{n}", id_number=world.identity_number(), mobile=world.mobile()) for n in range(20)]
    hr.batch("persons", items)
    lines = Line.objects.count()
    with CaptureQueriesContext(connection) as asked:
        result = hr.batch("persons", items)
    assert counts(result) == {"unchanged": 20}
    assert Line.objects.count() == lines
    assert len(asked) < 20 + 60  # twenty savepoints, and a few questions for all


def test_what_differs_is_named_and_written(town: Town, hr: Caller) -> None:
    item = someone(town)
    hr.batch("persons", [item])
    result = hr.batch("persons", [{**item, "email": "liu@example.cn", "unit": {"code": town.tree.station.code}}])
    assert result["results"][0]["fields"] == ["email", "unit"]
    person = Person.objects.get(name="柳青")
    assert person.email == "liu@example.cn"
    assert Posting.objects.get(person=person, end_day=None).unit == town.tree.station


def test_a_move_ends_the_posting_before_and_begins_another(town: Town, hr: Caller) -> None:
    hr.put("/persons/by-key/a", {"id_number": _number(town.learner), "unit": {"code": town.tree.office.code}})
    old, new = Posting.objects.filter(person=town.learner).order_by("first_day")
    assert (old.unit, old.end_day) == (town.tree.station, clock.day(clock.now()))
    assert (new.unit, new.post, new.rank) == (town.tree.office, old.post, old.rank)


def test_a_person_who_is_here_gets_the_key_by_identity_number(town: Town, hr: Caller) -> None:
    result = hr.batch("persons", [{"key": "hr-7", "id_number": _number(town.learner)}])
    assert (result["results"][0]["outcome"], result["results"][0]["fields"]) == ("changed", ["key"])
    assert ExternalKey.objects.get(source="hr-minlan", key="hr-7").person == town.learner
    again = hr.batch("persons", [{"key": "hr-8", "id_number": _number(town.learner)}])
    assert codes(again) == [[("key", "key-differs")]]


def test_empty_text_empties_a_field_and_what_is_not_sent_stays(town: Town, hr: Caller) -> None:
    hr.batch("persons", [someone(town, email="liu@example.cn", school="云溪学院")])
    hr.put("/persons/by-key/hr-1", {"email": ""})
    person = Person.objects.get(name="柳青")
    assert (person.email, person.school) == ("", "云溪学院")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"id_number": "359901198803120000"}, ("id_number", "check")),
        ({"id_number": ""}, ("id_number", "missing")),
        ({"mobile": "12345"}, ("mobile", "form")),
        ({"name": "  "}, ("name", "missing")),
        ({"birth_month": "1979.13"}, ("birth_month", "form")),
        ({"sex": "neither"}, ("sex", "unknown")),
        ({"post": "长" * 61}, ("post", "too-long")),
        ({"rank": "将军"}, ("rank", "unknown")),
        ({"unit": {"code": "X-9"}}, ("unit", "unit-unknown")),
        ({"unit": None}, ("unit", "missing")),
    ],
)
def test_what_does_not_do_is_refused_by_field_and_code(
    town: Town, hr: Caller, change: Item, problem: tuple[str, str]
) -> None:
    result = hr.batch("persons", [someone(town, **change)])
    assert problem in codes(result)[0]
    assert all(one["detail"] and one["cure"] for one in result["results"][0]["problems"])
    assert not Person.objects.filter(name="柳青").exists()


def test_a_refused_item_leaves_the_others_or_takes_them_along_as_asked(town: Town, hr: Caller) -> None:
    items = [someone(town), {"key": "hr-2", "name": "无号"}]
    whole = hr.batch("persons", items, "?mode=all")
    assert (counts(whole), whole["applied"]) == ({"created": 1, "refused": 1}, False)
    assert not Person.objects.filter(name="柳青").exists()
    each = hr.batch("persons", items, "?mode=each")
    assert (counts(each), each["applied"]) == ({"created": 1, "refused": 1}, True)
    assert Person.objects.filter(name="柳青").exists()


def test_a_dry_run_says_what_would_be_and_changes_nothing(town: Town, hr: Caller) -> None:
    before = Line.objects.count()
    result = hr.batch("persons", [someone(town)], "?dry_run=true")
    assert (counts(result), result["applied"], result["dry_run"]) == ({"created": 1}, False, True)
    answer = hr.put("/persons/by-key/hr-3?dry_run=true", {"id_number": _number(town.learner), "email": "x@example.cn"})
    assert answer.json()["fields"] == ["key", "email"]
    assert not Person.objects.filter(name="柳青").exists()
    assert not ExternalKey.objects.exists()
    assert Line.objects.count() == before


def test_who_stands_elsewhere_is_asked_for_and_nothing_on_record_is_told(town: Town, hr: Caller) -> None:
    item = {
        "key": "hr-9",
        "name": "陈嘉木",
        "id_number": _number(town.stranger),
        "unit": {"code": town.tree.office.code},
    }
    for _ in range(2):
        result = hr.batch("persons", [item])
        assert result["results"][0] == {
            "number": 1, "key": "hr-9", "outcome": "transfer", "id": None, "fields": [], "problems": [],
        }  # fmt: skip
    asked = TransferRequest.objects.get()
    assert (asked.person, asked.to_unit, asked.state) == (town.stranger, town.tree.office, "open")
    assert not ExternalKey.objects.exists()
    assert hr.put("/persons/by-key/hr-9", {k: v for k, v in item.items() if k != "key"}).status_code == 202


def test_two_items_under_one_key_are_not_both_taken(town: Town, hr: Caller) -> None:
    result = hr.batch("persons", [someone(town), someone(town, name="柳红", id_number=world.identity_number())])
    assert codes(result) == [[], [("key", "key-twice")]]


def test_another_identity_number_is_not_slipped_in(town: Town, hr: Caller) -> None:
    hr.batch("persons", [someone(town)])
    result = hr.batch("persons", [{"key": "hr-1", "id_number": world.identity_number()}])
    assert codes(result) == [[("id_number", "stored")]]
    taken = hr.batch("persons", [{"key": "hr-1", "mobile": town.learner.mobile}])
    assert codes(taken) == [[("mobile", "taken")]]


def test_an_etag_lets_nobody_write_over_what_they_have_not_read(town: Town, hr: Caller) -> None:
    hr.batch("persons", [someone(town)])
    tag = hr.get("/persons/by-key/hr-1")["ETag"]
    assert hr.get("/persons/by-key/hr-1", **{"If-None-Match": tag}).status_code == 304
    person = Person.objects.get(name="柳青")
    persons.change(person_id=person.pk, changes={"email": "a@example.cn"}, by=town.admin, at=clock.now())
    late = hr.put("/persons/by-key/hr-1", {"email": "b@example.cn"}, **{"If-Match": tag})
    assert (late.status_code, late.json()["code"]) == (412, "stale")
    now = hr.get("/persons/by-key/hr-1")["ETag"]
    assert now != tag
    assert hr.put("/persons/by-key/hr-1", {"email": "b@example.cn"}, **{"If-Match": now}).status_code == 200
    assert hr.put("/persons/by-key/none", {}, **{"If-Match": "*"}).status_code == 412


def test_identity_numbers_are_masked_unless_scope_and_question_say_whole(town: Town, hr: Caller) -> None:
    address, number = f"/persons/{town.learner.public_id}", _number(town.learner)
    assert hr.get(address).json()["id_number"] == town.learner.id_mask
    assert hr.get(f"{address}?numbers=whole").json()["id_number"] == number
    reader = Caller(token("persons:read", over=town.tree.county))
    told = reader.get(address).json()
    assert (told["id_number"], told["mobile"]) == (town.learner.id_mask, "139****" + str(town.learner.mobile)[-4:])
    refused = reader.get(f"{address}?numbers=whole")
    assert (refused.status_code, refused.json()["code"]) == (403, "scope-missing")


def test_reading_leaves_lines_that_the_person_sees(town: Town, hr: Caller) -> None:
    for _ in range(2):
        hr.get("/persons")
        hr.get("/persons?numbers=whole")
    about = Line.objects.filter(person=town.learner.pk, actor_name="省人事系统")
    assert sorted(about.values_list("action", flat=True)) == ["person.seen", "person.unmasked", "person.unmasked"]
    other = Caller(token("persons:read", over=town.tree.county, source="payroll"))
    other.get(f"/persons/{town.learner.public_id}")
    assert Line.objects.filter(person=town.learner.pk, action="person.seen").count() == 2


def test_a_list_is_read_page_by_page_without_gap_or_double(town: Town, hr: Caller) -> None:
    for n in range(5):
        world.person(town.tree.office, f"甲{n}")
    seen, cursor = [], ""
    while cursor is not None:
        page = hr.get(f"/persons?limit=2&cursor={cursor}").json()
        seen += [one["id"] for one in page["items"]]
        cursor = page["next"]
    assert len(seen) == len(set(seen)) == 7
    below = hr.get(f"/persons?unit={town.tree.station.public_id}").json()["items"]
    assert [one["name"] for one in below] == ["林若溪"]
    assert hr.get("/persons?cursor=nonsense").json()["code"] == "cursor"


def test_a_closed_unit_takes_nobody_in(town: Town, hr: Caller) -> None:
    empty = world.unit("青石县旧局", town.tree.county)
    empty.valid_to = clock.day(clock.now()) - timedelta(days=1)
    empty.save()
    assert codes(hr.batch("persons", [someone(town, unit={"code": empty.code})])) == [[("unit", "unit-unknown")]]


def _number(person: Person) -> str:
    from taixue.people.services import numbers

    return numbers.read(person)
