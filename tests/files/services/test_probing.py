import struct
import time

import pytest
from PIL import Image
from procrastinate.contrib.django.models import ProcrastinateJob

from taixue.files.labels import PROBLEMS
from taixue.files.models import File
from taixue.files.queries import places
from taixue.files.rules import mp4
from taixue.files.services import ffmpeg, probing
from taixue.kit.actor import SYSTEM
from taixue.lib.errors import Invalid
from tests.files.conftest import H264, MEDIA
from tests.world import NOON


@pytest.fixture
def probed(stored):
    def probe(content: bytes) -> File:
        file = stored(content)
        probing.probe(file=file.public_id, by=SYSTEM, at=NOON)
        return File.objects.select_related("poster").get(pk=file.pk)

    return probe


def index_of(file: File) -> mp4.Index:
    path = places.place(file.public_id)
    with path.open("rb") as source:
        return mp4.read(source, path.stat().st_size)


def test_a_real_lesson_is_ready_with_its_real_length_and_a_poster(probed):
    file = probed((MEDIA / "lesson.mp4").read_bytes())
    assert (file.state, file.problem) == ("ready", "")
    assert file.facts["milliseconds"] == 7800  # 234 frames at 30 a second
    assert (file.facts["width"], file.facts["height"], file.facts["video"], file.facts["audio"]) == (
        320,
        240,
        "h264",
        "aac",
    )
    with Image.open(places.place(file.poster.public_id)) as poster:
        assert (poster.format, poster.size) == ("JPEG", (320, 240))


@pytest.mark.parametrize("recipe", ["good", "index-last", "fragmented", "silent"])
def test_a_playable_video_gets_its_index_in_front(probed, video, recipe):
    file = probed(video(recipe).read_bytes())
    assert file.state == "ready"
    assert file.facts["milliseconds"] == 12_000
    assert index_of(file).faststart
    assert file.size == places.place(file.public_id).stat().st_size == file.facts["bytes"]


def test_a_good_video_is_kept_byte_for_byte(probed, video):
    content = video("good").read_bytes()
    assert places.place(probed(content).public_id).read_bytes() == content


@pytest.mark.parametrize(
    ("recipe", "code"),
    [
        ("hevc", "codec-hevc"),
        ("mpeg4", "codec-video"),
        ("sound-only", "no-picture"),
        ("mp3-sound", "codec-audio"),
        ("colours-444", "pixels"),
        ("short", "too-short"),
    ],
)
def test_a_video_browsers_cannot_play_is_refused_with_words(probed, video, recipe, code):
    file = probed(video(recipe).read_bytes())
    assert (file.state, file.problem) == ("refused", code)
    assert PROBLEMS[code].problem and PROBLEMS[code].cure


def test_a_video_cut_off_half_way_is_refused(probed, video):
    content = video("good").read_bytes()
    assert probed(content[: len(content) * 6 // 10]).problem == "broken-half-way"


def test_a_video_without_its_index_is_refused(probed, video):
    content = video("index-last").read_bytes()
    assert probed(content[: len(content) * 6 // 10]).problem == "broken"


def test_a_video_with_noise_in_the_middle_is_not_longer_than_what_plays(probed, video):
    content = bytearray(video("good").read_bytes())
    start = len(content) // 2
    content[start:] = bytes(len(content) - start)
    assert probed(bytes(content)).state == "refused"


def test_an_encrypted_video_is_refused(probed, video):
    assert probed(video("good").read_bytes().replace(b"avc1", b"encv")).problem == "encrypted"


def test_a_length_that_only_the_header_claims_is_refused(probed, video):
    """Two hours in mvhd and tkhd over twelve seconds of pictures would be a lesson nobody can complete."""
    content = bytearray(video("silent").read_bytes())
    scale = struct.unpack_from(">I", content, content.index(b"mvhd") + 16)[0]
    for name, at in ((b"mvhd", 20), (b"tkhd", 24)):
        struct.pack_into(">I", content, content.index(name) + at, 7200 * scale)
    assert probed(bytes(content)).problem == "broken-half-way"


@pytest.mark.parametrize(
    "junk", [b"", b"\xff" * 64, struct.pack(">I4s", 8, b"moov"), struct.pack(">I4s", 0xFFFFFFF0, b"moov")]
)
def test_a_file_that_only_begins_like_a_video_is_refused(probed, junk):
    assert probed(b"\x00\x00\x00\x10ftypisom\x00\x00\x00\x00" + junk).problem in ("broken", "no-picture")


@pytest.mark.parametrize(
    "list_of_parts",
    [
        "#EXTM3U\n#EXT-X-TARGETDURATION:12\n#EXTINF:12,\nsecret.mp4\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile 'secret.mp4'\n",
        "#EXTM3U\n#EXT-X-TARGETDURATION:12\n#EXTINF:12,\nconcat:secret.mp4|secret.mp4\n#EXT-X-ENDLIST\n",
    ],
)
def test_a_list_that_names_another_file_is_never_followed(stored, video, list_of_parts, tmp_path):
    """Such lists are refused by their first bytes; should one come so far, the program does not read it either."""
    content = list_of_parts.encode()
    with pytest.raises(Invalid, match="not-video"):
        stored(content)
    path = tmp_path / "lesson.mp4"
    path.write_bytes(content)
    (tmp_path / "secret.mp4").write_bytes(video("silent").read_bytes())
    for step in (probing._decoded, lambda path: probing._poster(path, 12_000), lambda path: remuxed(path, tmp_path)):
        with pytest.raises(probing.Refused):
            step(path)


def remuxed(path, folder):
    probing._remux(path, folder / "draft.mp4")


def test_a_frame_far_larger_than_the_index_says_is_refused(video, tmp_path):
    """A 4,000 x 2,400 picture whose index says 320 x 180 would take the worker's memory."""
    path = tmp_path / "wide.mp4"
    picture = ["-f", "lavfi", "-i", "color=s=4000x2400:r=1:d=6"]
    ffmpeg.run([*picture, *H264, "-movflags", "+faststart", "-threads", "1", str(path)], seconds=60)
    with pytest.raises(probing.Refused, match="too-wide"):
        probing._poster(path, 6_000)


def test_an_index_behind_very_many_empty_boxes_is_not_looked_for(probed, video):
    content = video("good").read_bytes()
    head = struct.unpack_from(">I", content)[0]
    boxes = struct.pack(">I4s", 8, b"free") * mp4.MOST_BOXES
    assert probed(content[:head] + boxes + content[head:]).problem == "broken"


def test_probing_twice_changes_nothing(probed, video):
    file = probed(video("index-last").read_bytes())
    probing.probe(file=file.public_id, by=SYSTEM, at=NOON)
    assert File.objects.filter(purpose="poster").count() == 1


def test_an_uploaded_lesson_waits_for_the_job_that_looks_inside(stored, video):
    file = stored(video("good").read_bytes())
    assert file.state == "waiting"
    job = ProcrastinateJob.objects.get(task_name="files.probe")
    assert job.args == {"file": str(file.public_id)}


def test_a_program_that_takes_too_long_is_ended():
    started = time.monotonic()
    with pytest.raises(ffmpeg.Stopped):
        ffmpeg.run(["-re", "-f", "lavfi", "-i", "testsrc2=d=60", "-f", "null", "-"], seconds=0.5)
    assert time.monotonic() - started < 10
