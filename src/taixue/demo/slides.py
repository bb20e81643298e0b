"""Draws the demo's lessons: slides at one frame a second into small H.264 videos.

The results lie under data/lessons, so a first start need not draw them. After a change of data/courses.toml:
`python -m taixue.demo.slides` draws all anew (half a minute); `python -m taixue.demo.slides glyphs` prints the
characters that the fonts must hold (data/fonts/README.md).
"""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from taixue.demo import curriculum
from taixue.demo.curriculum import DATA, OPENING, Course, Lesson, Slide
from taixue.files.services import ffmpeg

WIDTH, HEIGHT = 640, 360
LEFT, RIGHT = 56, 40
PAPER, INK, SECOND, CAPTION, LINE = "#f6f4ef", "#18232a", "#44515a", "#5d6970", "#e2ded4"
TONES = {
    "administration": "#1b4a52",
    "politics": "#6b3b4c",
    "secrecy": "#6a5230",
    "profession": "#38466b",
    "service": "#3c5a44",
    "integrity": "#3c5a44",
}
"""The colours of the covers, a tone a subject."""

CLOSING = "，。、；：？！”’）》…"
"""Signs that never begin a line."""

ENCODING = [
    "-c:v", "libx264", "-preset", "slow", "-tune", "stillimage", "-crf", "27", "-pix_fmt", "yuv420p",
    "-profile:v", "main", "-g", "5", "-keyint_min", "5", "-sc_threshold", "0", "-c:a", "aac", "-b:a", "12k",
    "-movflags", "+faststart", "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact",
    "-flags:a", "+bitexact",
]  # fmt: skip


@cache
def font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Return our subset of Noto Sans SC."""
    return ImageFont.truetype(DATA / "fonts" / f"NotoSansSC-{'Bold' if bold else 'Regular'}-subset.ttf", size)


def wrapped(text: str, face: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """Return the text in lines no wider than `width` px; closing signs stay with what they close."""
    lines = [""]
    for sign in text:
        if face.getlength(lines[-1] + sign) > width and sign not in CLOSING and lines[-1]:
            lines.append("")
        lines[-1] += sign
    return lines


def ground(course: Course) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """Return an empty slide in the course's tone: the spine of a thread-bound book on the left."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, 22, HEIGHT), fill=TONES[course.subject])
    for y in (60, 140, 220, 300):
        pen.line((0, y, 22, y), fill=PAPER, width=2)
    pen.line((29, 0, 29, HEIGHT), fill=LINE, width=2)
    return picture, pen


def opening(course: Course, lesson: Lesson) -> Image.Image:
    """Return the slide with the titles of course and lesson."""
    picture, pen = ground(course)
    pen.text((LEFT, 84), course.title, font=font(22), fill=SECOND)
    y = 126
    for line in wrapped(lesson.title, font(40, bold=True), WIDTH - LEFT - RIGHT):
        pen.text((LEFT, y), line, font=font(40, bold=True), fill=INK)
        y += 54
    pen.rectangle((LEFT, y + 12, LEFT + 64, y + 15), fill=TONES[course.subject])
    pen.text((LEFT, y + 32), f"主讲 {course.teacher}", font=font(20), fill=SECOND)
    return picture


def drawn(course: Course, lesson: Lesson, slide: Slide, shown: int) -> Image.Image:
    """Return a slide with its first `shown` sayings; the newest stands out."""
    picture, pen = ground(course)
    pen.text((LEFT, 26), lesson.title, font=font(16), fill=CAPTION)
    pen.text((LEFT, 58), slide.head, font=font(34, bold=True), fill=INK)
    y = 128
    for number, saying in enumerate(slide.sayings[:shown]):
        newest = number == shown - 1
        pen.ellipse((LEFT + 2, y + 14, LEFT + 10, y + 22), fill=TONES[course.subject] if newest else LINE)
        for line in wrapped(saying.zh, font(24), WIDTH - LEFT - RIGHT - 26):
            pen.text((LEFT + 26, y), line, font=font(24), fill=INK if newest else SECOND)
            y += 38
        y += 22
    return picture


def frames(course: Course, lesson: Lesson) -> list[Image.Image]:
    """Return one picture a second, each with the time and how far the lesson is."""
    still = [opening(course, lesson)] * OPENING
    for slide in lesson.slides:
        for shown in range(1, len(slide.sayings) + 1):
            still += [drawn(course, lesson, slide, shown)] * lesson.pace
    return [_timed(picture, second, len(still), TONES[course.subject]) for second, picture in enumerate(still)]


def _timed(picture: Image.Image, second: int, length: int, tone: str) -> Image.Image:
    timed = picture.copy()
    pen = ImageDraw.Draw(timed)
    pen.rectangle((30, HEIGHT - 5, WIDTH, HEIGHT), fill=LINE)
    pen.rectangle((30, HEIGHT - 5, 30 + (WIDTH - 30) * (second + 1) // length, HEIGHT), fill=tone)
    words = f"{second // 60}:{second % 60:02d} / {length // 60}:{length % 60:02d}"
    pen.text((WIDTH - RIGHT, HEIGHT - 34), words, font=font(14), fill=CAPTION, anchor="ra")
    return timed


def film(course: Course, lesson: Lesson, target: Path) -> None:
    """Write the lesson as MP4: H.264 with a key picture every five seconds, a silent AAC track, its index in front.

    Raises subprocess.CalledProcessError if ffmpeg cannot encode.
    """
    raw = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{WIDTH}x{HEIGHT}", "-r", "1", "-i", "-"]
    silence = ["-f", "lavfi", "-t", str(lesson.seconds), "-i", "anullsrc=r=16000:cl=mono"]
    command = [ffmpeg.program(), "-v", "error", "-y", *raw, *silence, "-threads", "1", *ENCODING, str(target)]
    pictures = b"".join(picture.tobytes() for picture in frames(course, lesson))
    subprocess.run(command, input=pictures, check=True, capture_output=True)


def draw_all(folder: Path) -> None:
    """Draw every lesson of the demo into a folder, two at a time."""
    folder.mkdir(parents=True, exist_ok=True)
    work = [(course, lesson, folder / lesson.video) for course in curriculum.read() for lesson in course.lessons]
    with ThreadPoolExecutor(2) as pool:
        for _ in pool.map(lambda job: film(*job), work):
            pass


def glyphs() -> str:
    """Return the characters that the slides need."""
    words = "主讲0123456789:/ "
    for course in curriculum.read():
        words += course.title + course.teacher
        for lesson in course.lessons:
            words += lesson.title + "".join(s.head + "".join(saying.zh for saying in s.sayings) for s in lesson.slides)
    return "".join(sorted(set(words)))


if __name__ == "__main__":
    if sys.argv[1:] == ["glyphs"]:
        sys.stdout.write(glyphs() + "\n")
    else:
        draw_all(DATA / "lessons")
