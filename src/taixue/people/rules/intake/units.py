"""Which unit a text means: by code, by full name, or by name with the names of superiors before it."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from taixue.lib import paths
from taixue.people.rules.intake.cells import shown
from taixue.people.rules.intake.columns import Column
from taixue.people.rules.intake.problems import Code, Problem

SEPARATORS = re.compile(r"\s*[/\\>→|、,，;；]+\s*|\s+[-—]\s+|\s+")
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as far as matching wants it."""

    id: int
    code: str
    name: str
    path: str
    names_above: tuple[str, ...] = ()  # superiors, the root first
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """The unit a text means, or what is wrong, or the unit to be founded under `unit`."""

    unit: Unit | None = None
    problem: Problem | None = None
    founded: str = ""  # name of the new unit under `unit`


def short(name: str, above: tuple[str, ...]) -> str:
    """Return a unit's name without the name of a superior before it: 财政局 for 青石县财政局 under 青石县."""
    for superior in reversed(above):
        if name.startswith(superior) and len(name) > len(superior):
            return name[len(superior) :]
    return name


def pathway(unit: Unit) -> str:
    """Return where a unit stands, for a reader: 云溪市 / 青石县 / 财政局; the root is named only right above it."""
    return " / ".join([*(unit.names_above[1:] or unit.names_above), short(unit.name, unit.names_above)])


class Tree:
    """The units among which texts are matched: those in the importer's reach. Answers are kept by text."""

    def __init__(self, units: Iterable[Unit], *, found_new: bool = False) -> None:
        """found_new: a text "known unit / new name" stands for a new unit there instead of being refused."""
        self._found_new = found_new
        self._codes: dict[str, Unit] = {}
        self._full: dict[str, list[Unit]] = defaultdict(list)
        self._last: dict[str, list[Unit]] = defaultdict(list)
        self._pairs: dict[str, list[Unit]] = {}
        self._known: dict[str, Match] = {}
        for unit in units:
            self._codes[folded(unit.code)] = unit
            full, brief = folded(unit.name), folded(short(unit.name, unit.names_above))
            self._full[full].append(unit)
            for name in {full, brief}:
                self._last[name].append(unit)

    def match(self, text: str) -> Match:
        """Return the unit that a text means.

        A code or a full name that only one unit has is enough. Otherwise the text must end with the name of the unit
        (in full or without the superior's name) and everything before it must be names of its superiors, from the
        nearest upwards; a match that leaves none out is better than one that does. Two equally good matches are a
        problem that names both places.
        """
        if text not in self._known:
            self._known[text] = self._match(text)
        return self._known[text]

    def _match(self, text: str) -> Match:
        key = folded(text)
        if not key:
            return Match()
        if key in self._codes:
            return Match(self._codes[key])
        for candidates in (self._full.get(key, []), *self._chains(key)):
            if len(candidates) == 1:
                return Match(candidates[0])
            if candidates:
                return Match(problem=Problem(Column.UNIT, Code.UNIT_TWO, shown(text), {"paths": _places(candidates)}))
        return self._unknown(text)

    def _chains(self, key: str) -> tuple[list[Unit], list[Unit]]:
        whole: dict[int, Unit] = {}
        gaps: dict[int, Unit] = {}
        for start in range(min(len(key), 200)):
            for unit in self._last.get(key[start:], ()):
                superiors = [
                    (folded(n), folded(short(n, unit.names_above[:i]))) for i, n in enumerate(unit.names_above)
                ]
                left_out = _consume(key[:start], superiors)
                if left_out is not None:
                    (gaps if left_out else whole)[unit.id] = unit
        return list(whole.values()), [unit for number, unit in gaps.items() if number not in whole]

    def _unknown(self, text: str) -> Match:
        parts = [part for part in SEPARATORS.split(text.strip()) if part]
        if self._found_new and len(parts) > 1:
            above, name = text.strip()[: text.strip().rindex(parts[-1])], parts[-1]
            parent = self._match(SEPARATORS.sub(" ", above).strip())
            if parent.unit and not parent.founded and len(name) <= 120 and not name.startswith(("=", "+", "-", "@")):
                return Match(parent.unit, founded=name)
            return Match(problem=Problem(Column.UNIT, Code.UNIT_NEW_PARENT, shown(text)))
        near = self._near(folded(text))
        return Match(problem=Problem(Column.UNIT, Code.UNIT_UNKNOWN, shown(text), {"near": near} if near else {}))

    def _near(self, key: str) -> list[str]:
        if not self._pairs:  # made when a text first means no unit: most rosters need none
            self._pairs = _by_pairs(self._codes.values())
        pairs = _pairs(key)
        shared = Counter(unit for pair in pairs for unit in self._pairs.get(pair, ())[:2_000])
        best: list[tuple[float, str]] = []
        for unit, count in shared.most_common(60):
            name = folded(unit.name)
            likeness = 2 * count / (len(pairs) + len(_pairs(name)))
            best.append((likeness + 1 if _shortens(key, name) else likeness, unit.name))
        return [name for likeness, name in sorted(best, reverse=True)[:1] if likeness >= 0.5]


def _by_pairs(units: Iterable[Unit]) -> dict[str, list[Unit]]:
    found: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        for pair in _pairs(folded(unit.name)):
            found[pair].append(unit)
    return found


def _shortens(key: str, name: str) -> bool:
    """Are the characters of `key` found in `name` in this order (市监局 in 市场监督管理局), with the last one last?"""
    left = iter(name)
    return len(key) > 2 and key[-1] == name[-1:] and all(character in left for character in key)


def folded(text: str) -> str:
    """Return a name as it is compared: NFKC, lower case, without spaces and separators."""
    if text.isalnum() and unicodedata.is_normalized("NFKC", text):  # most names: nothing in them to take out
        return text.casefold()
    return SEPARATORS.sub("", unicodedata.normalize("NFKC", text).strip().casefold())


def parent_path(unit: Unit) -> str:
    """Return the path of the unit above, "/" for a root."""
    return (paths.above(unit.path) or [paths.ROOT])[-1]


def _places(units: list[Unit]) -> list[str]:
    return [pathway(unit) for unit in sorted(units, key=lambda unit: unit.path)[:_SHOWN]]


def _pairs(key: str) -> set[str]:
    return {key[n : n + 2] for n in range(len(key) - 1)}


def _consume(text: str, superiors: list[tuple[str, str]]) -> int | None:
    """Return how few superiors are left out between those that the text names, None if the text names others."""
    if not text:
        return 0
    best: int | None = None
    for place in range(len(superiors) - 1, -1, -1):
        for name in dict.fromkeys(superiors[place]):
            if name and text.endswith(name):
                rest = _consume(text[: -len(name)], superiors[:place])
                left_out = len(superiors) - 1 - place
                if rest is not None and (best is None or rest + left_out < best):
                    best = rest + left_out
    return best
