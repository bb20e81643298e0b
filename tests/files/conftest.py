"""Videos made for the tests, each once a run, by the same ffmpeg that the job uses."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from taixue.files.services import ffmpeg
from taixue.kit.actor import SYSTEM

MEDIA = Path(__file__).parent.parent / "data" / "media"
PICTURE = ["-f", "lavfi", "-i", "testsrc2=s=320x180:r=5:d=12"]
SOUND = ["-f", "lavfi", "-i", "sine=f=440:d=12"]
H264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "10"]
AAC = ["-c:a", "aac", "-b:a", "32k"]

RECIPES = {
    "good": [*PICTURE, *SOUND, *H264, *AAC, "-movflags", "+faststart"],
    "index-last": [*PICTURE, *SOUND, *H264, *AAC],
    "fragmented": [*PICTURE, *SOUND, *H264, *AAC, "-movflags", "+frag_keyframe+empty_moov"],
    "silent": [*PICTURE, *H264, "-movflags", "+faststart"],
    "hevc": [*PICTURE, *SOUND, "-c:v", "libx265", "-preset", "ultrafast", "-tag:v", "hvc1", *AAC],
    "mpeg4": [*PICTURE, *SOUND, "-c:v", "mpeg4", *AAC],
    "sound-only": [*SOUND, *AAC],
    "mp3-sound": [*PICTURE, *SOUND, *H264, "-c:a", "libmp3lame"],
    "colours-444": [*PICTURE, *SOUND, "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv444p", *AAC],
    "short": ["-f", "lavfi", "-i", "testsrc2=s=320x180:r=5:d=3", *H264],
}  # fmt: skip


@pytest.fixture(scope="session")
def video(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a function that makes the video of a recipe."""
    folder = tmp_path_factory.mktemp("videos")

    def make(name: str) -> Path:
        path = folder / f"{name}.mp4"
        if not path.exists():
            ffmpeg.run([*RECIPES[name], "-threads", "1", str(path)], seconds=60)
        return path

    return make


@pytest.fixture
def stored(db: None) -> Callable[..., Any]:
    """Return a function that takes bytes in as an upload."""
    from taixue.files.services import uploads  # models are there only after Django's setup
    from tests.world import NOON

    def store(
        content: bytes, *, purpose: str = "lesson", name: str = "lesson.mp4", content_type: str = "video/mp4"
    ) -> Any:
        chunks = [content[at : at + 65536] for at in range(0, len(content), 65536)]
        return uploads.store(purpose=purpose, name=name, content_type=content_type, chunks=chunks, by=SYSTEM, at=NOON)

    return store
