from collections import Counter

import pytest
from PIL import ImageFont

from taixue.catalog.models import Caption, Lesson, Version
from taixue.catalog.queries import audiences
from taixue.catalog.services import courses as course_services
from taixue.demo import courses, curriculum, slides
from taixue.demo.curriculum import DATA
from taixue.files.queries import places
from taixue.files.rules import webvtt
from taixue.files.services import ffmpeg
from tests.world import NOON, administrator, tree


@pytest.fixture
def made(db):
    province = tree().province
    ids = courses.publish_all(owner_path=province.path, by=administrator("academy", province), at=NOON)
    return province, ids


def test_the_six_courses_are_published_as_their_page_says(made):
    province, ids = made
    assert list(ids) == ["review", "people", "network", "writing", "counter", "integrity"]
    assert Version.objects.filter(state="published").count() == 6
    assert sum(Version.objects.values_list("centihours", flat=True)) == 12000
    described = {lesson.title: lesson.seconds for course in curriculum.read() for lesson in course.lessons}
    stored = {lesson.title: lesson.milliseconds for lesson in Lesson.objects.all()}
    assert stored == {title: seconds * 1000 for title, seconds in described.items()}
    assert Counter(described.values()) == {130: 6, 36: 12}
    assert Caption.objects.count() == 36


def test_a_section_chief_has_enough_required_hours_and_a_bureau_head_too(made):
    province, _ = made

    def hours(band: str) -> int:
        numbers = audiences.required_among(Version.objects.all(), band, province.path)
        return sum(Version.objects.filter(pk__in=numbers).values_list("centihours", flat=True))

    assert (hours("section"), hours("bureau")) == (6400, 4000)


def test_the_short_course_is_the_real_film(db):
    province = tree().province
    number = courses.publish_short(owner_path=province.path, by=administrator("academy", province), at=NOON)
    lesson = Lesson.objects.get(version__course__public_id=number)
    assert lesson.milliseconds == 7800
    assert places.place(lesson.file).read_bytes() == (DATA / "short" / "lesson.mp4").read_bytes()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_captions_end_with_the_film_and_leave_no_gap(language):
    for course in curriculum.read():
        for lesson in course.lessons:
            cues = webvtt.parse(curriculum.captions(lesson, language))
            assert cues[-1].end == lesson.seconds * 1000
            assert [cue.start for cue in cues[1:]] == [cue.end for cue in cues[:-1]]


@pytest.mark.parametrize("bold", [False, True])
def test_the_fonts_hold_every_character_of_the_slides(bold):
    face: ImageFont.FreeTypeFont = slides.font(24, bold=bold)
    nothing = bytes(face.getmask("\U0010ffff"))
    assert [sign for sign in slides.glyphs() if sign.strip() and bytes(face.getmask(sign)) == nothing] == []


def test_a_drawn_lesson_has_a_key_picture_every_five_seconds(tmp_path):
    course = curriculum.read()[0]
    target = tmp_path / "lesson.mp4"
    slides.film(course, course.lessons[1], target)
    listing = ["-skip_frame", "nokey", "-i", str(target), "-map", "0:v", "-fps_mode", "passthrough", "-f", "framecrc"]
    lines = ffmpeg.run([*listing, "-"], seconds=30).decode().splitlines()
    times = [int(line.split(",")[2]) for line in lines if not line.startswith("#")]
    assert times == list(range(0, 36, 5))


def test_a_line_never_begins_with_a_closing_sign():
    face = slides.font(24)
    width = int(face.getlength("一二三四五"))
    assert slides.wrapped("一二三四五，六七", face, width) == ["一二三四五，", "六七"]


def test_the_next_edition_of_a_demo_course_can_be_begun(made):
    province, ids = made
    author = administrator("academy", province, name="苏明泽")
    assert course_services.next_version(course_id=ids["review"], by=author, at=NOON).number == 2
