"""The page of a lesson and the player's calls."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from taixue.catalog.models import Lesson, Version
from taixue.catalog.rules.courses import Facts
from taixue.catalog.services import courses, lessons
from taixue.kit.actor import SYSTEM
from taixue.study.models import Enrolment, Progress, Visit
from tests import world

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (Linux; Android 12) Chrome/86.0 Mobile Safari/537.36"


@pytest.fixture
def person() -> Any:
    return world.person(world.tree().station)


@pytest.fixture
def client(person: Any) -> Client:
    return world.sign_in(Client(), person)


@pytest.fixture
def lesson() -> Lesson:
    """The first of two lessons of 100 s of a published course; their videos are only figures here."""
    facts = Facts(subject="law", title="行政复议", title_en="Review", centihours=100, speed=150, threshold=90)
    version = courses.create(facts=facts, owner_path="/", by=SYSTEM, at=world.NOON)
    for title in ("证据", "出庭"):
        made = lessons.add(version_id=version.public_id, title=title, by=SYSTEM, at=world.NOON)
        Lesson.objects.filter(pk=made.pk).update(file=uuid4(), milliseconds=100_900, size=5_240_000)
    Version.objects.filter(pk=version.pk).update(state="published", published_at=world.NOON)
    return Lesson.objects.filter(version=version).first()


def opened(client: Client, lesson: Lesson, **headers: str) -> dict[str, Any]:
    answer = client.post(f"/study/{lesson.public_id}/open/", headers={"accept": "application/json", **headers})
    assert answer.status_code == 200
    return json.loads(answer.content)


def test_the_page_says_megabytes_and_what_is_missing_before_anything_is_played(client, lesson) -> None:
    page = client.get(f"/study/{lesson.public_id}/").content.decode()
    assert "播放 1:40 · 5.3 MB" in page
    assert "再学 1:30 就到 90%" in page
    assert "<noscript>" in page


def test_looking_at_the_page_begins_nothing(client, lesson) -> None:
    client.get(f"/study/{lesson.public_id}/")
    assert not Enrolment.objects.exists() and not Visit.objects.exists()


def test_the_page_draws_the_proven_stretches_and_the_places_of_the_other_lessons(client, lesson, person) -> None:
    opened(client, lesson)
    # seconds 8 to 23 and 40 to 47 of 100: 24 %
    Progress.objects.update(bits=bytes([0, 255, 255, 0, 0, 255, 0, 0, 0, 0, 0, 0, 0]), seconds=24, resume=48)
    page = client.get(f"/study/{lesson.public_id}/").content.decode()
    assert '<rect class="p" x="8" width="16" height="10"/><rect class="p" x="40" width="8" height="10"/>' in page
    assert "已证实 0:24，占 24%" in page
    assert "从 0:48 接着学" in page


def test_the_page_asks_few_questions(client, lesson, django_assert_max_num_queries) -> None:
    opened(client, lesson)
    with django_assert_max_num_queries(8):
        client.get(f"/study/{lesson.public_id}/")


def test_opening_begins_the_enrolment_and_says_where_an_earlier_visit_stopped(client, lesson) -> None:
    first = opened(client, lesson, **{"user-agent": PHONE})
    assert (first["length"], first["needed"], first["before"]) == (100, 90, None)
    Progress.objects.update(resume=30, proven=30)
    again = opened(client, lesson)
    assert again["visit"] != first["visit"]
    assert (again["before"]["device"], again["before"]["resume"]) == ("Android · Chrome", 30)
    assert Enrolment.objects.count() == 1


def test_a_visit_is_renewed_by_its_own_session_only_while_it_is_open(client, lesson) -> None:
    visit = opened(client, lesson)["visit"]
    assert client.post(f"/study/visits/{visit}/renew/", headers={"accept": "application/json"}).status_code == 200
    assert client.post(f"/study/visits/{visit}/leave/").status_code == 204
    assert client.post(f"/study/visits/{visit}/leave/").status_code == 204  # safe to call twice
    ended = client.post(f"/study/visits/{visit}/renew/", headers={"accept": "application/json"})
    assert ended.status_code == 409


def test_nobody_renews_or_leaves_the_visit_of_another(client, lesson) -> None:
    visit = opened(client, lesson)["visit"]
    other = world.sign_in(Client(), world.person(world.unit("白鹤县", kind="county"), "周明远"))
    assert other.post(f"/study/visits/{visit}/renew/").status_code == 404
    assert other.post(f"/study/visits/{visit}/leave/").status_code == 404
    assert Visit.objects.get().ended_at is None


def test_a_call_without_the_token_against_forged_requests_is_refused(person, lesson) -> None:
    strict = world.sign_in(Client(enforce_csrf_checks=True), person)
    assert strict.post(f"/study/{lesson.public_id}/open/").status_code == 403
    assert not Visit.objects.exists()


def test_who_is_not_signed_in_is_sent_to_sign_in(lesson) -> None:
    assert Client().get(f"/study/{lesson.public_id}/")["Location"].startswith("/sign-in/")
    assert Client().post(f"/study/{lesson.public_id}/open/")["Location"].startswith("/sign-in/")


def test_a_draft_and_a_lesson_that_is_not_there_look_the_same(client, lesson) -> None:
    draft = courses.create(
        facts=Facts(subject="law", title="草稿", centihours=100), owner_path="/", by=SYSTEM, at=world.NOON
    )
    hidden = lessons.add(version_id=draft.public_id, title="未发布", by=SYSTEM, at=world.NOON)
    assert client.get(f"/study/{hidden.public_id}/").status_code == 404
    assert client.get(f"/study/{uuid4()}/").status_code == 404
    assert client.post(f"/study/{hidden.public_id}/open/").status_code == 404
