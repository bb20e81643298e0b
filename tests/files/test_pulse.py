"""The Range handler over real HTTP, between a real server and a plain client."""

import http.client
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from taixue.files.models import File
from taixue.files.queries import addresses, places
from taixue.files.services import captions
from taixue.kit.actor import SYSTEM
from taixue.lib.errors import NotFound
from tests.files.conftest import MEDIA
from tests.files.serving import free_port, serve

SESSION = "s3ss10n"
COOKIE = {"Cookie": f"other=1; {settings.SESSION_COOKIE_NAME}={SESSION}"}
VIDEO = (MEDIA / "lesson.mp4").read_bytes()
SIZE = len(VIDEO)


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture(scope="module")
def lane():
    """Return a function that asks a running server."""
    port = free_port()
    process = serve(port, settings.DATA)

    def ask(path: str, headers: dict[str, str] | None = None, *, method: str = "GET") -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request(method, path, headers=COOKIE if headers is None else headers)
        answer = connection.getresponse()
        found = Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        connection.close()
        return found

    yield ask
    process.terminate()
    process.wait(10)


@pytest.fixture
def lesson(stored) -> File:
    file = stored(VIDEO)
    File.objects.filter(pk=file.pk).update(state="ready")
    return file


@pytest.fixture
def url(lesson) -> str:
    return addresses.media_url(lesson.public_id, session_key=SESSION, at=datetime.now(UTC))


def test_the_whole_file_comes_with_headers_that_let_it_do_nothing_else(lane, url, lesson):
    answer = lane(url)
    assert (answer.status, answer.body) == (200, VIDEO)
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.headers["content-length"] == str(SIZE)
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["etag"] == f'"{lesson.public_id}"'
    assert answer.headers["cache-control"].startswith("private, max-age=")
    assert "content-disposition" not in answer.headers


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-99", 0, 100),
        (f"bytes={SIZE - 7}-", SIZE - 7, SIZE),
        ("bytes=-500", SIZE - 500, SIZE),
        ("bytes=300000-800000", 300000, 800001),
    ],
)
def test_a_jump_gets_just_the_bytes_asked_for(lane, url, asked, start, end):
    answer = lane(url, COOKIE | {"Range": asked})
    assert (answer.status, answer.body) == (206, VIDEO[start:end])
    assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/{SIZE}"


def test_a_jump_behind_the_end_is_416(lane, url):
    answer = lane(url, COOKIE | {"Range": f"bytes={SIZE}-"})
    assert (answer.status, answer.headers["content-range"]) == (416, f"bytes */{SIZE}")


def test_if_range_gets_a_part_only_of_the_same_file(lane, url):
    tag = lane(url, method="HEAD").headers["etag"]
    assert lane(url, COOKIE | {"Range": "bytes=0-9", "If-Range": tag}).body == VIDEO[:10]
    assert lane(url, COOKIE | {"Range": "bytes=0-9", "If-Range": '"other"'}).body == VIDEO


def test_what_the_browser_has_already_is_not_sent_again(lane, url):
    tag = lane(url, method="HEAD").headers["etag"]
    answer = lane(url, COOKIE | {"If-None-Match": f'"x", {tag}'})
    assert (answer.status, answer.body) == (304, b"")


def test_head_tells_the_length_and_sends_nothing(lane, url):
    answer = lane(url, COOKIE | {"Range": "bytes=0-9"}, method="HEAD")
    assert (answer.status, answer.headers["content-length"], answer.body) == (200, str(SIZE), b"")


def test_an_address_is_worth_nothing_in_another_browser(lane, url):
    assert lane(url, {}).status == 404
    assert lane(url, {"Cookie": f"{settings.SESSION_COOKIE_NAME}=other"}).status == 404


def test_an_address_of_yesterday_is_worth_nothing(lane, lesson):
    old = addresses.media_url(lesson.public_id, session_key=SESSION, at=datetime.now(UTC) - timedelta(hours=13))
    assert lane(old).status == 404


@pytest.mark.parametrize("path", ["", "x", "../../keys.toml", "%2e%2e/keys.toml", "A" * 52])
def test_nothing_but_signed_addresses_opens_anything(lane, path):
    assert lane("/media/" + path).status == 404


def test_nothing_can_be_written(lane, url):
    answer = lane(url, method="POST")
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


def test_a_file_whose_bytes_are_gone_is_not_found(lane, url, lesson):
    places.place(lesson.public_id).unlink()
    assert lane(url).status == 404


def test_a_document_is_a_download(lane, stored):
    file = stored(b"%PDF-1.7 words", purpose="evidence", name="证明.pdf")
    answer = lane(addresses.media_url(file.public_id, session_key=SESSION, at=datetime.now(UTC)))
    assert answer.headers["content-disposition"] == f'attachment; filename="{file.public_id}"'


def test_captions_come_as_text_in_utf8(lane, db):
    content = "WEBVTT\n\n00:01.000 --> 00:02.000\n字幕\n".encode()
    file = captions.store(name="a.vtt", chunks=[content], by=SYSTEM, at=datetime.now(UTC))
    answer = lane(addresses.media_url(file.public_id, session_key=SESSION, at=datetime.now(UTC)))
    assert answer.headers["content-type"] == "text/vtt; charset=utf-8"
    assert "字幕".encode() in answer.body


def test_an_address_is_made_only_for_what_is_ready(stored):
    waiting = stored(VIDEO)
    with pytest.raises(NotFound):
        addresses.media_url(waiting.public_id, session_key=SESSION, at=datetime.now(UTC))
    assert addresses.media_urls([waiting.public_id], session_key=SESSION, at=datetime.now(UTC)) == {}


def test_nginx_can_send_the_bytes_itself(url, lesson):
    port = free_port()
    process = serve(port, settings.DATA, TAIXUE_ACCEL="/protected/")
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", url, headers=COOKIE)
        answer = connection.getresponse()
        assert answer.headers["x-accel-redirect"] == "/protected/" + places.relative(lesson.public_id)
        assert (answer.headers["content-type"], answer.read()) == ("video/mp4", b"")
    finally:
        process.terminate()
        process.wait(10)
