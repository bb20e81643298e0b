"""Courses with real videos for browser tests, through the real services; the job that looks inside is done at once."""

from pathlib import Path
from uuid import UUID

from taixue.catalog.queries import courses as published
from taixue.catalog.rules.courses import Facts
from taixue.catalog.services import courses, lessons, publishing
from taixue.files.services import ffmpeg, probing
from taixue.kit.actor import SYSTEM
from tests.world import NOON

MEDIA = Path(__file__).parent.parent / "data" / "media"
SHORT = MEDIA / "lesson.mp4"  # 7 s and a bit: 7 whole seconds
TITLES = (
    ("证据与举证责任", "Evidence and the burden of proof"),
    ("出庭应诉：一次完整的庭审", "In court: one whole hearing"),
)
SAID = {"zh-Hans": "举证责任在行政机关一方", "en": "The burden of proof lies with the authority"}
CAPTIONS = "WEBVTT\n\n00:00:00.000 --> 00:10:00.000\n{}\n"


def film(folder: Path, seconds: int) -> Path:
    """Make a video of test pictures and a tone, `seconds` long."""
    path = folder / f"film-{seconds}.mp4"
    if not path.exists():
        picture = ["-f", "lavfi", "-i", f"testsrc2=s=320x180:r=2:d={seconds}"]
        sound = ["-f", "lavfi", "-i", f"sine=f=330:d={seconds}"]
        code = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "4", "-c:a", "aac"]
        ffmpeg.run([*picture, *sound, *code, "-movflags", "+faststart", "-threads", "1", str(path)], seconds=60)
    return path


def publish(*videos: Path, title: str = "行政复议与应诉", speed: int = 150, presence: int = 0) -> list[UUID]:
    """Publish a course with one lesson a video and return the lessons' ids in their order."""
    facts = Facts(
        subject="law", title=title, title_en="Administrative review and litigation", centihours=100, speed=speed,
        presence=presence,
    )  # fmt: skip
    version = courses.create(facts=facts, owner_path="/", by=SYSTEM, at=NOON)
    for number, video in enumerate(videos):
        zh, en = TITLES[number % 2]
        lesson = lessons.add(version_id=version.public_id, title=zh, title_en=en, by=SYSTEM, at=NOON)
        lesson = lessons.upload_video(
            lesson_id=lesson.public_id, name=video.name, content_type="video/mp4", chunks=[video.read_bytes()],
            by=SYSTEM, at=NOON,
        )  # fmt: skip
        probing.probe(file=lesson.file, by=SYSTEM, at=NOON)
        for language, text in SAID.items():
            lessons.caption(
                lesson_id=lesson.public_id, language=language, name=f"{language}.vtt",
                chunks=[CAPTIONS.format(text).encode()], by=SYSTEM, at=NOON,
            )  # fmt: skip
    publishing.publish(version_id=version.public_id, by=SYSTEM, at=NOON)
    return [lesson.public_id for lesson in published.lessons(version)]
