"""Taking captions in: read whole, checked line by line, kept as they came."""

from collections.abc import Iterable
from datetime import datetime

from taixue.files.models import File
from taixue.files.rules import kinds, webvtt
from taixue.files.services import uploads
from taixue.kit.actor import Actor


def store(*, name: str, chunks: Iterable[bytes], by: Actor, at: datetime) -> File:
    """Keep a WebVTT file and return it.

    Raises Invalid with one problem: code, and `line` where a line of the file is wrong.
    """
    content = _whole(chunks, name)
    try:
        webvtt.parse(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise uploads.refused("captions-encoding", name) from None
    except webvtt.Problem as problem:
        raise uploads.refused(problem.code, name, line=problem.line) from None
    return uploads.store(purpose="captions", name=name, content_type="text/vtt", chunks=[content], by=by, at=at)


def _whole(chunks: Iterable[bytes], name: str) -> bytes:
    limit, content = kinds.PURPOSES["captions"].limit, bytearray()
    for chunk in chunks:
        content += chunk
        if len(content) > limit:
            raise uploads.refused("too-large", name, limit=limit)
    if not content:
        raise uploads.refused("empty", name)
    return bytes(content)
