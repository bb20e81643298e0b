import pytest

from taixue.catalog.models import Caption, Lesson
from taixue.catalog.services import lessons
from taixue.files.models import File
from taixue.lib.errors import Invalid
from tests.catalog.conftest import MEDIA
from tests.world import NOON

VTT = (MEDIA / "lesson.en.vtt").read_bytes()


@pytest.fixture
def three(writing, author):
    version = writing.draft()
    made = [lessons.add(version_id=version.public_id, title=title, by=author, at=NOON) for title in "甲乙丙"]
    return version, made


def order(version):
    return list(Lesson.objects.filter(version=version).order_by("position").values_list("title", "position"))


def test_lessons_stand_in_the_order_they_were_added(three):
    assert order(three[0]) == [("甲", 1), ("乙", 2), ("丙", 3)]


@pytest.mark.parametrize(
    ("position", "titles"), [(1, "丙甲乙"), (2, "甲丙乙"), (3, "甲乙丙"), (0, "丙甲乙"), (99, "甲乙丙")]
)
def test_a_lesson_moves_and_the_others_make_room(three, author, position, titles):
    version, made = three
    lessons.place(lesson_id=made[2].public_id, position=position, by=author, at=NOON)
    assert order(version) == [(title, number) for number, title in enumerate(titles, start=1)]


def test_a_removed_lesson_leaves_no_gap(three, author):
    version, made = three
    lessons.remove(lesson_id=made[0].public_id, by=author, at=NOON)
    assert order(version) == [("乙", 1), ("丙", 2)]


def test_a_title_cannot_be_taken_away(three, author):
    with pytest.raises(Invalid):
        lessons.rename(lesson_id=three[1][0].public_id, title="  ", by=author, at=NOON)


def test_a_wrong_video_leaves_the_lesson_as_it_was(three, author):
    lesson = three[1][0]
    with pytest.raises(Invalid):
        lessons.upload_video(
            lesson_id=lesson.public_id, name="a.mp4", content_type="video/mp4", chunks=[b"words"], by=author, at=NOON
        )
    lesson.refresh_from_db()
    assert lesson.file is None


def test_new_captions_take_the_place_of_the_old_ones(three, author):
    lesson = three[1][0]
    for _ in range(2):
        lessons.caption(lesson_id=lesson.public_id, language="en", name="a.vtt", chunks=[VTT], by=author, at=NOON)
    caption = Caption.objects.get()
    assert (caption.lesson, caption.language) == (lesson, "en")
    assert File.objects.filter(purpose="captions").count() == 2
    lessons.drop_caption(lesson_id=lesson.public_id, language="en", by=author, at=NOON)
    assert not Caption.objects.exists()


def test_captions_come_in_known_languages_only(three, author):
    with pytest.raises(Invalid):
        lessons.caption(lesson_id=three[1][0].public_id, language="xx", name="a.vtt", chunks=[VTT], by=author, at=NOON)
