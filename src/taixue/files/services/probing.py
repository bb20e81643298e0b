"""Looking inside an uploaded video: may it be a lesson, how long is it really, what does it look like."""

import io
import os
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction
from PIL import Image

from taixue.audit.services import lines
from taixue.files.models import File
from taixue.files.queries import places
from taixue.files.rules import lessons, mp4
from taixue.files.services import arrivals, ffmpeg, uploads
from taixue.kit.actor import Actor

BUDGET = 1800.0
"""s that decoding a whole lesson may take (four hours of 1080p take about twenty minutes on one core)."""

POSTER_WIDTH = 960


class Refused(Exception):
    """The video may not be a lesson; the text is a code of files.labels."""


def probe(*, file: UUID, by: Actor, at: datetime) -> None:
    """Check a waiting lesson video and make it ready or refused; nothing happens if it is already one of them.

    A ready one has its index in front, its poster and facts: milliseconds (decoded), width, height, video, audio,
    bytes.
    """
    waiting = File.objects.filter(public_id=file, state=File.State.WAITING).first()
    if waiting is None:
        return
    draft = places.drafts() / f"{file}.probe.{os.getpid()}"
    draft.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        found = _inspect(places.place(file), draft)
        _ready(waiting, *found, draft=draft, by=by, at=at)
    except Refused as refusal:
        _refuse(waiting, str(refusal), by=by, at=at)
    except ffmpeg.Stopped:
        _refuse(waiting, "took-too-long", by=by, at=at)
    finally:
        draft.unlink(missing_ok=True)


def _inspect(path: Path, draft: Path) -> tuple[dict[str, object], bytes]:
    """Return facts and poster of a video; where its index is not in front, leave a copy that has it so in `draft`."""
    index = _index(path)
    if not index.faststart:
        _remux(path, draft)
        path, index = draft, _index(draft)
    decoded = _decoded(path)
    picture, sound = index.first("vide"), index.first("soun")
    if picture is None:
        raise Refused("no-picture")
    code = lessons.length_refusal(picture.milliseconds, decoded)
    if code:
        raise Refused(code)
    facts = {"milliseconds": decoded, "width": picture.width, "height": picture.height, "video": "h264",
             "audio": "aac" if sound else "", "bytes": path.stat().st_size}  # fmt: skip
    return facts, _poster(path, decoded)


def _index(path: Path) -> mp4.Index:
    try:
        with path.open("rb") as source:
            index = mp4.read(source, path.stat().st_size)
    except mp4.Broken:
        raise Refused("broken") from None
    code = lessons.refusal(index)
    if code:
        raise Refused(code)
    return index


def _remux(path: Path, draft: Path) -> None:
    streams = ["-map", "0:v:0", "-map", "0:a:0?", "-c", "copy", "-movflags", "+faststart", "-f", "mp4"]
    try:
        ffmpeg.run(["-y", *ffmpeg.UPLOAD, "-i", str(path), *streams, str(draft)], seconds=BUDGET)
    except ffmpeg.Failed:
        raise Refused("broken") from None


def _decoded(path: Path) -> int:
    """Return the length in ms of what can really be decoded."""
    source = ["-threads", "1", *ffmpeg.UPLOAD, "-i", str(path)]
    decoding = [*source, "-map", "0:v:0", "-fps_mode", "passthrough", "-f", "null"]
    try:
        report = ffmpeg.run([*decoding, "-progress", "pipe:1", "-stats_period", "30", "-"], seconds=BUDGET)
    except ffmpeg.Failed:
        raise Refused("broken-half-way") from None
    times = [line.partition("=")[2] for line in report.decode().splitlines() if line.startswith("out_time_us=")]
    return int(times[-1]) // 1000 if times and times[-1].lstrip("-").isdigit() else 0


def _poster(path: Path, length: int) -> bytes:
    """Return a JPEG of the picture after a fifth of the lesson, drawn anew by Pillow."""
    source = ["-threads", "1", "-ss", f"{length / 5000:.3f}", *ffmpeg.UPLOAD, "-i", str(path)]
    drawn = ["-frames:v", "1", "-c:v", "png", "-f", "image2pipe", "-"]
    try:
        with Image.open(io.BytesIO(ffmpeg.run([*source, *drawn], seconds=60)), formats=["PNG"]) as picture:
            if picture.width > lessons.WIDEST or picture.height > lessons.HIGHEST:  # the frame, not what the index says
                raise Refused("too-wide")
            small = picture.convert("RGB")
            small.thumbnail((POSTER_WIDTH, POSTER_WIDTH))
    except Image.DecompressionBombError:
        raise Refused("too-wide") from None
    except (ffmpeg.Failed, OSError):
        raise Refused("broken-half-way") from None
    jpeg = io.BytesIO()
    small.save(jpeg, "JPEG", quality=82, optimize=True)
    return jpeg.getvalue()


@transaction.atomic
def _ready(waiting: File, facts: dict[str, object], poster: bytes, *, draft: Path, by: Actor, at: datetime) -> None:
    file = File.objects.select_for_update().get(pk=waiting.pk)
    if file.state != File.State.WAITING:
        return
    picture = uploads.store(
        purpose="poster", name=f"{file.public_id}.jpg", content_type="image/jpeg", chunks=[poster], by=by, at=at
    )
    if draft.exists():
        file.sha256, file.size = arrivals.digest(draft), draft.stat().st_size
        arrivals.settle(draft, file.public_id)
    file.state, file.poster, file.facts = File.State.READY, picture, {**file.facts, **facts}
    file.save(update_fields=["state", "poster", "facts", "sha256", "size"])
    lines.record("files.ready", by=by, at=at, target_kind="file", target=file.public_id, details=facts)


@transaction.atomic
def _refuse(waiting: File, code: str, *, by: Actor, at: datetime) -> None:
    still = File.objects.filter(pk=waiting.pk, state=File.State.WAITING)
    if still.update(state=File.State.REFUSED, problem=code):
        lines.record("files.refused", by=by, at=at, target_kind="file", target=waiting.public_id, reason=code)
