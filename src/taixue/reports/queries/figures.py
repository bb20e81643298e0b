"""The figures of a unit's subtree under a policy in a window, live or frozen: the same shape, and the people behind."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, overload
from uuid import UUID

from taixue.kit import sql
from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.lib.errors import NotFound
from taixue.people.queries import units
from taixue.people.rules.permissions import Permission
from taixue.people.rules.ranks import Band
from taixue.policy.queries import branches, policies
from taixue.policy.rules.document import Document
from taixue.reports.queries import rows, snapshots
from taixue.reports.queries.snapshots import Frozen, Named


@dataclass(frozen=True, slots=True)
class Figures:
    """People subject to duty, how many took part, met every duty, will miss at this pace; sums in centihours."""

    subject: int = 0
    participated: int = 0
    met: int = 0
    likely: int = 0
    owed: int = 0
    owed_required: int = 0
    counted: int = 0
    counted_required: int = 0
    missing: int = 0
    missing_required: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def absent(self) -> int:
        """People who have not taken part."""
        return self.subject - self.participated

    @property
    def unmet(self) -> int:
        """People who still owe."""
        return self.subject - self.met

    @property
    def counted_elective(self) -> int:
        """What counted beside the required part."""
        return self.counted - self.counted_required

    @property
    def average(self) -> int:
        """Centihours counted a person, cut."""
        return self.counted // self.subject if self.subject else 0


@dataclass(frozen=True, slots=True)
class Cell:
    """The people of a branch in a rank band. branch: id of the unit directly below, None for the unit itself."""

    branch: int | None
    band: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Scope:
    """Which figures: whose, of which window, under which version, and from when. Made by `live` or `frozen`."""

    unit: Named
    window: str
    version_id: int
    code: str  # of the policy
    number: int  # of the version
    text: str
    snapshot: Frozen | None  # None: live
    counted: date | None = None  # the local day for which counters of its units were counted, where they may be asked

    @property
    def document(self) -> Document:
        """The version, read."""
        return policies.read(self.text)

    @property
    def key(self) -> str:
        """Name the version in an address: "fujian-2017.1"."""
        return f"{self.code}.{self.number}"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a report: a unit directly below (None: the unit itself), or a rank band, and its figures."""

    unit: Named | None
    band: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Report:
    """A unit's figures: in all, by unit directly below in the order of their codes, and by rank band."""

    scope: Scope
    total: Figures
    branches: list[Line]
    bands: list[Line]


STATES = {
    "subject": "true", "participated": "participated", "absent": "NOT participated", "met": "met", "unmet": "NOT met",
    "likely": "likely",
}  # fmt: skip
"""Which of the people a list shows."""

ORDERS = {
    "unit": 'unit_path, name COLLATE "C", person_id',
    "name": 'name COLLATE "C", person_id',
    "missing": 'greatest(missing, missing_required) DESC, missing DESC, name COLLATE "C", person_id',
    "counted": 'counted DESC, name COLLATE "C", person_id',
}
"""How a list may be ordered; the same on every server, whatever its collation."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which people. below: path, in the scope's tree, of a unit whose subtree is meant; exactly: of a unit itself."""

    state: str = "subject"
    band: str = ""
    below: str = ""
    exactly: str = ""
    order: str = "unit"


@dataclass(frozen=True, slots=True)
class Counted:
    """A person in the figures. Amounts in centihours, days local; born: year."""

    person_id: int
    public_id: UUID
    name: str
    sex: str
    born: int | None
    unit_path: str
    band: str
    rank: str
    first_day: date
    participated: bool
    met: bool
    owed: int
    owed_required: int
    counted: int
    counted_required: int
    missing: int
    missing_required: int
    last_study: date | None
    likely: bool
    forecast: int


_ADDED = ", ".join(f"sum({column})::bigint" for column in rows.SUMS)
_CELLS = f"""
SELECT split_part(unit_path, '/', %(part)s) AS branch, band, count(*), count(*) FILTER (WHERE participated),
       count(*) FILTER (WHERE met), count(*) FILTER (WHERE likely), {_ADDED}
FROM {rows.LIVE} GROUP BY branch, band
"""
_FROZEN_CELLS = f"""
SELECT split_part(unit_path, '/', %(part)s) AS branch, band, sum(subject)::bigint, sum(participated)::bigint,
       sum(met)::bigint, sum(subject - met)::bigint, {_ADDED}
FROM reports_frozenfigure
WHERE snapshot_id = %(snapshot)s AND version_id = %(version)s AND "window" = %(window)s
  AND unit_path >= %(low)s AND unit_path < %(high)s
GROUP BY branch, band
"""
_PEOPLE = """
SELECT person_id, (SELECT public_id FROM people_person person WHERE person.id = person_id), name, sex, born, unit_path,
       band, rank, first_day, participated, met, owed, owed_required, counted, counted_required, missing,
       missing_required, last_study, likely, forecast
{narrowed} ORDER BY {order} LIMIT %(limit)s OFFSET %(offset)s
"""
_NARROWED = """
FROM {rows} WHERE {state} AND (%(band)s = '' OR band = %(band)s) AND (%(exactly)s = '' OR unit_path = %(exactly)s)
"""


def live(unit_id: UUID, *, window: str = "", rule: str = "", by: Actor) -> Scope:
    """Return where a unit's people stand now; window "": the newest, rule "": the one under which most people stand.

    Raises NotFound (unit, window) outside of what `by` may see, and where nobody stands.
    """
    unit = units.get(unit_id, Permission.FIGURES_SEE, by=by)
    held = branches.choose(branches.windows(unit.path, by=by), window=window, rule=rule)
    if held is None:
        raise NotFound("window")
    return Scope(named(unit), held.window, held.version_id, held.code, held.number, held.text, None)


def frozen(unit_id: UUID, *, snapshot_id: UUID, window: str = "", rule: str = "", by: Actor) -> Scope:
    """Return what a snapshot keeps of a unit and those below it, as the tree was; rule and window "": the first kept.

    Raises NotFound (unit, snapshot, window) outside of what `by` may see: units in reach today, and those that stood
    under them then.
    """
    snapshot = snapshots.get(snapshot_id)
    unit = snapshots.unit(snapshot, unit_id, by=by)
    kept = ((one, name) for one in snapshot.versions for name in one.windows if rule in ("", one.key))
    version, name = next(((one, name) for one, name in kept if window in ("", name)), (None, ""))
    if version is None:
        raise NotFound("window", window=window, rule=rule)
    text = policies.get(version.code, version.number).document
    return Scope(unit, name, version.id, version.code, version.number, text, snapshot)


def cells(scope: Scope, *, today: date) -> list[Cell]:
    """Return the figures of the scope's subtree by branch and rank band; `today` moves only the forecast of live ones.

    Whoever holds a scope may see them.
    """
    part = len(paths.numbers(scope.unit.path)) + 2  # "/1/26/": parts "", "1", "26" and then the branch
    question = _CELLS if scope.snapshot is None else _FROZEN_CELLS
    return sql.rows(_cell, question, part=part, **_facts(scope, today, scope.unit.path))


def _cell(branch: str, band: str, *sums: int) -> Cell:
    return Cell(int(branch or 0) or None, band, Figures(*sums))


def _facts(scope: Scope, today: date, path: str) -> dict[str, Any]:
    low, high = paths.span(path)
    snapshot = None if scope.snapshot is None else scope.snapshot.id
    return {"version": scope.version_id, "window": scope.window, "low": low, "high": high, "today": today,
            "snapshot": snapshot}  # fmt: skip


def report(scope: Scope, *, today: date) -> Report:
    """Return the figures of the scope's subtree in all, by branch and by rank band."""
    found = cells(scope, today=today)
    by_branch: dict[int | None, Figures] = defaultdict(Figures)
    by_band: dict[str, Figures] = defaultdict(Figures)
    for cell in found:
        by_branch[cell.branch] += cell.figures
        by_band[cell.band] += cell.figures
    lines = [Line(one, "", by_branch[one.pk]) for one in below(scope) if one.pk in by_branch]
    own = [Line(None, "", by_branch[None])] if None in by_branch else []
    bands = [Line(None, band, by_band[band]) for band in Band if band in by_band]
    return Report(scope, sum((cell.figures for cell in found), Figures()), own + lines, bands)


def below(scope: Scope) -> list[Named]:
    """Return the units directly below the scope's, as they are or were, by code."""
    if scope.snapshot is not None:
        return snapshots.below(scope.snapshot, scope.unit)
    found = units.around(scope.unit, ()).values()
    return sorted(map(named, found), key=lambda one: one.code)


def named(unit: Any) -> Named:
    """Return a unit as it is today as a report names it."""
    return Named(unit.pk, unit.public_id, unit.code, unit.name, unit.name_en, unit.kind, unit.path, unit.parent_id)


def names(scope: Scope, unit_paths: Iterable[str]) -> dict[str, Named]:
    """Return units of the scope's tree by path, to name where people stand."""
    if scope.snapshot is not None:
        return snapshots.at(scope.snapshot, unit_paths)
    return {path: named(unit) for path, unit in units.by_path(unit_paths).items()}


class People(Sequence[Counted]):
    """The people behind figures, fetched slice by slice."""

    def __init__(self, scope: Scope, asked: Asked, *, today: date) -> None:
        relation = rows.LIVE if scope.snapshot is None else rows.FROZEN
        self._narrowed = _NARROWED.format(rows=relation, state=STATES[asked.state])
        self._order = ORDERS[asked.order]
        narrow = {"band": asked.band, "exactly": asked.exactly}
        self._facts = _facts(scope, today, asked.below or scope.unit.path) | narrow

    def __len__(self) -> int:
        return sql.row(int, f"SELECT count(*) {self._narrowed}", **self._facts) or 0

    @overload
    def __getitem__(self, place: int) -> Counted: ...
    @overload
    def __getitem__(self, place: slice) -> list[Counted]: ...
    def __getitem__(self, place: int | slice) -> Counted | list[Counted]:
        if isinstance(place, int):
            return self[place : place + 1][0]
        offset = place.start or 0
        limit = None if place.stop is None else place.stop - offset
        question = _PEOPLE.format(narrowed=self._narrowed, order=self._order)
        return sql.rows(Counted, question, limit=limit, offset=offset, **self._facts)


def people(scope: Scope, *, asked: Asked, today: date) -> People:
    """Return the people behind a scope's figures, as asked, to be sliced. Whoever holds a scope may see them.

    Raises ValueError for another state or order, NotFound for a `below` or `exactly` outside of the scope's subtree.
    """
    if asked.state not in STATES or asked.order not in ORDERS:
        raise ValueError(f"no state {asked.state!r} or no order {asked.order!r}")
    if not (asked.below or asked.exactly or scope.unit.path).startswith(scope.unit.path):
        raise NotFound("unit")
    return People(scope, asked, today=today)
