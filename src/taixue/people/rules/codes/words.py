"""From words to codes and back."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from taixue.people.rules.codes.sets import find

_PARTS = re.compile(r"[/／、,，;；\s()（）+|]+")


def read(name: str, text: str) -> str | None:
    """Return the code that a text means in a set, None for none; a code means itself.

    Width, spaces and case do not matter. Raises KeyError for a name that is no set.
    """
    return _meanings(name).get(_folded(text))


def label(name: str, code: str, language: str = "zh-hans") -> str:
    """Return the words of a code; a text that is no code of the set comes back as it is.

    language: "en", or "zh-hans" and all others for Chinese
    """
    found = find(name).codes.get(code)
    if found is None:
        return code
    return found.en if language.startswith("en") else found.zh


def choices(name: str, language: str = "zh-hans") -> list[tuple[str, str]]:
    """Return every code of a set with its words, in the standard's order."""
    return [(code, label(name, code, language)) for code in find(name).codes]


def parted(text: str) -> tuple[str, str] | None:
    """Return the codes of education and degree out of one cell ("研究生/硕士", "大学本科 学士"); "" for what it lacks.

    None if a part of it means neither. A degree alone ("硕士") says nothing of the education.
    """
    found = {"education": "", "degree": ""}
    for part in (whole,) if _known(whole := text.strip()) else [p for p in _PARTS.split(text) if p]:
        name = next((name for name in found if read(name, part) is not None), "")
        if not name or found[name]:
            return None
        found[name] = read(name, part) or ""
    return found["education"], found["degree"]


def schooling(education: str, degree: str, language: str = "zh-hans") -> str:
    """Return education and degree as one cell writes them: "研究生/硕士"; `parted` reads it back."""
    words = (label("education", education, language), label("degree", degree, language))
    return "/".join(word for word in words if word)


def _known(text: str) -> bool:
    return read("education", text) is not None or read("degree", text) is not None


@cache
def _meanings(name: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for code in find(name).codes.values():
        for word in (code.code, code.zh, code.en, code.facts.get("standard", ""), *code.also):
            if word:
                found.setdefault(_folded(word), code.code)
    return found


def _folded(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()
