"""Changes of units: what may be asked, what forbids it, and which figures it changes. Pure.

Days are half open, as everywhere: `on` is the first day of the new order.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from taixue.lib import paths
from taixue.people.rules.trees import KINDS, LONGEST

BACK = timedelta(days=366)
"""So far back a change may take effect: an order is often entered after its day."""

AHEAD = timedelta(days=731)
"""So far ahead a change may be planned."""

DEEPEST = 200
"""Characters of a path that the tree can hold."""


@dataclass(frozen=True, slots=True)
class Place:
    """A unit as the tree has it now. since: from which day it has been so named and placed; began: its first day."""

    id: int
    code: str
    name: str
    path: str
    since: date
    valid_to: date | None = None
    began: date | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """Code, names and kind of a unit that is new, or that gets others."""

    code: str = ""
    name: str = ""
    name_en: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What is asked, with the units it names.

    unit: create: the superior (None: a root); rename, move, close: the unit; merge: the unit that stays;
        split: the unit that gives
    under: move: the new superior; split: the superior of the new unit
    others: merge: the units that are merged into it; split: the units below that go to the new one
    people: split: how many chosen people stand in the unit; close: how many stand in it
    below: close: how many open units stand under it
    taken: create, split: a unit has this code already
    same: rename: nothing of it differs
    """

    kind: str
    on: date
    unit: Place | None = None
    under: Place | None = None
    others: tuple[Place, ...] = ()
    wording: Wording = Wording()
    people: int = 0
    below: int = 0
    taken: bool = False
    same: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a change may not be. `where` is the field that shows it, "" for the whole."""

    code: str
    where: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return the problem as plain JSON."""
        return asdict(self)


def problems(change: Change, *, today: date) -> list[Problem]:
    """Return all that forbids a change, empty if nothing does."""
    return [*_days(change, today), *_standing(change), *KIND_RULES[change.kind](change)]


def _days(change: Change, today: date) -> Iterable[Problem]:
    if change.on < today - BACK:
        yield Problem("too-early", "on", {"day": (today - BACK).isoformat()})
    if change.on > today + AHEAD:
        yield Problem("too-late", "on", {"day": (today + AHEAD).isoformat()})
    for place in _named(change):
        if change.on < place.since:
            yield Problem("changed-later", "on", {"unit": place.name, "day": place.since.isoformat()})


def _standing(change: Change) -> Iterable[Problem]:
    for place in _named(change):
        if place.valid_to is not None:
            yield Problem("closed", "", {"unit": place.name, "day": place.valid_to.isoformat()})


def _named(change: Change) -> list[Place]:
    return [place for place in (change.unit, change.under, *change.others) if place is not None]


def _words(change: Change, *, new: bool) -> Iterable[Problem]:
    wording = change.wording
    for name, most in LONGEST.items():
        value = getattr(wording, name)
        if not value and name != "name_en" and (new or name != "code"):
            yield Problem("missing", name)
        elif len(value) > most:
            yield Problem("long", name, {"most": str(most)})
    if wording.kind not in KINDS:
        yield Problem("kind-unknown", "kind")
    if change.taken:
        yield Problem("code-taken", "code", {"code": wording.code})


def _create(change: Change) -> Iterable[Problem]:
    yield from _words(change, new=True)
    yield from _depth(change.unit.path if change.unit else paths.ROOT, ())


def _rename(change: Change) -> Iterable[Problem]:
    yield from _words(change, new=False)
    if change.same:
        yield Problem("same", "name")


def _move(change: Change) -> Iterable[Problem]:
    unit, under = change.unit, change.under
    if unit is None or under is None:
        yield Problem("missing", "under")
        return
    if under.path.startswith(unit.path):
        yield Problem("below-itself", "under", {"unit": unit.name})
    elif paths.child(under.path, unit.id) == unit.path:
        yield Problem("there-already", "under", {"unit": under.name})
    yield from _depth(under.path, (unit,))


def _merge(change: Change) -> Iterable[Problem]:
    into = change.unit
    if into is None or not change.others:
        yield Problem("nothing-chosen", "others")
        return
    for place in change.others:
        yield from _ends(place, change.on)
        if into.path.startswith(place.path):
            yield Problem("below-itself", "others", {"unit": place.name})
        if any(one.id != place.id and place.path.startswith(one.path) for one in change.others):
            yield Problem("nested", "others", {"unit": place.name})


def _split(change: Change) -> Iterable[Problem]:
    unit, under = change.unit, change.under
    yield from _words(change, new=True)
    if not change.people and not change.others:
        yield Problem("nothing-chosen", "departments")
    if unit is None:
        return
    for place in change.others:
        if place.path == unit.path or not place.path.startswith(unit.path):
            yield Problem("not-below", "others", {"unit": place.name})
        elif under is not None and under.path.startswith(place.path):
            yield Problem("below-itself", "under", {"unit": place.name})
        if any(one.id != place.id and place.path.startswith(one.path) for one in change.others):
            yield Problem("nested", "others", {"unit": place.name})
    yield from _depth(under.path if under else paths.ROOT, change.others)


def _ends(place: Place, on: date) -> Iterable[Problem]:
    if place.began is not None and on <= place.began:
        yield Problem("ends-at-once", "on", {"unit": place.name, "day": place.began.isoformat()})


def _close(change: Change) -> Iterable[Problem]:
    if change.unit is not None:
        yield from _ends(change.unit, change.on)
    if change.people:
        yield Problem("people-inside", "", {"n": str(change.people)})
    if change.below:
        yield Problem("units-inside", "", {"n": str(change.below)})


def _depth(above: str, places: Sequence[Place]) -> Iterable[Problem]:
    if len(above) + max((len(str(place.id)) + 1 for place in places), default=20) > DEEPEST:
        yield Problem("too-deep", "under")


KIND_RULES: dict[str, Callable[[Change], Iterable[Problem]]] = {
    "create": _create, "rename": _rename, "move": _move, "merge": _merge, "split": _split, "close": _close,
    "list": lambda change: [],
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Flow:
    """So many people who are counted at `old` and above it are then counted at `new` and above it; "" is nowhere.

    main: those with a main posting, whom figures count
    """

    old: str
    new: str
    people: int
    main: int


def shifts(flows: Iterable[Flow]) -> dict[int, int]:
    """Return by how much the people counted in each unit's subtree change; units that stay the same are left out."""
    found: Counter[int] = Counter()
    for flow in flows:
        for number in paths.numbers(flow.old):
            found[number] -= flow.main
        for number in paths.numbers(flow.new):
            found[number] += flow.main
    return {number: n for number, n in found.items() if n}


def digest(facts: Any) -> str:
    """Return a digest of plain JSON: the same facts, the same digest."""
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
