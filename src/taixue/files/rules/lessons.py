"""Which videos may be lessons: what every browser since 2016 plays without a plug-in."""

from taixue.files.rules.mp4 import Index

LONGEST = 4 * 3600 * 1000
SHORTEST = 5 * 1000
"""ms"""

WIDEST, HIGHEST = 3840, 2160

AAC = 0x40
PROFILES = frozenset({66, 77, 88, 100})
"""H.264 profile numbers with 8 bits and 4:2:0 colour: Baseline, Main, Extended, High."""


def refusal(index: Index) -> str:
    """Return why a video may not be a lesson, from its index alone: a code, or ""."""
    picture, sound = index.first("vide"), index.first("soun")
    if index.encrypted:
        return "encrypted"
    if picture is None:
        return "no-picture"
    if picture.codec in ("hvc1", "hev1", "dvh1", "dvhe"):
        return "codec-hevc"
    if picture.codec not in ("avc1", "avc3"):
        return "codec-video"
    if picture.detail and picture.detail not in PROFILES:
        return "pixels"
    if sound is not None and (sound.codec != "mp4a" or sound.detail != AAC):
        return "codec-audio"
    if picture.width > WIDEST or picture.height > HIGHEST or picture.width * picture.height == 0:
        return "too-wide" if picture.width else "broken"
    return "too-long" if index.milliseconds > LONGEST else ""


def length_refusal(declared: int, decoded: int) -> str:
    """Return why a decoded length (ms) is refused: "" if it may stand.

    declared: length of the picture as the index says, ms; 0 if it does not say
    A second or one per cent may be missing: encoders round and leave a frame out at the end.
    """
    if decoded < declared - max(1000, declared // 100):
        return "broken-half-way"
    if decoded < SHORTEST:
        return "too-short"
    return "too-long" if decoded > LONGEST else ""
