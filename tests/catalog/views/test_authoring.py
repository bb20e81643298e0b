import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from taixue.catalog.models import Audience, Caption, Lesson, Version
from taixue.files.models import File
from taixue.files.services import probing
from taixue.kit.actor import SYSTEM
from tests.catalog.conftest import MEDIA
from tests.world import NOON, administrator, person, sign_in

FACTS = {
    "title": "公文写作",
    "subject": "profession",
    "hours": "4.5",
    "earns": "yearly",
    "threshold": "90",
    "speed": "150",
    "held_limit": "20",
    "presence": "0",
}


@pytest.fixture
def browser(client, author):
    return sign_in(client, author)


def video(content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile("a.mp4", content or (MEDIA / "lesson.mp4").read_bytes(), "video/mp4")


def test_a_course_goes_from_nothing_to_published_without_script(browser):
    browser.post("/academy/courses/new/", FACTS)
    version = Version.objects.get()
    page = f"/academy/courses/{version.public_id}/"
    assert (version.centihours, version.earns, version.speed) == (450, "yearly", 150)
    browser.post(f"{page}lessons/", {"title": "标题的写法"})
    lesson = Lesson.objects.get()
    answer = browser.post(f"/academy/lessons/{lesson.public_id}/video/", {"file": video()})
    assert answer.status_code == 302
    assert "hx-get" in browser.get(page).content.decode()  # the page asks on until the check is done
    probing.probe(file=File.objects.get(purpose="lesson").public_id, by=SYSTEM, at=NOON)
    browser.post(f"{page}audiences/", {"band": "section", "unit": "", "required": "1"})
    assert "0:07" in browser.get(f"{page}publish/").content.decode()
    assert browser.post(f"{page}publish/").status_code == 302
    version.refresh_from_db()
    assert version.state == "published"
    assert Audience.objects.get().required
    assert browser.get(page).status_code == 200


def test_a_draft_that_lacks_something_is_not_published_and_says_why(browser, writing):
    version = writing.draft(centihours=0)
    answer = browser.post(reverse("catalog:publish", args=[version.public_id]))
    assert answer.status_code == 422
    assert [reason.code for reason in answer.context["obstacles"]] == ["hours-zero", "lesson-missing"]
    version.refresh_from_db()
    assert version.state == "draft"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("hours", "-1"),
        ("hours", "1.234"),
        ("threshold", "101"),
        ("speed", "300"),
        ("presence", "61"),
        ("slip", "一"),
        ("subject", "x"),
    ],
)
def test_a_wrong_fact_is_shown_beside_its_field_and_nothing_is_lost(browser, field, value):
    answer = browser.post("/academy/courses/new/", FACTS | {"teacher": "沈砚秋", field: value})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "沈砚秋" in answer.content.decode()
    assert not Version.objects.exists()


def test_a_wrong_video_is_refused_in_words_on_the_page_and_to_the_script(browser, writing, author):
    lesson = writing.lesson(writing.draft())
    address = reverse("catalog:lesson_video", args=[lesson.public_id])
    plain = browser.post(address, {"file": video(b"just words")}, headers={"Accept-Language": "en"})
    assert plain.status_code == 422
    assert plain.context["video_form"].errors["file"]
    scripted = browser.post(address, {"file": video(b"just words")}, headers={"Fetch": "1"})
    assert scripted.status_code == 422
    assert scripted.json() == {"ok": False, "problem": plain.context["video_form"].errors["file"][0]}
    assert browser.post(address, {"file": video()}, headers={"Fetch": "1"}).json() == {"ok": True}


def test_captions_with_a_mistake_name_the_line(browser, writing):
    lesson = writing.lesson(writing.draft())
    address = reverse("catalog:captions", args=[lesson.public_id])
    bad = SimpleUploadedFile("c.vtt", b"WEBVTT\n\n00:01,000 --> 00:02,000\nx\n")
    answer = browser.post(address, {"language": "en", "file": bad})
    assert answer.status_code == 422
    assert "3" in answer.context["captions_form"].errors["file"][0]
    good = SimpleUploadedFile("c.vtt", (MEDIA / "lesson.en.vtt").read_bytes())
    assert browser.post(address, {"language": "en", "file": good}).status_code == 302
    page = browser.get(reverse("catalog:lesson", args=[lesson.public_id])).content.decode()
    assert page.count("/media/") == 3  # video, poster and captions
    browser.post(reverse("catalog:uncaption", args=[lesson.public_id, "en"]))
    assert not Caption.objects.exists()


def test_an_audience_is_named_by_unit_name_or_code(browser, writing, tree):
    version = writing.draft()
    address = reverse("catalog:audience", args=[version.public_id])
    assert browser.post(address, {"band": "", "unit": tree.county.code, "required": "1"}).status_code == 302
    assert browser.post(address, {"band": "staff", "unit": "云溪市", "required": "0"}).status_code == 302
    assert browser.post(address, {"band": "", "unit": "蓬莱", "required": "1"}).status_code == 422
    said = {(row.band, row.unit_path, row.required) for row in Audience.objects.all()}
    assert said == {("", tree.county.path, True), ("staff", tree.city.path, False)}
    for row in Audience.objects.all():
        browser.post(reverse("catalog:audience_withdraw", args=[version.public_id, row.pk]))
    assert not Audience.objects.exists()


def test_lessons_move_up_and_down_and_leave(browser, writing):
    version = writing.draft()
    first, second = writing.lesson(version, "甲"), writing.lesson(version, "乙")
    browser.post(reverse("catalog:lesson_place", args=[second.public_id]), {"up": "1"})
    assert [lesson.title for lesson in Lesson.objects.order_by("position")] == ["乙", "甲"]
    browser.post(reverse("catalog:lesson_place", args=[second.public_id]), {"down": "1"})
    assert [lesson.title for lesson in Lesson.objects.order_by("position")] == ["甲", "乙"]
    browser.post(reverse("catalog:lesson_remove", args=[first.public_id]))
    assert Lesson.objects.get().position == 1


def test_a_published_edition_gets_a_next_one(browser, published):
    version = published()
    answer = browser.post(reverse("catalog:next", args=[version.course.public_id]))
    draft = Version.objects.get(state="draft")
    assert answer.url == reverse("catalog:edit", args=[draft.public_id])
    browser.post(reverse("catalog:discard", args=[draft.public_id]))
    browser.post(reverse("catalog:retire", args=[version.public_id]))
    assert [row.state for row in Version.objects.all()] == ["retired"]


def test_the_list_filters_searches_and_says_when_it_is_empty(browser, published, writing):
    assert browser.get("/academy/courses/").status_code == 200
    published("公文写作")
    writing.draft("未写完")
    page = browser.get("/academy/courses/?state=draft").content.decode()
    assert "未写完" in page and "公文写作" not in page
    assert "未写完" not in browser.get("/academy/courses/?q=公文").content.decode()


@pytest.mark.parametrize("role", ["unit-admin", "auditor", "system-admin"])
def test_other_roles_have_no_course_pages(client, tree, writing, role):
    version = writing.draft()
    lesson = writing.lesson(version)
    sign_in(client, administrator(role, tree.province))
    for name, number in (("edit", version), ("publish", version), ("lesson", lesson), ("lesson_state", lesson)):
        assert client.get(reverse(f"catalog:{name}", args=[number.public_id])).status_code == 403
    assert client.get("/academy/courses/").status_code == 403


def test_a_foreign_academy_finds_nothing(client, tree, writing):
    version = writing.draft()
    lesson = writing.lesson(version)
    sign_in(client, administrator("academy", tree.other_county))
    for name, number in (("edit", version), ("publish", version), ("lesson", lesson), ("lesson_state", lesson)):
        assert client.get(reverse(f"catalog:{name}", args=[number.public_id])).status_code == 404
    for name in ("lesson_video", "lesson_remove", "lesson_place"):
        assert client.post(reverse(f"catalog:{name}", args=[lesson.public_id]), {"file": video()}).status_code == 404
    assert Lesson.objects.count() == 1


def test_who_is_not_signed_in_signs_in_first(client, tree):
    assert client.get("/academy/courses/").status_code == 302
    sign_in(client, person(tree.office))
    assert client.get("/academy/courses/").status_code == 403


def test_pages_ask_the_database_little_however_many_lessons_there_are(browser, writing, author):
    version = writing.draft()
    for number in range(5):
        writing.lesson(version, f"第 {number} 课")
    for address in ("/academy/courses/", reverse("catalog:edit", args=[version.public_id])):
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200
        assert len(queries) <= 12, "\n".join(query["sql"] for query in queries)
