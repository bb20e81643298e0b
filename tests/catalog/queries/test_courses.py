import pytest

from taixue.catalog.models import Lesson
from taixue.catalog.queries import courses
from taixue.catalog.services import courses as course_services
from taixue.catalog.services import publishing
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


def test_courses_are_counted_with_their_lessons(published, learner):
    version = published()
    found = courses.version(version.public_id, by=learner)
    assert (found.lesson_count, found.total_milliseconds) == (1, 7800)


def test_a_retired_edition_can_be_finished_but_not_found(published, author, learner):
    version = published()
    lesson = Lesson.objects.get(version=version)
    publishing.retire(version_id=version.public_id, by=author, at=NOON)
    assert not courses.published(by=learner).exists()
    assert courses.lesson(lesson.public_id, by=learner) == lesson


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
