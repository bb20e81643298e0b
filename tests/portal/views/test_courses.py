import re

import pytest
from django.test import Client

from taixue.people.models import Person
from tests import world
from tests.portal import builders


def titles(response: object) -> list[str]:
    return re.findall(r'<span class="t">([^<]+)</span>', response.content.decode())


@pytest.fixture
def shelf(tree: world.Tree) -> dict[str, object]:
    return {
        "law": builders.course("统计法", subject="law", summary="防范统计造假"),
        "ethics": builders.course("共同体", subject="ethics", title_en="Community"),
        "free": builders.course("食品抽检", subject="profession", required=False),
    }


def test_the_catalogue_shows_every_published_course_with_what_it_is_for_her(browser: Client, shelf: dict):
    page = browser.get("/courses/")
    assert sorted(titles(page)) == sorted(["统计法", "共同体", "食品抽检"])
    assert page.content.decode().count('<span class="badge teal">必修</span>') == 2


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=造假", ["统计法"]),
        ("q=community", ["共同体"]),
        ("q=没有这门课", []),
        ("subject=law", ["统计法"]),
        ("kind=required", ["共同体", "统计法"]),
        ("kind=elective", ["食品抽检"]),
        ("kind=elective&subject=law", []),
        ("kind=%27;drop", ["共同体", "统计法", "食品抽检"]),
    ],
)
def test_search_subject_and_kind_narrow_the_list(browser: Client, shelf: dict, query: str, expected: list[str]):
    assert sorted(titles(browser.get(f"/courses/?{query}"))) == sorted(expected)


def test_a_filter_that_finds_nothing_offers_the_way_back(browser: Client, shelf: dict):
    page = browser.get("/courses/?q=没有这门课").content.decode()
    assert "没有符合的课程" in page and "看全部课程" in page


def test_a_begun_course_shows_how_much_is_proven_and_a_finished_one_that_it_is(
    browser: Client, learner: Person, shelf: dict
):
    builders.studied(learner, shelf["law"], 1, 60)  # 60 of 300 s
    page = browser.get("/courses/").content.decode()
    assert "已证实 20%" in page


def test_nineteen_courses_make_two_pages_that_keep_the_filter(browser: Client, tree: world.Tree):
    for number in range(19):
        builders.course(f"课程 {number}", subject="law")
    first = browser.get("/courses/?subject=law")
    assert len(titles(first)) == 18
    assert 'href="?subject=law&amp;page=2"' in first.content.decode()
    assert len(titles(browser.get("/courses/?subject=law&page=2"))) == 1


def test_more_courses_do_not_make_more_queries(
    browser: Client, learner: Person, shelf: dict, django_assert_max_num_queries
):
    for number in range(15):
        builders.studied(learner, builders.course(f"课程 {number}"), 1, 10)
    browser.get("/courses/")
    with django_assert_max_num_queries(9):
        browser.get("/courses/")
