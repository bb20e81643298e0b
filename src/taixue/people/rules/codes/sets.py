"""The sets as the data files hold them, read once a process."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType

NAMES = (
    "sex", "ethnicity", "political_status", "education", "degree", "post_level", "rank", "rank_series", "title",
)  # fmt: skip
"""Every set. A field of a person or posting that holds a code is named like its set; `title` keeps words."""


@dataclass(frozen=True, slots=True)
class Code:
    """One code with its words. also: other ways in which forms write it; facts: what else the set says of it."""

    code: str
    zh: str
    en: str
    also: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CodeSet:
    """A set with the standard it comes from, its codes in the standard's order."""

    name: str
    standard: str
    title: str
    title_en: str
    codes: Mapping[str, Code]


@cache
def find(name: str) -> CodeSet:
    """Return a set. Raises KeyError for a name that is none."""
    if name not in NAMES:
        raise KeyError(name)
    text = Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8")
    document = tomllib.loads(text)
    found = {code: _code(code, dict(entry)) for code, entry in document["codes"].items()}
    return CodeSet(name, document["standard"], document["title"], document["title_en"], MappingProxyType(found))


def _code(code: str, entry: dict[str, object]) -> Code:
    zh, en = str(entry.pop("zh")), str(entry.pop("en"))
    words = entry.pop("also", [])
    also = tuple(str(word) for word in words) if isinstance(words, list) else ()
    return Code(code, zh, en, also, MappingProxyType({key: str(value) for key, value in entry.items()}))
