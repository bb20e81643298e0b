"""What the database itself refuses, whoever asks: SQL as the owner of the tables."""

import pytest
from django.db import IntegrityError, connection, transaction

from taixue.catalog.models import Audience, Caption, Lesson, Version
from taixue.catalog.services import audiences, lessons, publishing
from tests.catalog.conftest import MEDIA
from tests.world import NOON


@pytest.fixture
def version(writing, author):
    draft = writing.draft()
    lesson = writing.lesson(draft)
    vtt = (MEDIA / "lesson.en.vtt").read_bytes()
    lessons.caption(lesson_id=lesson.public_id, language="en", name="a.vtt", chunks=[vtt], by=author, at=NOON)
    audiences.state(version_id=draft.public_id, band="", unit_path=draft.course.owner_path, by=author, at=NOON)
    return publishing.publish(version_id=draft.public_id, by=author, at=NOON)


def refused(sql: str, *values: object) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.parametrize(
    "change",
    [
        "title = 'x'",
        "centihours = 1",
        "threshold = 1",
        "speed = 200",
        "published_at = now()",
        "state = 'draft'",
        "number = 9",
    ],
)
def test_a_published_edition_never_changes(version, change):
    refused(f"UPDATE catalog_version SET {change} WHERE id = %s", version.pk)


@pytest.mark.parametrize(
    "change", ["title = 'x'", "milliseconds = 1000", "file = gen_random_uuid()", "position = 7", "size = 1"]
)
def test_its_lessons_never_change(version, change):
    refused(f"UPDATE catalog_lesson SET {change} WHERE version_id = %s", version.pk)


def test_its_parts_are_neither_added_nor_taken_away(version, writing):
    lesson = Lesson.objects.get(version=version)
    elsewhere = writing.lesson(writing.draft("另一门课"))
    refused("DELETE FROM catalog_caption WHERE lesson_id = %s", lesson.pk)
    refused("DELETE FROM catalog_audience WHERE version_id = %s", version.pk)
    refused("DELETE FROM catalog_lesson WHERE version_id = %s", version.pk)
    refused("DELETE FROM catalog_version WHERE id = %s", version.pk)
    refused("UPDATE catalog_lesson SET version_id = %s, position = 2 WHERE id = %s", version.pk, elsewhere.pk)
    refused("UPDATE catalog_caption SET language = 'zh-Hans' WHERE lesson_id = %s", lesson.pk)
    refused("UPDATE catalog_audience SET required = false WHERE version_id = %s", version.pk)
    for row in (
        Lesson(version=version, position=2, title="x"),
        Caption(lesson=lesson, language="zh-Hans", file=lesson.file),
        Audience(version=version, band="staff", unit_path="/"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_it_retires_and_never_comes_back(version, author):
    publishing.retire(version_id=version.public_id, by=author, at=NOON)
    refused("UPDATE catalog_version SET state = 'published' WHERE id = %s", version.pk)
    refused("UPDATE catalog_version SET title = 'x' WHERE id = %s", version.pk)


@pytest.mark.parametrize("table", ["version", "lesson", "caption", "audience"])
def test_nothing_is_emptied_in_one_stroke(db, table):
    refused(f"TRUNCATE catalog_{table} CASCADE")


def test_an_empty_draft_cannot_be_published_past_the_service(writing):
    draft = writing.draft()
    refused("UPDATE catalog_version SET state = 'published', published_at = now() WHERE id = %s", draft.pk)
    Lesson.objects.create(version=draft, position=1, title="空课")
    refused("UPDATE catalog_version SET state = 'published', published_at = now() WHERE id = %s", draft.pk)


def test_a_course_has_one_draft_and_one_published_edition_at_most(version):
    same = {"course": version.course, "subject": version.subject, "title": "x", "created_at": NOON}
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.create(number=2, state="published", published_at=NOON, **same)
    Version.objects.create(number=2, **same)
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.create(number=3, **same)
