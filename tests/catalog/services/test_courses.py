import pytest

from taixue.audit.models import Line
from taixue.catalog.models import Audience, Course, Lesson, Version
from taixue.catalog.rules.courses import Facts
from taixue.catalog.services import audiences, courses, lessons, publishing
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from tests.catalog.conftest import MEDIA
from tests.world import NOON, administrator

FACTS = Facts(subject="law", title="  行政处罚法  ", centihours=450, earns="yearly", speed=150)


def test_a_course_begins_as_a_first_draft(author, tree):
    version = courses.create(facts=FACTS, owner_path=tree.province.path, by=author, at=NOON)
    assert (version.number, version.state, version.title, version.slip) == (1, "draft", "行政处罚法", "行政处罚")
    assert version.course.owner_path == tree.province.path
    assert Line.objects.get(action="catalog.course_created").target == str(version.public_id)


def test_an_academy_begins_no_course_outside_its_reach(tree):
    city_author = administrator("academy", tree.city)
    with pytest.raises(Denied):
        courses.create(facts=FACTS, owner_path=tree.province.path, by=city_author, at=NOON)


@pytest.mark.parametrize(
    ("wrong", "codes"),
    [
        ({"title": " "}, ["title-missing"]),
        ({"centihours": 20_001}, ["hours-bounds"]),
        ({"threshold": 0, "speed": 201}, ["threshold-bounds", "speed-bounds"]),
        ({"presence": 61, "held_limit": 61, "earns": "daily"}, ["held-bounds", "presence-bounds", "earns-unknown"]),
        ({"subject": "astrology"}, ["subject-unknown"]),
    ],
)
def test_facts_out_of_bounds_are_refused_together(author, tree, wrong, codes):
    facts = Facts(**{"subject": "law", "title": "x"} | wrong)
    with pytest.raises(Invalid) as refused:
        courses.create(facts=facts, owner_path=tree.province.path, by=author, at=NOON)
    assert [problem["code"] for problem in refused.value.facts["problems"]] == codes


def test_an_edit_tells_what_was_before(writing, author):
    version = writing.draft(title="旧题")
    courses.edit(
        version_id=version.public_id,
        facts=Facts(subject="administration", title="新题", centihours=300),
        by=author,
        at=NOON,
    )
    assert Line.objects.get(action="catalog.course_edited").details == {
        "title": {"from": "旧题", "to": "新题"},
        "slip": {"from": "旧题", "to": "新题"},
    }


def test_another_academy_finds_no_draft_to_edit(writing, tree):
    version = writing.draft()
    with pytest.raises(NotFound):
        courses.edit(version_id=version.public_id, facts=FACTS, by=administrator("academy", tree.city), at=NOON)


def test_the_next_edition_is_a_copy_that_keeps_where_lessons_come_from(published, author, tree):
    first = published(speed=150)
    again = courses.next_version(course_id=first.course.public_id, by=author, at=NOON)
    assert (again.number, again.state, again.speed) == (2, "draft", 150)
    old, new = Lesson.objects.get(version=first), Lesson.objects.get(version=again)
    assert (new.origin, new.file, new.milliseconds) == (old.origin, old.file, 7800)
    assert new.public_id != old.public_id
    assert courses.next_version(course_id=first.course.public_id, by=author, at=NOON) == again


def test_publishing_an_edition_retires_the_one_before(published, author):
    first = published()
    second = courses.next_version(course_id=first.course.public_id, by=author, at=NOON)
    publishing.publish(version_id=second.public_id, by=author, at=NOON)
    assert list(Version.objects.order_by("number").values_list("state", flat=True)) == ["retired", "published"]


def test_a_discarded_first_draft_leaves_no_course(writing, author):
    version = writing.draft()
    writing.lesson(version)
    courses.discard(version_id=version.public_id, by=author, at=NOON)
    assert not Course.objects.exists()


def test_a_published_edition_is_no_draft_any_more(published, author):
    version = published()
    lesson = Lesson.objects.get(version=version).public_id
    for change in (
        lambda: courses.edit(version_id=version.public_id, facts=FACTS, by=author, at=NOON),
        lambda: courses.discard(version_id=version.public_id, by=author, at=NOON),
        lambda: lessons.add(version_id=version.public_id, title="x", by=author, at=NOON),
        lambda: lessons.remove(lesson_id=lesson, by=author, at=NOON),
        lambda: lessons.rename(lesson_id=lesson, title="x", by=author, at=NOON),
        lambda: audiences.state(
            version_id=version.public_id, band="", unit_path=version.course.owner_path, by=author, at=NOON
        ),
        lambda: publishing.publish(version_id=version.public_id, by=author, at=NOON),
    ):
        with pytest.raises(Conflict):
            change()


def test_a_draft_says_everything_that_is_missing_at_once(writing, author):
    version = writing.draft(centihours=0)
    lessons.add(version_id=version.public_id, title="空课", by=author, at=NOON)
    with pytest.raises(Invalid) as refused:
        publishing.publish(version_id=version.public_id, by=author, at=NOON)
    said = [(problem["code"], problem["value"]) for problem in refused.value.facts["problems"]]
    assert said == [("hours-zero", ""), ("video-missing", "空课")]
    assert Version.objects.get().state == "draft"


def test_publishing_fixes_length_size_and_poster_of_the_videos(published, author):
    lesson = Lesson.objects.get(version=published())
    assert (lesson.milliseconds, lesson.size) == (7800, (MEDIA / "lesson.mp4").stat().st_size)
    assert lesson.poster is not None
    assert Line.objects.get(action="catalog.published").actor_account == author.account_id


def test_a_course_can_leave_the_catalogue_and_twice_is_once(published, author):
    version = published()
    for _ in range(2):
        assert publishing.retire(version_id=version.public_id, by=author, at=NOON).state == "retired"
    assert Line.objects.filter(action="catalog.retired").count() == 1


def test_a_statement_replaces_what_was_said_about_the_same_people(writing, author, tree):
    version = writing.draft()
    for required in (True, False):
        audiences.state(
            version_id=version.public_id,
            band="section",
            unit_path=tree.city.path,
            required=required,
            by=author,
            at=NOON,
        )
    assert [(row.band, row.required) for row in Audience.objects.all()] == [("section", False)]


def test_nobody_requires_a_course_of_people_outside_their_reach(tree):
    city_author = administrator("academy", tree.city)
    version = courses.create(facts=FACTS, owner_path=tree.city.path, by=city_author, at=NOON)
    with pytest.raises(Denied):
        audiences.state(version_id=version.public_id, band="", unit_path=tree.province.path, by=city_author, at=NOON)
