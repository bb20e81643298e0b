import hashlib
from uuid import UUID

import pytest

from taixue.audit.models import Line
from taixue.files.models import File
from taixue.files.queries import files, places
from taixue.files.rules import kinds
from taixue.files.services import captions, uploads
from taixue.kit.actor import SYSTEM
from taixue.lib.errors import Invalid, NotFound
from tests.files.conftest import MEDIA
from tests.world import NOON

PDF = b"%PDF-1.7\n" + b"x" * 100_000


def code_of(refused) -> str:
    return refused.value.facts["problems"][0]["code"]


def test_an_upload_lies_on_disk_byte_for_byte(stored):
    file = stored(PDF, purpose="evidence", name="C:\\Akten\\证明.pdf")
    assert places.place(file.public_id).read_bytes() == PDF
    assert (file.size, bytes(file.sha256)) == (100_009, hashlib.sha256(PDF).digest())
    assert (file.name, file.content_type, file.state) == ("证明.pdf", "application/pdf", "ready")
    assert Line.objects.get(action="files.stored").details["size"] == 100_009
    with files.content(file.public_id) as source:
        assert source.read(8) == b"%PDF-1.7"


@pytest.mark.parametrize(
    ("content", "purpose", "code"),
    [
        (b"", "evidence", "empty"),
        (b"<svg onload=alert(1)>", "evidence", "not-document"),
        (b"just words", "lesson", "not-video"),
        (b"\x1a\x45\xdf\xa3", "lesson", "not-mp4"),
        (b"<html>", "intake", "not-sheet"),
    ],
)
def test_a_wrong_file_is_refused_and_leaves_nothing(stored, content, purpose, code):
    before = {path for path in places.root().rglob("*") if path.is_file()}
    with pytest.raises(Invalid) as refused:
        stored(content, purpose=purpose)
    assert code_of(refused) == code
    assert {path for path in places.root().rglob("*") if path.is_file()} == before
    assert not File.objects.exists()


def test_the_byte_over_the_limit_ends_an_upload_at_once(db):
    def endless():
        yield b"%PDF-"
        for _ in range(21):
            yield b"x" * kinds.MIB
        raise AssertionError("read on after the limit")

    with pytest.raises(Invalid) as refused:
        uploads.store(purpose="evidence", name="a.pdf", content_type="", chunks=endless(), by=SYSTEM, at=NOON)
    assert code_of(refused) == "too-large"


def test_an_id_without_bytes_is_not_found(db):
    with pytest.raises(NotFound):
        files.content(UUID(int=7))


def test_captions_are_kept_as_they_came(db):
    content = (MEDIA / "lesson.en.vtt").read_bytes()
    file = captions.store(name="lesson.en.vtt", chunks=[content], by=SYSTEM, at=NOON)
    assert (file.content_type, file.state) == ("text/vtt", "ready")
    assert places.place(file.public_id).read_bytes() == content


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b"1\n00:00:01,000 --> 00:00:02,000\nx\n", "captions-srt", 1),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\nx\n\n00:99.000 --> 00:02.000\ny\n", "captions-timing", 6),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n字幕\n".encode("gb18030"), "captions-encoding", None),
        (b"", "empty", None),
    ],
)
def test_captions_with_a_mistake_are_refused_with_its_line(db, content, code, line):
    with pytest.raises(Invalid) as refused:
        captions.store(name="c.vtt", chunks=[content], by=SYSTEM, at=NOON)
    assert code_of(refused) == code
    assert refused.value.facts["problems"][0].get("line") == line
