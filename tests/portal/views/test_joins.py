"""The pages on which two records are put beside each other, joined and parted."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from taixue.audit.models import Line
from taixue.people.models import Join
from taixue.people.services import joins
from tests import world
from tests.credits.builders import post
from tests.people import pairs


@pytest.fixture
def pair(db, noon):
    return pairs.build()


@pytest.fixture
def asker(pair):
    return world.sign_in(Client(), pair.asker)


@pytest.fixture
def second(pair):
    return world.sign_in(Client(), pair.second)


def text(answer) -> str:
    return answer.content.decode()


def compare(pair) -> str:
    return f"/joins/new/?one={pair.stays.public_id}&other={pair.gone.public_id}"


def test_the_other_record_is_found_by_the_same_name(pair, asker):
    page = text(asker.get(f"/joins/new/?one={pair.stays.public_id}"))
    assert str(pair.gone.public_id) in page
    assert page.count("btn-sm") == 1  # the record in hand is not offered


def test_both_records_stand_beside_each_other_with_what_will_happen(pair, asker):
    post(pair.gone, source="course:a:2026", nominal=500)
    post(pair.stays, source="course:b:2026", nominal=300)
    page = text(asker.get(compare(pair)))
    for said in (pair.gone.id_mask, pair.stays.id_mask, "5.00", "3.00", "8.00", pair.tree.office.name):
        assert said in page, said


def test_asked_on_the_page_it_waits_for_a_second_person(pair, asker, second):
    facts = {"gone": pair.gone.public_id, "stays": pair.stays.public_id, "reason": "同一人"}
    answer = asker.post("/joins/new/", facts)
    join = Join.objects.get()
    assert answer.url == f"/joins/{join.public_id}/"
    assert f"{answer.url}approve/" not in text(asker.get(answer.url))
    assert f"{answer.url}approve/" in text(second.get(answer.url))
    assert join.stays.name in text(second.get("/joins/"))


def test_without_a_reason_the_page_comes_back_with_what_was_chosen(pair, asker):
    facts = {"gone": pair.gone.public_id, "stays": pair.stays.public_id, "reason": ""}
    answer = asker.post("/joins/new/", facts)
    assert answer.status_code == 422
    assert str(pair.gone.public_id) in text(answer)


def test_what_stands_in_the_way_is_said_before_anything_is_asked(pair, asker):
    world.grant(pair.gone, "auditor", pair.tree.county)
    page = text(asker.get(compare(pair)))
    assert "安全管理员" in page
    assert 'name="reason"' not in page
    facts = {"gone": pair.gone.public_id, "stays": pair.stays.public_id, "reason": "同一人"}
    assert asker.post("/joins/new/", facts).status_code == 409


def test_approved_and_parted_by_pressing_buttons(pair, asker, second):
    post(pair.gone, source="course:a:2026")
    address = f"/joins/{pairs.ask(pair).public_id}/"
    assert second.post(f"{address}approve/", {"answer": "已核对"}).url == address
    assert Join.objects.get().state == "joined"
    assert asker.post(f"{address}ask-to-part/", {"reason": "并非同一人"}).url == address
    assert second.post(f"{address}part/").url == address
    assert Join.objects.get().state == "parted"
    assert "并非同一人" in text(asker.get(address))


def test_declining_takes_a_reason(pair, second):
    address = f"/joins/{pairs.ask(pair).public_id}/"
    assert second.post(f"{address}decline/", {"answer": ""}).status_code == 422
    second.post(f"{address}decline/", {"answer": "两人同名"})
    assert Join.objects.get().state == "declined"


def test_what_came_between_is_said_on_the_page_and_nothing_changes(pair, second):
    asked = pairs.ask(pair)
    world.grant(pair.gone, "auditor", pair.tree.county)
    answer = second.post(f"/joins/{asked.public_id}/approve/", {"answer": ""})
    assert answer.status_code == 409
    assert "安全管理员" in text(answer)
    assert Join.objects.get().state == "asked"


def test_the_address_of_a_record_that_went_leads_to_the_one_that_stayed(pair, asker):
    pairs.join(pair)
    answer = asker.get(f"/people/{pair.gone.public_id}/")
    assert answer.url == f"/people/{pair.stays.public_id}/"
    stranger = world.sign_in(Client(), world.administrator("unit-admin", pair.tree.other_county))
    assert stranger.get(f"/people/{pair.gone.public_id}/").status_code == 404


def test_a_stranger_sees_neither_join_nor_records(pair):
    asked = pairs.ask(pair)
    stranger = world.sign_in(Client(), world.administrator("unit-admin", pair.tree.other_county))
    assert stranger.get(f"/joins/{asked.public_id}/").status_code == 404
    assert stranger.get(compare(pair)).status_code == 404
    assert asked.stays.name not in text(stranger.get("/joins/?list=open"))


@pytest.mark.parametrize("name", ["to-decide", "open", "done", "nonsense"])
def test_each_list_opens_in_few_questions(pair, second, name):
    pairs.ask(pair)
    with CaptureQueriesContext(connection) as asked:
        assert second.get(f"/joins/?list={name}").status_code == 200
    assert len(asked) <= 9


def test_two_records_are_compared_in_a_dozen_questions_whatever_they_hold(pair, second):
    for number, person in enumerate((pair.gone, pair.stays)):
        for year in (2024, 2025, 2026):
            post(person, source=f"course:{number}:{year}")
    second.get("/joins/")  # the session is as it stays
    join = pairs.ask(pair)
    addresses = [compare(pair), f"/joins/{join.public_id}/"]
    for address in (*addresses, *addresses):
        with CaptureQueriesContext(connection) as asked:
            assert second.get(address).status_code == 200
        assert len(asked) <= 12, (address, len(asked))


def test_joined_records_open_in_a_dozen_questions(pair, second):
    join = pairs.join(pair)
    second.get("/joins/")
    with CaptureQueriesContext(connection) as asked:
        assert second.get(f"/joins/{join.public_id}/").status_code == 200
    assert len(asked) <= 12, len(asked)


def test_who_looks_at_both_is_seen_by_both(pair, second):
    second.get(compare(pair))
    second.get(compare(pair))
    seen = Line.objects.filter(action="person.seen", actor_account=pair.second.account_id)
    assert sorted(seen.values_list("person", flat=True)) == sorted([pair.gone.pk, pair.stays.pk])


def test_a_refusal_of_the_service_never_becomes_a_failure(pair, second):
    join = pairs.join(pair)
    assert second.post(f"/joins/{join.public_id}/part/").status_code in (403, 409)
    assert joins.Join.objects.get().state == "joined"
