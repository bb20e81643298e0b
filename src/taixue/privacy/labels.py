"""Words for files about a person."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

KINDS: dict[str, Words] = {
    "document": _("Training file, document (PDF/A)"),
    "bundle": _("Training file, bundle (JSON)"),
    "data": _("All data held about me (ZIP)"),
}

FILES: dict[str, tuple[str, str]] = {
    "document": ("training-file.pdf", "学习档案"),
    "bundle": ("training-file.json", "学习档案"),
    "data": ("my-data.zip", "本人数据"),
}
"""Names of the files that a browser saves: plain, and in Chinese without its ending."""

PROBLEMS: dict[str, Words] = {
    "gone": _("What it was about is no longer there, or no longer in your reach."),
    "missing-glyph": _("No font has the character %(about)s. Take the bundle, or tell your administrator."),
}


def problem(code: str, about: str) -> str:
    """Return why a file was not made, "" if it was."""
    return str(PROBLEMS[code]) % {"about": about} if code else ""
