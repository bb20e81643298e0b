from itertools import product

import pytest

from taixue.catalog.queries import audiences as audience_queries
from taixue.catalog.queries import courses, editions
from taixue.catalog.services import audiences, publishing
from taixue.kit.actor import Actor
from taixue.lib.errors import NotFound
from tests.world import NOON, actor, person


@pytest.fixture
def learner(tree):
    return actor(person(tree.office))


@pytest.fixture
def stated(writing, author):
    """Return a function that publishes a course with statements (band, unit path, required)."""

    def publish(title, *statements):
        version = writing.draft(title)
        writing.lesson(version)
        for band, path, required in statements:
            audiences.state(
                version_id=version.public_id, band=band, unit_path=path, required=required, by=author, at=NOON
            )
        return publishing.publish(version_id=version.public_id, by=author, at=NOON)

    return publish


def titles(found):
    return [edition.title for edition in found.part(0, 100)]


def test_two_characters_in_the_middle_are_found(published, learner):
    published("行政复议与应诉", summary="从一起案件出发")
    published("公文写作", teacher="沈砚秋")
    assert titles(editions.found(by=learner, search="复议")) == ["行政复议与应诉"]
    assert titles(editions.found(by=learner, search=" 砚秋 ")) == ["公文写作"]
    assert titles(editions.found(by=learner, search="案件")) == ["行政复议与应诉"]


def test_signs_of_a_pattern_are_looked_for_as_themselves(published, learner):
    published("提高100%的办法")
    assert titles(editions.found(by=learner, search="100%")) == ["提高100%的办法"]
    for sought in ("1%0", "高_00", "\\"):
        assert titles(editions.found(by=learner, search=sought)) == []


def test_who_is_not_signed_in_finds_nothing_to_ask(published):
    stranger, version = Actor(name=""), published()
    with pytest.raises(NotFound):
        editions.found(by=stranger)
    with pytest.raises(NotFound):
        editions.offered(3, who=editions.NOBODY, required=False, begun=[], also=None, by=stranger)
    with pytest.raises(NotFound):
        editions.published(version.course.public_id, who=editions.NOBODY, by=stranger)


def test_required_and_elective_part_the_catalogue(stated, tree, learner):
    stated("必修课", ("section", tree.city.path, True))
    stated("别县的课", ("section", tree.other_county.path, True))
    stated("选修课")
    me = editions.Who("section", tree.office.path)
    assert titles(editions.found(by=learner, who=me, kind="required")) == ["必修课"]
    assert set(titles(editions.found(by=learner, who=me, kind="elective"))) == {"别县的课", "选修课"}
    assert titles(editions.found(by=learner, who=editions.Who("division", tree.office.path), kind="required")) == []


def test_sql_and_rule_agree_for_whom_a_course_is_required(stated, tree, learner):
    stated("处处", ("", tree.province.path, True))
    stated("全市，本县除外", ("", tree.city.path, True), ("", tree.county.path, False))
    stated("本县，科级除外", ("", tree.county.path, True), ("section", tree.county.path, False))
    stated("科级，不管何处", ("section", tree.province.path, True), ("", tree.office.path, False))
    versions = list(courses.published(by=learner))
    for band, unit in product(("section", "division", ""), (tree.city, tree.county, tree.office, tree.other_county)):
        by_rule = audience_queries.required_among(versions, band, unit.path)
        listed = editions.found(by=learner, who=editions.Who(band, unit.path)).part(0, 100)
        assert {edition.id for edition in listed if edition.required} == by_rule, (band, unit.name)


def test_a_page_is_cut_by_the_database(published, learner, django_assert_num_queries):
    for number in range(5):
        published(f"课程 {number}")
    found = editions.found(by=learner)
    with django_assert_num_queries(2):
        assert found.count() == 5
        assert [edition.title for edition in found.part(3, 3)] == ["课程 3", "课程 4"]


def test_what_was_begun_is_not_offered_and_the_one_she_is_in_comes_beside(stated, tree, learner, author):
    first, begun, old = stated("甲"), stated("乙"), stated("丙")
    publishing.retire(version_id=old.public_id, by=author, at=NOON)
    facts = {"who": editions.Who("section", tree.office.path), "required": False, "by": learner}
    own, offered = editions.offered(3, begun=[begun.course.public_id], also=old.pk, **facts)
    assert own.title == "丙" and [edition.title for edition in offered] == ["甲"]
    own, offered = editions.offered(0, begun=[], also=first.pk, **facts)
    assert own.title == "甲" and offered == []
    assert editions.offered(1, begun=[], also=None, **facts)[0] is None


def test_an_edition_comes_whole_with_its_lessons(published, learner, author, django_assert_num_queries):
    version = published("公文写作")
    with django_assert_num_queries(1):
        whole = editions.published(version.course.public_id, who=editions.NOBODY, by=learner)
    assert (whole.title, whole.lesson_count, whole.total_milliseconds) == ("公文写作", 1, 7800)
    assert [lesson.milliseconds for lesson in whole.lessons] == [7800]
    assert whole.total_size == whole.lessons[0].size and not whole.required

    publishing.retire(version_id=version.public_id, by=author, at=NOON)
    with pytest.raises(NotFound):
        editions.published(version.course.public_id, who=editions.NOBODY, by=learner)
    assert editions.begun(version.public_id, who=editions.NOBODY, by=learner).state == "retired"


def test_a_draft_is_never_begun(writing, learner):
    draft = writing.draft("未写完")
    with pytest.raises(NotFound):
        editions.begun(draft.public_id, who=editions.NOBODY, by=learner)
