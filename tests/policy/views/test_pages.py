"""The page of a duty, and rules to read."""

from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from taixue.audit.models import Line
from taixue.credits.services import corrections
from taixue.kit import clock
from taixue.policy.services import standing
from tests import world
from tests.policy.builders import learn
from tests.world import NOON, TODAY

DAY = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    """Let it be noon of 20 November 2026."""
    monkeypatch.setattr(settings, "TAIXUE_CLOCK_OFFSET", round((NOON - datetime.now(UTC)).total_seconds()))
    assert clock.day(clock.now()) == TODAY


@pytest.fixture
def late(version, learner):
    """The learner of the mock: 21.5 required and 42.0 elective hours, and entries that do not count."""
    learn(learner, 21.5, DAY, required=True)
    learn(learner, 42, DAY)
    learn(learner, 3, date(2025, 12, 25))
    standing.refresh(learner.pk, NOON)
    return learner


def speak(person, language: str) -> None:
    """Let the person's account read this language."""
    account = world.account(person)
    account.language = language
    account.save(update_fields=["language"])


def text(answer) -> str:
    page = answer.content.decode()
    assert answer.status_code == 200, page[:400]
    assert "style=" not in page
    return page


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Not yet: 16.5 hours owed in all, 3.5 in the required part",
                "After 3.5 required hours, 13.0 more of any",
                "80 hours − 63.5 hours = 16.5 hours owed", "25 hours − 21.5 hours = 3.5 hours owed",
                "Hours of online training for cadres",
                "courses finished then count for no year"]),
        ("zh-hans", ["总学时欠 16.5", "必修欠 3.5", "13.0", "干部网络培训学时规定", "科级及以下", "省公务员局"]),
    ],
)  # fmt: skip
def test_the_page_says_what_is_owed_by_which_rule_and_how_it_was_computed(browser, late, language, words):
    speak(late, language)
    world.sign_in(browser, late)
    page = text(browser.get("/duties/2026/"))
    for expected in words:
        assert expected in page


def test_entries_that_did_not_count_say_why(browser, late):
    speak(late, "en")
    world.sign_in(browser, late)
    assert "25 December is a statistics day; it counts for no year" in text(browser.get("/duties/2025/"))


def test_a_met_duty_says_so(browser, version, learner):
    learn(learner, 80, DAY, required=True)
    standing.refresh(learner.pk, NOON)
    speak(learner, "en")
    world.sign_in(browser, learner)
    assert "Met: 80.0 hours in all, 80.0 of them required" in text(browser.get("/duties/2026/"))


def test_a_first_year_shows_its_share_step_by_step(browser, version, tree):
    chief = world.person(tree.station, rank="乡科级正职", first_day=date(2026, 7, 1), registered_on=date(2026, 7, 1))
    standing.refresh(chief.pk, NOON)
    speak(chief, "en")
    world.sign_in(browser, chief)
    page = text(browser.get("/duties/2026/"))
    for expected in (
        "25 hours × 6 / 12 = 12.5 hours",
        "Rounded up to a whole one: 13 hours",
        "80 hours × 6 / 12 = 40 hours",
        "2026-07-01",
    ):
        assert expected in page


def test_who_is_not_registered_reads_that_nothing_is_owed(browser, version, tree):
    person = world.person(tree.station, registered_on=None)
    standing.refresh(person.pk, NOON)
    speak(person, "en")
    world.sign_in(browser, person)
    assert "Not registered by the reference day, so nothing is owed yet." in text(browser.get("/duties/2026/"))


def test_a_year_without_a_rule_is_an_empty_page(browser, learner):
    world.sign_in(browser, learner)
    text(browser.get("/duties/2019/"))


@pytest.mark.parametrize("window", ["x", "20261", "99"])
def test_what_is_no_year_is_not_found(browser, learner, window):
    world.sign_in(browser, learner)
    assert browser.get(f"/duties/{window}/").status_code == 404


def test_what_is_on_its_way_is_shown_with_what_then_remains(browser, late):
    from tests.portal.builders import course, studied

    studied(late, course("行政复议与应诉", title_en="Administrative review"), 1, 64)
    speak(late, "en")
    world.sign_in(browser, late)
    page = text(browser.get("/duties/2026/"))
    assert "21% proven, each lesson needs 90%; the whole course gives 3.0 required hours" in page  # 64 of 300 s
    for expected in ("+ 3.0", "+ 0.5", "+ 13.0", "80.0"):  # 63.5 + 3.0 + 0.5 required + 13.0 of any = 80
        assert expected in page


def test_another_persons_page_leaves_a_line_and_strangers_find_nothing(browser, late, manager, tree):
    world.sign_in(browser, manager)
    text(browser.get(f"/people/{late.public_id}/duties/2026/"))
    assert Line.objects.filter(action="duties.seen", person=late.pk, actor_account=manager.account_id).count() == 1
    for stranger in (
        world.administrator("unit-admin", tree.other_county),
        world.actor(world.person(tree.station, "同事")),
    ):
        world.sign_in(browser, stranger)
        assert browser.get(f"/people/{late.public_id}/duties/2026/").status_code == 404
    browser.logout()
    assert browser.get("/duties/2026/").status_code == 302


def test_the_page_asks_the_same_number_of_questions_for_few_entries_and_many(browser, late):
    world.sign_in(browser, late)
    browser.get("/duties/2026/")
    with CaptureQueriesContext(connection) as few:
        browser.get("/duties/2026/")
    for _ in range(20):
        learn(late, 0.5, DAY)
    standing.refresh(late.pk, NOON)
    with CaptureQueriesContext(connection) as many:
        browser.get("/duties/2026/")
    assert len(many) == len(few)
    assert len(few) <= 12


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Section level and below", "At least 80 hours in all", "At least 25 hours (required)",
                "by reference: Other staff by reference",
                "From 1 January to 20 December, 24:00", "months begun until December / 12", "Cadre Online Academy"]),
        ("zh-hans", ["科级及以下", "总计至少 80 学时", "至少 25 学时（必修）", "参照", "12 月 20 日", "干部网络学院"]),
    ],
)  # fmt: skip
def test_a_rule_is_rendered_from_its_document_in_both_languages(browser, version, learner, language, words):
    speak(learner, language)
    world.sign_in(browser, learner)
    assert "/policies/fujian-2017/1/" in text(browser.get("/policies/"))
    page = text(browser.get("/policies/fujian-2017/1/"))
    for expected in words:
        assert expected in page


def test_the_document_itself_can_be_taken(browser, version, learner):
    world.sign_in(browser, learner)
    answer = browser.get("/policies/fujian-2017/1/document.toml")
    assert (answer.status_code, answer.content.decode()) == (200, version.document)
    assert "attachment" in answer["Content-Disposition"]


def test_a_version_that_does_not_exist_is_not_found(browser, version, learner):
    world.sign_in(browser, learner)
    assert [browser.get(f"/policies/{a}/").status_code for a in ("fujian-2017/2", "nothing/1")] == [404, 404]


def test_without_a_rule_the_list_says_so(browser, learner):
    world.sign_in(browser, learner)
    text(browser.get("/policies/"))


def test_a_reversed_entry_stands_once_with_who_asked_and_who_approved(browser, late, tree):
    asker, approver = (world.administrator("unit-admin", tree.county, name=name) for name in ("周明远", "陈立新"))
    entry = learn(late, 4, DAY)
    asked = corrections.ask(entry_id=entry.public_id, reason="班主任重复登记", by=asker, at=NOON)
    line = corrections.approve(correction_id=asked.public_id, by=approver, at=NOON)
    standing.refresh(late.pk, NOON)
    world.sign_in(browser, late)
    page = text(browser.get("/duties/2026/"))
    assert "班主任重复登记；由周明远提出、陈立新批准冲正" in page
    assert page.count("4.0 − 4.0") == 1
    assert f"/entries/{line.public_id}/" in page
