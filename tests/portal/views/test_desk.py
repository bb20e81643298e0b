from datetime import UTC, datetime

from django.test import Client

from taixue.notices.services import notes
from taixue.people.models import Account, Person
from taixue.policy.services import standing
from tests import world
from tests.portal import builders
from tests.portal.conftest import stand

MARCH = datetime(2026, 3, 23, 3, 0, tzinfo=UTC)
AUGUST = datetime(2026, 8, 23, 3, 0, tzinfo=UTC)


def text(response: object) -> str:
    return response.content.decode()


def year_of_63_5(learner: Person) -> None:
    """21.5 required and 42 elective hours."""
    builders.earned(learner, builders.course("公文写作", centihours=2150), at=MARCH)
    builders.earned(learner, builders.course("食品抽检", centihours=4200, required=False), at=AUGUST, required=False)
    standing.refresh(learner.pk, world.NOON)


def test_the_desk_says_what_is_counted_owed_expected_and_enough_a_week(browser: Client, learner: Person):
    year_of_63_5(learner)

    page = text(browser.get("/desk/"))

    assert "若溪，下午好" in page
    assert "青石县市场监督管理局" in page and "四级主任科员" in page
    assert "已学 63.5 学时，任务 80 学时。其中必修 21.5，选修 42.0，还欠 16.5。学年时间已过 91%。" in page
    assert "还欠 3.5" in page
    assert ">73.2<" in page  # 80 x 324 / 354
    assert "每周约 3.9 学时" in page
    assert "还剩 30 天，12 月 20 日截止" in page
    assert 'href="/duties/2026/"' in page


def test_the_ring_has_its_parts_where_the_hours_are(browser: Client, learner: Person):
    year_of_63_5(learner)

    page = text(browser.get("/desk/"))

    assert 'class="req" cx="110" cy="110" r="92" stroke-dasharray="155.4 ' in page  # 578.05 x 21.5 / 80
    assert 'stroke-dasharray="301.5 578.05" stroke-dashoffset="-157.4"' in page  # 578.05 x 42 / 80, less a gap of 2
    assert 'stroke-dashoffset="-529.1"' in page  # the tick: 578.05 x 324 / 354


def test_owed_hours_are_things_to_do_until_they_are_met(browser: Client, learner: Person):
    year_of_63_5(learner)
    assert "还欠必修 3.5 学时" in text(browser.get("/desk/"))

    builders.earned(learner, builders.course("统计法", centihours=1700), at=AUGUST)
    standing.refresh(learner.pk, world.NOON)

    page = text(browser.get("/desk/"))
    assert "没有待办的事" in page and "今年的任务已完成" in page


def test_the_desk_goes_on_at_the_second_where_she_stopped(browser: Client, learner: Person):
    course = builders.course(lengths=(100, 200), title_en="Review")
    builders.studied(learner, course, 1, 100, complete=True)
    builders.studied(learner, course, 2, 128, resume=130)

    page = text(browser.get("/desk/"))

    lesson = course.lessons.get(position=2)
    assert "从 2:10 接着学" in page and f"/study/{lesson.public_id}/" in page
    assert "已证实 64%，到 90% 计学时" in page
    assert "今天 12:00，Android · Chrome" in page


def test_a_complete_lesson_leads_to_the_next_one(browser: Client, learner: Person):
    course = builders.course(lengths=(100, 200))
    builders.studied(learner, course, 1, 100, complete=True)

    page = text(browser.get("/desk/"))

    assert f"/study/{course.lessons.get(position=2).public_id}/" in page


def test_required_courses_not_yet_begun_are_offered(browser: Client, learner: Person):
    begun = builders.course("已经开始的课")
    builders.studied(learner, begun, 1, 10)
    builders.course("还没开始的必修课")
    builders.course("选修课", required=False)
    standing.refresh(learner.pk, world.NOON)

    offered = text(browser.get("/desk/")).split("还能补上必修的课程")[1].split('id="t"')[0]

    assert "还没开始的必修课" in offered
    assert "已经开始的课" not in offered and "选修课</span>" not in offered


def test_the_inbox_shows_the_newest_and_how_many_there_are(browser: Client, learner: Person):
    for number in range(5):
        at = world.NOON.replace(minute=number)
        notes.tell(learner.pk, kind="account.reset", key=f"r{number}", facts={"by": f"周{number}"}, at=at)
    page = text(browser.get("/desk/"))

    assert page.count("你的登录已重置") == 3 and "全部 5" in page
    assert "消息，5 条未读" in page


def test_an_empty_desk_says_what_to_do(browser: Client):
    page = text(browser.get("/desk/"))
    assert "还没有开始的课程" in page and "去选课" in page


def test_before_the_first_computation_the_desk_says_that_it_is_coming(browser: Client):
    assert "学时正在计算" in text(browser.get("/desk/"))


def test_after_the_window_the_desk_says_it_ended(browser: Client, learner: Person, settings: object):
    standing.refresh(learner.pk, datetime(2026, 12, 24, 4, tzinfo=UTC))
    stand(settings, datetime(2026, 12, 24, 4, tzinfo=UTC))

    page = text(browser.get("/desk/"))

    assert "12 月 20 日已截止" in page and "每周约" not in page


def test_the_desk_is_english_for_who_reads_english(browser: Client, learner: Person):
    year_of_63_5(learner)
    Account.objects.filter(person=learner).update(language="en")

    page = text(browser.get("/desk/"))

    assert '<html lang="en">' in page
    assert "63.5 of 80 hours done: 21.5 required, 42.0 elective, 16.5 still owed. 91% of the year has passed." in page
    assert "About 3.9 hours a week will do." in page


def test_the_desk_asks_the_database_at_most_ten_times(browser: Client, learner: Person, django_assert_max_num_queries):
    year_of_63_5(learner)
    course = builders.course(lengths=(100, 200))
    builders.studied(learner, course, 1, 60)
    for number in range(30):
        builders.course(f"课程 {number}")
        notes.tell(learner.pk, kind="account.reset", key=f"r{number}", facts={"by": "周"}, at=world.NOON)
    browser.get("/desk/")

    with django_assert_max_num_queries(10):
        browser.get("/desk/")


def test_who_is_not_signed_in_is_led_to_the_sign_in_page(client: Client, tree: world.Tree):
    response = client.get("/desk/")
    assert response.status_code == 302 and response["Location"] == "/sign-in/?next=%2Fdesk%2F"


def test_the_front_page_greets_strangers_and_sends_others_to_their_desk(client: Client, browser: Client):
    assert browser.get("/", follow=True).redirect_chain[-1] == ("/desk/", 302)
    browser.logout()
    assert "闽岚省公务员网络学院" in text(browser.get("/"))
