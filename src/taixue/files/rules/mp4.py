"""What the index of an MP4 file says (ISO/IEC 14496-12, -14, -15), read without decoding a frame.

Only box headers and a few small boxes are read, so a file of any size costs a few kilobytes; nothing in it is believed
beyond its own place: a size that points outside the box around it is Broken.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

MOOV_LIMIT = 64 * 1024 * 1024
"""Bytes of the longest index read: four hours at 60 frames a second have about 10 MiB."""

MOST_BOXES = 200_000
"""Outer boxes of the longest file read: a fragmented one of four hours has about 30,000."""

_PROTECTED = (b"encv", b"enca", b"drmi", b"drms")


class Broken(ValueError):
    """The boxes do not fit into each other, or there is no index."""


@dataclass(frozen=True, slots=True)
class Track:
    """One stream.

    codec: the sample entry, e.g. "avc1", "hvc1", "mp4a"
    detail: the H.264 profile or the MPEG-4 type of sound; 0 if not said
    """

    kind: str  # "vide", "soun" or another handler
    codec: str
    detail: int
    width: int
    height: int
    milliseconds: int  # as declared; 0 if fragmented


@dataclass(frozen=True, slots=True)
class Index:
    """What the file says about itself."""

    tracks: tuple[Track, ...]
    milliseconds: int  # as declared for the whole; 0 if fragmented
    faststart: bool  # the index stands before the pictures, and there is one index only
    encrypted: bool

    def first(self, kind: str) -> Track | None:
        """Return the first track of a kind."""
        return next((track for track in self.tracks if track.kind == kind), None)


def read(source: BinaryIO, size: int) -> Index:
    """Return the index of an MP4 of `size` bytes. Raises Broken."""
    order: list[bytes] = []
    moov = b""
    for name, start, end in _top(source, size):
        order.append(name)
        if len(order) > MOST_BOXES:
            raise Broken("too many boxes")
        if name == b"moov":
            if end - start > MOOV_LIMIT:
                raise Broken("index too large")
            source.seek(start)
            moov = source.read(end - start)
    if not moov:
        raise Broken("no index")
    boxes = dict(_boxes(moov))
    scale, length = _times(boxes.get(b"mvhd", b""))
    tracks = tuple(_track(body, scale) for name, body in _boxes(moov) if name == b"trak")
    front = b"mdat" in order and order.index(b"moov") < order.index(b"mdat")
    return Index(tracks, _milliseconds(length, scale), front and b"mvex" not in boxes, _encrypted(tracks))


def _encrypted(tracks: tuple[Track, ...]) -> bool:
    return any(track.codec.encode("latin-1") in _PROTECTED for track in tracks)


def _top(source: BinaryIO, size: int) -> Iterator[tuple[bytes, int, int]]:
    """Return (name, start, end) of the outer boxes. The last one may be cut off: decoding finds out."""
    at = 0
    while at + 8 <= size:
        source.seek(at)
        header = source.read(16)
        length, name, skip = struct.unpack(">I", header[:4])[0], header[4:8], 8
        if length == 1 and len(header) == 16:
            length, skip = struct.unpack(">Q", header[8:16])[0], 16
        elif length == 0:
            length = size - at
        if length < skip:
            raise Broken("box smaller than its header")
        if name == b"moov" and at + length > size:
            raise Broken("index cut off")
        yield name, at + skip, min(at + length, size)
        at += length


def _boxes(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(body):
        length, name = struct.unpack_from(">I4s", body, at)
        if length < 8 or at + length > len(body):
            raise Broken(f"box {name!r} reaches outside")
        yield name, body[at + 8 : at + length]
        at += length


def _inner(body: bytes, *names: bytes) -> bytes:
    for name in names:
        body = dict(_boxes(body)).get(name, b"")
    return body


def _times(header: bytes) -> tuple[int, int]:
    """Return (units a second, length in units) of mvhd or mdhd."""
    try:
        if header[:1] == b"\x01":
            scale, length = struct.unpack_from(">IQ", header, 20)
        else:
            scale, length = struct.unpack_from(">II", header, 12)
    except struct.error:
        raise Broken("header too short") from None
    unknown = length in (0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF)
    return scale, 0 if unknown else length


def _milliseconds(length: int, scale: int) -> int:
    return length * 1000 // scale if scale else 0


def _track(trak: bytes, movie_scale: int) -> Track:
    mdia = _inner(trak, b"mdia")
    kind = _inner(mdia, b"hdlr")[8:12].decode("latin-1")
    entries = _inner(mdia, b"minf", b"stbl", b"stsd")
    name, entry = next(_boxes(entries[8:]), (b"", b""))
    width = height = detail = 0
    if kind == "vide" and len(entry) >= 78:
        width, height = struct.unpack_from(">HH", entry, 24)
        detail = int.from_bytes(_inner(entry[78:], b"avcC")[1:2], "big")  # AVCProfileIndication
    elif kind == "soun" and len(entry) >= 28:
        detail = _sound_type(_inner(entry[28:], b"esds"))
    return Track(kind, name.decode("latin-1"), detail, width, height, _milliseconds(_shown(trak), movie_scale))


def _shown(trak: bytes) -> int:
    """Return the length of a track in units of the movie, edits applied (tkhd)."""
    header = _inner(trak, b"tkhd")
    try:
        if header[:1] == b"\x01":
            return int(struct.unpack_from(">Q", header, 28)[0])
        length = int(struct.unpack_from(">I", header, 20)[0])
        return 0 if length == 0xFFFFFFFF else length
    except struct.error:
        raise Broken("track header too short") from None


def _sound_type(esds: bytes) -> int:
    """Return the object type of the decoder configuration (tag 4): 0x40 is AAC, 0x69 and 0x6B are MP3."""
    at = 4
    while at + 2 < len(esds):
        tag = esds[at]
        at += 1
        while at < len(esds) and esds[at] & 0x80:
            at += 1
        at += 1
        if tag == 4:
            return esds[at] if at < len(esds) else 0
        at += 3 if tag == 3 else 1
    return 0
