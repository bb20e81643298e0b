"""Codes of courses and their files in words."""

from django import template
from django.utils.functional import Promise

from taixue.catalog import labels
from taixue.files.labels import Words, problem

register = template.Library()
_TABLES = {
    "state": labels.STATES,
    "earns": labels.EARNS,
    "band": labels.BANDS,
    "language": labels.LANGUAGES,
    "video": labels.VIDEOS,
    "reason": labels.REASONS,
}


@register.filter
def said(code: str, table: str) -> str | Promise:
    """A code in words: version.state|said:"state". An unknown code is shown as it is."""
    return _TABLES[table].get(code, code)


@register.filter
def file_problem(code: str) -> Words:
    """Why a file was refused and how to cure it: row.problem|file_problem has .problem and .cure."""
    return problem(code)


@register.filter
def seconds(milliseconds: int | None) -> int:
    """Whole seconds of a length in milliseconds, cut."""
    return int(milliseconds or 0) // 1000


@register.filter
def times(percent: int) -> str:
    """A playing speed: 150 is "1.5×"."""
    return f"{percent / 100:g}×"
