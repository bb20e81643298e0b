import pytest

from taixue.files.rules.kinds import PURPOSES, refusal, sniff

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\x00\x00\x00\x20ftypisom", "video/mp4"),
        (b"\x00\x00\x00\x14ftypqt  ", "video/quicktime"),
        (b"\x00\x00\x00\x20ftypheic", "image/heif"),
        (b"\x1a\x45\xdf\xa3xx", "video/webm"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\x00\x00\x00\x00AVI LIST", "video/x-msvideo"),
        (b"%PDF-1.7", "application/pdf"),
        (b"PK\x03\x04", "application/zip"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"WEBVTT\n\n", "text/vtt"),
        (b"\xef\xbb\xbfWEBVTT\n", "text/vtt"),
        ("姓名,单位\n".encode("gb18030"), "text/plain"),
        (SVG, "text/html"),
        (b"\xef\xbb\xbf\n  <!DOCTYPE html><html>", "text/html"),
        (b"<svg onload=alert(1)>", "text/html"),
        (b"\x7fELF\x00\x00", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)
def test_a_file_is_what_its_first_bytes_say(head, kind):
    assert sniff(head) == kind


@pytest.mark.parametrize("purpose", PURPOSES)
@pytest.mark.parametrize("head", [SVG, b"<html>", b"MZ\x90\x00"])
def test_pages_pictures_with_scripts_and_programs_are_taken_for_no_purpose(purpose, head):
    assert refusal(purpose, sniff(head))


def test_a_refusal_tells_a_text_from_a_foreign_video():
    assert refusal("lesson", "text/plain") == "not-video"
    assert refusal("lesson", "video/webm") == "not-mp4"
    assert refusal("lesson", "video/mp4") == ""
