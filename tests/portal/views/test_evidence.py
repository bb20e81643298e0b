"""From a number to its evidence, as an auditor and the learner herself get it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from taixue.audit.models import Line
from taixue.policy.models import Standing
from taixue.policy.services import standing
from taixue.portal.queries import evidence
from taixue.study.models import Enrolment, HeldStretch, Visit
from tests import world
from tests.portal import builders


def text(response: object) -> str:
    return response.content.decode()


def tamper(table: str, change: str) -> None:
    """Change stored rows as the owner of the table could, with the triggers away."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"UPDATE {table} SET {change}")
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.fixture
def entry(learner, noon):
    """Three hours for 300 seconds, proven in two visits of a course; the second one tried to be faster."""
    version, done = builders.course(), world.NOON
    enrolment = Enrolment.objects.create(
        person=learner, course=version.course.public_id, version=version, window="", started_at=done, completed_at=done
    )
    for position, (claimed, proven, held, refused) in enumerate([(100, 100, 0, {}), (260, 200, 20, {"fast": 60})], 1):
        opened = done - timedelta(minutes=20 - 9 * position)
        visit = Visit.objects.create(
            person=learner, enrolment=enrolment, lesson=version.lessons.get(position=position), opened_at=opened,
            ended_at=opened + timedelta(seconds=240), last_at=opened + timedelta(seconds=240), ending="left",
            device="Android · WeChat", session=bytes(16), claimed=claimed, proven=proven, held=held, refusals=refused,
        )  # fmt: skip
        if held:
            HeldStretch.objects.create(visit=visit, at=visit.ended_at, first=0, end=held, seconds=held)
    posted = builders.earned(learner, version, at=done)
    standing.refresh(learner.pk, world.NOON)
    return posted


@pytest.fixture
def auditor(tree, client: Client) -> Client:
    return world.sign_in(client, world.administrator("auditor", tree.county, at_unit=tree.province, name="卫承泽"))


def path(entry: object) -> str:
    return f"/evidence/{entry.public_id}/"


def test_an_entry_stands_between_its_figure_and_its_visits(auditor: Client, entry, tree):
    page = auditor.get(path(entry))
    words = text(page)
    assert "全部对得上。" in words and page.context["path"].good
    assert ">3.0 / 80</a>" in words and "由账目重算：3.00" in words
    assert "2 课共证实 5:00" in words and "快于时钟 1:00" in words and "断网补传 0:20" in words
    assert [check.code for check, _ in page.context["checks"]] == ["recount", "chain", "clock", "seconds"]
    assert "1 条，连续" in words
    assert f"/units/{tree.office.public_id}/evidence/?window=2026" in words
    assert Line.objects.filter(action="evidence.seen").count() == 1


def test_a_standing_changed_past_the_software_shows(auditor: Client, entry, tree):
    Standing.objects.update(counted=8000)
    page = text(auditor.get(path(entry)))
    assert "有对不上的地方" in page and "由账目重算，与页面不一致" in page and 'class="dot bad"' in page
    unit = auditor.get(f"/units/{tree.county.public_id}/evidence/")
    assert "数字不一致" in text(unit) and not unit.context["path"].again.agrees
    assert (unit.context["path"].again.stored.counted, unit.context["path"].again.again.counted) == (8000, 300)


def test_a_line_changed_behind_the_triggers_shows(auditor: Client, entry):
    tamper("credits_entry", "nominal = 900")
    page = text(auditor.get(path(entry)))
    assert "断在第 1 条" in page and "链断了" in page and "全部对得上" not in page


def test_visits_that_prove_more_than_time_passed_or_than_the_entry_show(auditor: Client, entry):
    tamper("study_visit", "proven = 250 WHERE proven = 200")
    codes = {check.code for check, _ in auditor.get(path(entry)).context["checks"] if not check.good}
    assert codes == {"clock", "seconds"}  # 250 s proven in 240 s; 350 s where the entry has 300


def test_a_unit_is_computed_again_from_its_entries(auditor: Client, entry, tree):
    page = auditor.get(f"/units/{tree.county.public_id}/evidence/")
    again = page.context["path"].again
    assert again.agrees and (again.again.subject, again.again.counted) == (1, 300)
    assert "全部对得上。" in text(page) and path(entry) in text(page)


def test_a_large_unit_is_computed_when_asked(auditor: Client, entry, tree, monkeypatch):
    monkeypatch.setattr(evidence, "AT_ONCE", 0)
    address = f"/units/{tree.county.public_id}/evidence/"
    stored = auditor.get(address)
    assert stored.context["path"].again.again is None and "这是库中 1 人的数字" in text(stored)
    assert 'href="?anew=1"' in text(stored)
    assert auditor.get(f"{address}?anew=1").context["path"].again.agrees


def test_the_learner_sees_the_way_behind_her_own_entry_only(entry, learner, tree):
    own = world.sign_in(Client(), learner)
    page = text(own.get(path(entry)))
    assert "你的学时是怎么来的" in page and 'class="tx-tabs-bottom"' in page and "/audit/evidence/" not in page
    assert not Line.objects.filter(action="evidence.seen").exists()
    other = world.sign_in(Client(), world.person(tree.office, "陈嘉木"))
    assert other.get(path(entry)).status_code == 404
    assert other.get("/audit/evidence/").status_code == 403


def test_an_auditor_of_another_county_finds_nothing(entry, tree):
    stranger = world.sign_in(Client(), world.administrator("auditor", tree.other_county))
    assert stranger.get(path(entry)).status_code == 404
    assert stranger.get(f"/units/{tree.county.public_id}/evidence/").status_code == 404
    assert stranger.get(f"/units/{tree.other_county.public_id}/evidence/").status_code == 404  # nothing to check


def test_the_start_offers_units_in_reach_and_finds_people_by_name(auditor: Client, entry, tree):
    page = text(auditor.get("/audit/evidence/?q=林若"))
    assert "林若溪" in page and f"/units/{tree.office.public_id}/evidence/" in page
    assert str(tree.other_county.public_id) not in page
    assert "没有这样的人" in text(auditor.get("/audit/evidence/?q=赵"))


def test_questions_to_the_database_are_few(auditor: Client, entry, tree, django_assert_max_num_queries):
    for address, most in (
        (path(entry), 12),
        (f"/units/{tree.county.public_id}/evidence/", 12),
        ("/audit/evidence/", 6),
    ):
        auditor.get(address)
        with django_assert_max_num_queries(most):
            auditor.get(address)
