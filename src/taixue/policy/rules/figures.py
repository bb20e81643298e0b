"""The figures of a document, one by one: read from its text and put back, everything else left as it was typed."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from taixue.policy.rules import positions

MONTH_DAY = re.compile(r"\d\d-\d\d")
FIXED = frozenset({"format", "number"})
"""What is no figure to change: the format is ours, the number follows from the versions before."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number or a day of a document. path: "groups[0].duties[1].hours"; value as it is typed.

    kind: "number", "day" ("2026-01-01") or "month-day" ("12-20"); within: names of the tables around it, outer first
    """

    path: str
    line: int
    value: str
    kind: str
    within: tuple[Any, ...]

    @property
    def key(self) -> str:
        """The last part of the path."""
        return self.path.rsplit(".", 1)[-1]


class Misfits(ValueError):
    """Figures that do not fit their place; `paths` names them."""

    def __init__(self, paths: tuple[str, ...]) -> None:
        self.paths = paths
        super().__init__(", ".join(paths))


def read(text: str) -> list[Figure]:
    """Return the figures of a text in the order of its lines; none of one that is no TOML."""
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError:
        return []
    lines = positions.lines(text)
    found = [Figure(path, lines[path], value, kind, within) for path, value, kind, within in _leaves(data, "", ())
             if path in lines and path not in FIXED]  # fmt: skip
    return sorted(found, key=lambda figure: figure.line)


def replaced(text: str, values: Mapping[str, str]) -> str:
    """Return the text with other figures at some paths. Raises Misfits for paths or values that do not fit."""
    known = {figure.path: figure for figure in read(text)}
    wrong = tuple(path for path, value in values.items() if path not in known or not _fits(known[path].kind, value))
    if wrong:
        raise Misfits(wrong)
    rows = text.splitlines(keepends=True)
    for path, value in values.items():
        place = known[path].line - 1
        rows[place] = _put(rows[place], known[path], value)
    changed = "".join(rows)
    now = {figure.path: figure.value for figure in read(changed)}
    wrong = tuple(path for path, value in values.items() if now.get(path) != value)
    if wrong:
        raise Misfits(wrong)
    return changed


def numbered(text: str, number: int) -> str:
    """Return the text as the version of another number; unchanged where no line says one."""
    return re.sub(r"^(number\s*=\s*)\d+", rf"\g<1>{number}", text, count=1, flags=re.MULTILINE)


def _leaves(value: Any, path: str, within: tuple[Any, ...]) -> Iterator[tuple[str, str, str, tuple[Any, ...]]]:
    if isinstance(value, dict):
        named = next((value[key] for key in ("name", "title", "id", "kind") if path and key in value), None)
        inner = within if named is None else (*within, named)
        for key, item in value.items():
            yield from _leaves(item, f"{path}.{key}" if path else key, inner)
    elif isinstance(value, list):
        for place, item in enumerate(value):
            if isinstance(item, dict):
                yield from _leaves(item, f"{path}[{place}]", within)
    elif type(value) in (int, Decimal):
        yield path, str(value), "number", within
    elif type(value) is date:
        yield path, value.isoformat(), "day", within
    elif isinstance(value, str) and MONTH_DAY.fullmatch(value):
        yield path, value, "month-day", within


def _fits(kind: str, value: str) -> bool:
    if kind == "number":
        return re.fullmatch(r"(0|[1-9]\d{0,8})(\.\d{1,2})?", value) is not None
    try:
        date.fromisoformat(value if kind == "day" else f"2024-{value}")
    except ValueError:
        return False
    return re.fullmatch(r"\d{4}-\d\d-\d\d" if kind == "day" else r"\d\d-\d\d", value) is not None


def _put(row: str, figure: Figure, value: str) -> str:
    old, new = (f'"{figure.value}"', f'"{value}"') if figure.kind == "month-day" else (r"[\d_.]+", value)
    if figure.kind == "day":
        old = re.escape(figure.value)
    return re.sub(rf"(\b{re.escape(figure.key)}\s*=\s*){old}", rf"\g<1>{new}", row, count=1)
