"""What a file is, told by its first bytes and never by its name, and which purposes take which kinds."""

from dataclasses import dataclass

MIB = 1024 * 1024
HEAD = 4096
"""Bytes from the start of a file that `sniff` wants to see (fewer only if the file is shorter)."""

OTHER = "application/octet-stream"

_SIGNATURES = (
    (b"\x1a\x45\xdf\xa3", "video/webm"),
    (b"FLV\x01", "video/x-flv"),
    (b"\x00\x00\x01\xba", "video/mpeg"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video/x-ms-asf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
)
_MARKUP = (b"<html", b"<head", b"<body", b"<script", b"<iframe", b"<svg", b"<?xml", b"<!--", b"<!doctype")


@dataclass(frozen=True, slots=True)
class Purpose:
    """What an upload is for: the most bytes it may have and the kinds it may be."""

    limit: int  # bytes
    kinds: frozenset[str]
    sealed: bool = False  # personal data of many: its bytes lie encrypted on the disk


_DOCUMENTS = frozenset({"application/pdf", "image/jpeg", "image/png", "image/webp", "application/zip"})

PURPOSES = {
    "lesson": Purpose(2048 * MIB, frozenset({"video/mp4"})),
    "captions": Purpose(MIB, frozenset({"text/vtt"})),
    "poster": Purpose(5 * MIB, frozenset({"image/jpeg", "image/png", "image/webp"})),
    "intake": Purpose(
        128 * MIB, frozenset({"application/zip", "text/plain", "application/x-ole-storage"}), sealed=True
    ),
    "evidence": Purpose(20 * MIB, _DOCUMENTS),
    "template": Purpose(5 * MIB, frozenset({"application/zip"})),
    "report": Purpose(256 * MIB, frozenset({"application/zip", "application/pdf", "text/plain"}), sealed=True),
    "handout": Purpose(512 * MIB, frozenset({"application/zip", "application/pdf", "text/plain"}), sealed=True),
}
"""Every purpose. An .xlsx is a ZIP by its bytes, an encrypted one an OLE container; SVG and HTML are taken for none."""

CODES = {
    "lesson": "not-mp4",
    "captions": "not-webvtt",
    "poster": "not-image",
    "intake": "not-sheet",
    "evidence": "not-document",
    "template": "not-document",
    "report": "not-document",
    "handout": "not-document",
}
"""The refusal of a purpose for a file of another kind. labels.py says it in words."""


def sniff(head: bytes) -> str:
    """Return the content type of a file from its first `HEAD` bytes.

    Text without markup is "text/plain" in whatever encoding; HTML, SVG and XML are "text/html", which no purpose
    takes; what is not known is "application/octet-stream".
    """
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if head[4:8] == b"ftyp":
        return _container(head[8:12])
    if head[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"AVI ": "video/x-msvideo"}.get(head[8:12], OTHER)
    return _text(head)


def _container(brand: bytes) -> str:
    if brand in (b"avif", b"avis", b"heic", b"heix", b"mif1"):
        return "image/heif"
    return "video/quicktime" if brand == b"qt  " else "video/mp4"


def _text(head: bytes) -> str:
    if not head:
        return OTHER
    if b"\x00" in head:
        return "text/plain" if _wide(head) else OTHER
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(_MARKUP):
        return "text/html"
    return "text/vtt" if head.removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT") else "text/plain"


def _wide(head: bytes) -> bool:
    """Is it text in UTF-16? With a mark, or with zero bytes on one side of each pair only, and no control signs."""
    little, big = head[1::2].count(0), head[::2].count(0)
    codec = "utf-16-be" if head.startswith(b"\xfe\xff") or big > 4 * little else "utf-16-le"
    if not head.startswith((b"\xff\xfe", b"\xfe\xff")) and max(little, big) <= 4 * min(little, big):
        return False
    return all(sign.isprintable() or sign in "\r\n\t\ufeff" for sign in head.decode(codec, "ignore"))


def refusal(purpose: str, kind: str) -> str:
    """Return why a file of this kind is not taken for the purpose: a code, or "" if it is taken.

    Raises KeyError for an unknown purpose.
    """
    if kind in PURPOSES[purpose].kinds:
        return ""
    return "not-video" if purpose == "lesson" and not kind.startswith("video/") else CODES[purpose]
