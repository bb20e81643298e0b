import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from taixue.catalog.models import Lesson
from taixue.catalog.queries import audiences as audience_queries
from taixue.catalog.queries import courses
from taixue.catalog.services import audiences, publishing
from taixue.catalog.services import courses as course_services
from taixue.kit.actor import Actor
from taixue.lib.errors import NotFound
from tests.world import NOON, actor, administrator, person


@pytest.fixture
def learner(tree):
    return actor(person(tree.office))


def titles(found):
    return {version.title for version in found}


def test_learners_find_what_is_published_and_no_draft(published, writing, learner):
    published("公文写作")
    writing.draft("未写完")
    assert titles(courses.published(by=learner)) == {"公文写作"}


def test_who_is_not_signed_in_finds_nothing_to_ask(published):
    with pytest.raises(NotFound):
        courses.published(by=Actor(name=""))


def test_two_characters_in_the_middle_are_found(published, learner):
    published("行政复议与应诉", summary="从一起案件出发")
    published("公文写作", teacher="沈砚秋")
    assert titles(courses.published(by=learner, search="复议")) == {"行政复议与应诉"}
    assert titles(courses.published(by=learner, search=" 砚秋 ")) == {"公文写作"}
    assert titles(courses.published(by=learner, search="案件")) == {"行政复议与应诉"}
    assert titles(courses.published(by=learner, search="100%")) == set()


def test_courses_are_counted_with_their_lessons(published, learner):
    version = published()
    found = courses.get(version.course.public_id, by=learner)
    assert (found.lesson_count, found.total_milliseconds) == (1, 7800)


def test_required_and_elective_part_the_catalogue(writing, author, tree, learner):
    for title, path in (("必修课", tree.city.path), ("别县的课", tree.other_county.path), ("选修课", None)):
        version = writing.draft(title)
        writing.lesson(version)
        if path:
            audiences.state(version_id=version.public_id, band="section", unit_path=path, by=author, at=NOON)
        publishing.publish(version_id=version.public_id, by=author, at=NOON)
    me = ("section", tree.office.path)
    assert titles(courses.published(by=learner, required=me)) == {"必修课"}
    assert titles(courses.published(by=learner, required=me, elective=True)) == {"别县的课", "选修课"}
    mine = courses.published(by=learner, search="必修").get()
    assert courses.required_for(mine, *me)
    assert not courses.required_for(mine, "division", tree.office.path)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        audience_queries.required_among(list(courses.published(by=learner)), *me)
    assert len(queries) == 2


def test_a_retired_edition_can_be_finished_but_not_found(published, author, learner):
    version = published()
    lesson = Lesson.objects.get(version=version)
    publishing.retire(version_id=version.public_id, by=author, at=NOON)
    assert not courses.published(by=learner).exists()
    assert courses.lesson(lesson.public_id, by=learner) == lesson
    with pytest.raises(NotFound):
        courses.get(version.course.public_id, by=learner)


def test_a_draft_is_seen_by_its_academy_only(writing, tree, author, learner):
    version = writing.draft()
    lesson = writing.lesson(version)
    assert courses.version(version.public_id, by=author) == version
    for other in (learner, administrator("academy", tree.city), administrator("auditor", tree.province)):
        with pytest.raises(NotFound):
            courses.version(version.public_id, by=other)
        with pytest.raises(NotFound):
            courses.lesson(lesson.public_id, by=other)
        with pytest.raises(NotFound):
            courses.editable(version.public_id, by=other)


def test_an_author_finds_editions_by_state(published, writing, author):
    version = published("公文写作")
    writing.draft("未写完")
    course_services.next_version(course_id=version.course.public_id, by=author, at=NOON)
    assert courses.authored_counts(by=author) == {"": 3, "draft": 2, "published": 1, "retired": 0}
    assert titles(courses.authored(by=author, state="draft")) == {"未写完", "公文写作"}
    assert courses.authored(by=author, state="published").get().drafted
