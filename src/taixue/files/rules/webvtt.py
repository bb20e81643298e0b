"""Captions in WebVTT (W3C WebVTT 1, section 4), read strictly enough that every browser shows all of them."""

import re
from dataclasses import dataclass

_TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMING = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t]+(.*))?\Z")
_SRT = re.compile(r"\d{1,2}:\d{2}:\d{2},\d{3}\s*-->")


class Problem(ValueError):
    """What is wrong (a code of files.labels) and in which line, the first being 1."""

    def __init__(self, code: str, line: int) -> None:
        super().__init__(f"{code} in line {line}")
        self.code, self.line = code, line


@dataclass(frozen=True, slots=True)
class Cue:
    """Words shown from `start` to `end`, ms."""

    start: int
    end: int
    text: str


def is_srt(text: str) -> bool:
    """Is this the older SRT format: numbers, a comma before the milliseconds, no WEBVTT line?"""
    return not text.startswith("WEBVTT") and any(_SRT.match(line) for line in text.splitlines()[:20])


def parse(text: str) -> list[Cue]:
    """Return the cues of a WebVTT text, at least one, in order of their start. Raises Problem.

    text: the file as text, without a byte order mark
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd").split("\n")
    if is_srt(text):
        raise Problem("captions-srt", 1)
    if not re.match(r"WEBVTT(?:[ \t]|\Z)", lines[0]):
        raise Problem("not-webvtt", 1)
    cues: list[Cue] = []
    for first, block in _blocks(lines):
        if first == 1 or re.match(r"(NOTE|STYLE|REGION)(?:[ \t]|\Z)", block[0]):
            continue
        cue = _cue(first, block)
        if cues and cue.start < cues[-1].start:
            raise Problem("captions-order", first)
        cues.append(cue)
    if not cues:
        raise Problem("captions-none", len(lines))
    return cues


def _blocks(lines: list[str]) -> list[tuple[int, list[str]]]:
    """Return (number of the first line, lines) of each run of lines between empty ones."""
    blocks: list[tuple[int, list[str]]] = []
    open_block = False
    for number, line in enumerate(lines, start=1):
        if not line:
            open_block = False
        elif open_block:
            blocks[-1][1].append(line)
        else:
            blocks.append((number, [line]))
            open_block = True
    return blocks


def _cue(first: int, block: list[str]) -> Cue:
    at = 0 if "-->" in block[0] else 1
    if at >= len(block):
        raise Problem("captions-timing", first)
    match = _TIMING.match(block[at])
    if match is None:
        raise Problem("captions-timing", first + at)
    start, end = _moment(match.groups()[:4]), _moment(match.groups()[4:8])
    if end <= start:
        raise Problem("captions-backwards", first + at)
    for offset, line in enumerate(block[at + 1 :], start=at + 1):
        if "-->" in line:
            raise Problem("captions-blank-line", first + offset)
    if not block[at + 1 :]:
        raise Problem("captions-empty", first + at)
    return Cue(start, end, "\n".join(block[at + 1 :]))


def _moment(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths
