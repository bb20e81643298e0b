"""Why a file was not taken, in words: what is wrong and how to cure it."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Words(NamedTuple):
    """A refusal in two sentences."""

    problem: str | Promise
    cure: str | Promise


_MP4 = _("Export it as MP4 with H.264 video and AAC sound, then upload it again.")

PROBLEMS: dict[str, Words] = {
    "empty": Words(_("The file is empty."), _("Choose the file again; if it stays empty, export it again.")),
    "missing": Words(_("No file was chosen."), _("Choose a file, then press the button again.")),
    "too-large": Words(
        _("The file is larger than allowed here."), _("Export it smaller, or split it into two lessons.")
    ),
    "not-video": Words(_("This is not a video, whatever its name ends with."), _MP4),
    "not-mp4": Words(_("This is a video, but not an MP4 file."), _MP4),
    "not-webvtt": Words(
        _("This is not a WebVTT file: its first line is not WEBVTT."), _("Save the captions as WebVTT (.vtt) in UTF-8.")
    ),
    "captions-srt": Words(
        _("These are SRT captions; browsers read WebVTT only."),
        _("Save them as WebVTT (.vtt): first line WEBVTT, and a full stop before the milliseconds."),
    ),
    "captions-encoding": Words(
        _("The captions are not written in UTF-8."), _("Save the file in UTF-8 and upload it again.")
    ),
    "captions-timing": Words(
        _("No times stand where they should."),
        _("Write them like this: 00:01:02.000 --> 00:01:05.500, with spaces around the arrow."),
    ),
    "captions-backwards": Words(
        _("The words end before they begin."), _("Let the second time be later than the first.")
    ),
    "captions-order": Words(
        _("These words begin earlier than those before them."), _("Put the captions in the order of their times.")
    ),
    "captions-blank-line": Words(
        _("An empty line is missing before the next times."), _("Leave one empty line between two captions.")
    ),
    "captions-empty": Words(
        _("There are times without words."), _("Write the words in the next line, or take the times out.")
    ),
    "captions-none": Words(_("There are no captions in the file."), _("Upload the file with its times and words.")),
    "not-image": Words(_("This is not a JPEG, PNG or WebP picture."), _("Save the picture as JPEG or PNG.")),
    "not-sheet": Words(
        _("This is neither an .xlsx workbook nor a CSV text."),
        _("Save the sheet as .xlsx (or CSV in UTF-8) and upload it again."),
    ),
    "not-document": Words(
        _("This kind of file is not taken here."), _("Upload a PDF, a JPEG or PNG picture, or an Office document.")
    ),
    "broken": Words(
        _("The video cannot be read: its index is missing or broken."),
        _("Export it again and let the export finish before uploading."),
    ),
    "broken-half-way": Words(
        _("The video breaks off before its end."),
        _("The upload or the export was cut short: export it again, then upload it again."),
    ),
    "no-picture": Words(
        _("There is sound, but no picture."),
        _("Upload a video; a recording without picture can be laid over a still slide."),
    ),
    "codec-hevc": Words(_("The picture is HEVC (H.265), which many browsers cannot play."), _MP4),
    "codec-video": Words(_("The picture is not H.264, so browsers may not play it."), _MP4),
    "codec-audio": Words(_("The sound is not AAC, so browsers may not play it."), _MP4),
    "pixels": Words(
        _("The picture's colour format cannot be played by browsers."),
        _("Export it as 8-bit H.264 with 4:2:0 colour (yuv420p)."),
    ),
    "encrypted": Words(_("The video is protected against copying."), _("Upload a version without protection.")),
    "too-long": Words(_("A lesson may last 4 hours at most."), _("Split it into several lessons.")),
    "too-short": Words(_("A lesson lasts 5 seconds at least."), _("Join it with the next one.")),
    "too-wide": Words(_("The picture is larger than 3840 × 2160."), _("Export it with 1920 × 1080 or less.")),
    "took-too-long": Words(
        _("Looking inside took too long, so the check was stopped."),
        _("Try again; if it is refused again, export it with a lower resolution."),
    ),
}


def problem(code: str) -> Words:
    """Return the words of a refusal code; an unknown code is shown as it is."""
    return PROBLEMS.get(code) or Words(code, "")
