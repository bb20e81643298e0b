"""A course names a saved audience: required, elective, or found by these people only."""

import pytest

from taixue.catalog.queries import editions
from taixue.catalog.queries.editions import Who
from taixue.catalog.rules.courses import Facts
from taixue.catalog.services import audiences, courses, lessons, publishing
from taixue.kit.actor import SYSTEM
from taixue.lib.errors import Conflict, NotFound
from taixue.people.models import AudienceUse
from taixue.people.queries import audiences as saved
from taixue.people.services import audiences as people
from tests import world
from tests.portal import builders


@pytest.fixture
def town(db):
    from tests.people.town import build

    return build()


def audience(*ranks: str):
    """Save who holds one of the ranks."""
    document = {"format": 1, "blocks": [[{"field": "rank", "is": list(ranks)}]]}
    return people.create(name="、".join(ranks), document=document, unit=None, by=SYSTEM, at=world.NOON)


def course(title: str, meant, kind: str):
    """Publish a course that names the audience."""
    facts = Facts(subject="law", title=title, title_en="", centihours=300)
    version = courses.create(facts=facts, owner_path="/", by=SYSTEM, at=world.NOON)
    lesson = lessons.add(version_id=version.public_id, title="第一讲", by=SYSTEM, at=world.NOON)
    lessons.attach(lesson_id=lesson.public_id, file=builders.video(100).public_id, by=SYSTEM, at=world.NOON)
    audiences.name(version_id=version.public_id, audience_id=meant.public_id, kind=kind, by=SYSTEM, at=world.NOON)
    publishing.publish(version_id=version.public_id, by=SYSTEM, at=world.NOON)
    return version


def who(person) -> Who:
    return Who("section", "/", saved.of_courses(person.pk, day=world.TODAY))


def listed(person, kind: str = "") -> list[str]:
    found = editions.found(by=world.actor(person), who=who(person), kind=kind)
    return [one.title for one in found.part(0, 10)]


def test_a_course_is_required_for_the_people_of_an_audience(town):
    course("必修甲", audience("四级主任科员"), "course-required")
    other = world.person(town.tree.office, "方知夏", rank="一级科员")
    assert listed(town.learner, "required") == ["必修甲"]
    assert listed(other, "required") == []
    assert listed(other, "elective") == ["必修甲"]


def test_a_course_for_an_audience_only_is_hidden_from_others(town):
    version = course("内部课", audience("一级科员"), "course-visible")
    other = world.person(town.tree.office, "方知夏", rank="一级科员")
    assert listed(town.learner) == []
    assert listed(other) == ["内部课"]
    with pytest.raises(NotFound):
        editions.published(version.course.public_id, who=who(town.learner), by=world.actor(town.learner))


def test_a_published_edition_names_no_other_audience_and_the_next_one_names_the_same(town):
    meant = audience("一级科员")
    version = course("内部课", meant, "course-visible")
    with pytest.raises(Conflict):
        audiences.name(
            version_id=version.public_id, audience_id=meant.public_id, kind="course-required", by=SYSTEM, at=world.NOON
        )
    draft = courses.next_version(course_id=version.course.public_id, by=SYSTEM, at=world.NOON)
    assert AudienceUse.objects.filter(target=draft.public_id, kind="course-visible").count() == 1
    courses.discard(version_id=draft.public_id, by=SYSTEM, at=world.NOON)
    assert not AudienceUse.objects.filter(target=draft.public_id).exists()


def test_a_version_saved_later_changes_nothing_for_what_names_the_older_one(town):
    meant = audience("四级主任科员")
    course("必修甲", meant, "course-required")
    document = {"format": 1, "blocks": [[{"field": "rank", "is": ["一级科员"]}]]}
    people.save(audience_id=meant.public_id, document=document, by=SYSTEM, at=world.NOON)
    assert listed(town.learner, "required") == ["必修甲"]
