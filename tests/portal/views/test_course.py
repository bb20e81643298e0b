from datetime import UTC, datetime

import pytest
from django.test import Client

from taixue.catalog.services import courses as authoring
from taixue.catalog.services import publishing
from taixue.credits.services import corrections
from taixue.kit.actor import SYSTEM
from taixue.people.models import Person
from taixue.policy.services import standing
from taixue.study.models import Enrolment
from tests import world
from tests.portal import builders
from tests.portal.conftest import stand

AUGUST = datetime(2026, 8, 23, 3, 0, tzinfo=UTC)


def page(browser: Client, course: object) -> str:
    return browser.get(f"/courses/{course.course.public_id}/").content.decode()


def test_the_page_says_what_the_course_earns_her_before_she_starts(browser: Client, learner: Person):
    builders.earned(learner, builders.course("公文", centihours=2150), at=AUGUST)
    standing.refresh(learner.pk, world.NOON)

    said = page(browser, builders.course(lengths=(100, 200)))

    assert "必修 3.0 学时" in said
    assert "2026 学年" in said
    assert "必修 24.5 / 25" in said and "还差 0.5" in said  # 21.5 + 3
    assert "12 月 20 日 24:00" in said
    assert "开始学习" in said and "这一课约用流量 6.0 MB" in said  # 100 s x 60 kB


def test_an_elective_says_so_and_counts_to_the_whole(browser: Client, learner: Person):
    standing.refresh(learner.pk, world.NOON)
    said = page(browser, builders.course(required=False))
    assert "选修 3.0 学时" in said and "3.0 / 80 学时" in said and "还差 77.0" in said


@pytest.mark.parametrize(
    ("earns", "words"),
    [
        ("once", "再学一遍不再计学时"),
        ("yearly", "今年再学不再计学时"),
        ("version", "出新版之前再学不再计学时"),
    ],
)
def test_what_was_earned_already_is_said_with_its_day(browser: Client, learner: Person, earns: str, words: str):
    course = builders.course(earns=earns)
    builders.earned(learner, course, at=AUGUST)

    said = page(browser, course)

    assert "2026 年 8 月 23 日入账 3.0 学时" in said and words in said


def test_a_yearly_course_earned_last_year_may_be_earned_again(browser: Client, learner: Person):
    course = builders.course(earns="yearly", lengths=(100,))
    last_year = datetime(2025, 8, 23, 3, 0, tzinfo=UTC)
    builders.studied(learner, course, 1, 95, at=last_year, complete=True)
    Enrolment.objects.update(completed_at=last_year, window="2025")
    builders.earned(learner, course, at=last_year)

    said = page(browser, course)

    assert "已经取得" not in said and "每年一次" in said and "开始学习" in said and "未学" in said


def test_an_entry_that_was_taken_back_is_said_to_be(browser: Client, learner: Person, tree: world.Tree):
    course = builders.course()
    entry = builders.earned(learner, course, at=AUGUST)
    asker = world.administrator("unit-admin", tree.county, name="周明远")
    approver = world.administrator("unit-admin", tree.county, name="陈立新")
    asked = corrections.ask(entry_id=entry.public_id, reason="重复登记", by=asker, at=world.NOON)
    corrections.approve(correction_id=asked.public_id, by=approver, at=world.NOON)

    assert "2026 年 11 月 20 日冲回" in page(browser, course)


def test_in_the_statistics_days_the_page_warns_that_it_counts_for_no_year(
    browser: Client, learner: Person, settings: object
):
    standing.refresh(learner.pk, world.NOON)
    course = builders.course()
    stand(settings, datetime(2026, 12, 23, 4, 0, tzinfo=UTC))

    said = page(browser, course)

    assert "不计入学年" in said and "1 月 1 日起恢复计入" in said
    assert "学完后" not in said


def test_each_lesson_shows_how_far_she_is(browser: Client, learner: Person):
    course = builders.course(lengths=(100, 200, 300))
    builders.studied(learner, course, 1, 94, complete=True, at=AUGUST)
    builders.studied(learner, course, 2, 128, resume=130)

    said = page(browser, course)

    assert "8 月 23 日证实 94%" in said
    assert "停在 2:10" in said and "已证实 64%" in said
    assert "从第 2 课 2:10 接着学" in said
    assert said.count("未学") == 1
    assert "已完成 1 课" in said


def test_she_finishes_the_edition_that_she_began(browser: Client, learner: Person):
    first = builders.course("旧版标题")
    builders.studied(learner, first, 1, 10)
    draft = authoring.next_version(course_id=first.course.public_id, by=SYSTEM, at=world.NOON)
    publishing.publish(version_id=draft.public_id, by=SYSTEM, at=world.NOON)

    said = page(browser, first)

    assert "这门课已有新版" in said and "第 1 版" in said


def test_a_course_that_is_not_published_is_not_there(browser: Client, tree: world.Tree):
    from taixue.catalog.rules.courses import Facts

    draft = authoring.create(facts=Facts(subject="law", title="草稿"), owner_path="/", by=SYSTEM, at=world.NOON)
    response = browser.get(f"/courses/{draft.course.public_id}/")
    assert response.status_code == 404 and "这个地址没有内容" in response.content.decode()


def test_the_course_page_asks_the_database_at_most_nine_times(
    browser: Client, learner: Person, django_assert_max_num_queries
):
    standing.refresh(learner.pk, world.NOON)
    course = builders.course(lengths=tuple(range(100, 120)))
    for position in range(1, 15):
        builders.studied(learner, course, position, 10)
    page(browser, course)
    with django_assert_max_num_queries(9):
        page(browser, course)
