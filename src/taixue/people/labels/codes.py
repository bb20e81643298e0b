"""Codes of personnel data as choices and words in the reader's language."""

from collections.abc import Callable

from django.utils.translation import get_language

from taixue.people.rules import codes

Choices = Callable[[], list[tuple[str, str]]]


def choices(name: str) -> Choices:
    """Return what a form's field offers for a set, none first; asked anew on every page, in its language."""
    return lambda: [("", "–"), *codes.choices(name, get_language() or "")]


def label(name: str, code: str) -> str:
    """Return a code's words in the reader's language, a text that is no code as it is."""
    return codes.label(name, code, get_language() or "")
