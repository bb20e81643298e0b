"""A unit's desk: its figures, those of the units below, its rank bands, and its people one by one."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import cast
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Page

from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.lib.errors import NotFound
from taixue.notices.queries import notes
from taixue.people.queries import units
from taixue.people.queries.units import Place
from taixue.people.rules.permissions import Permission, allows
from taixue.people.rules.ranks import Band
from taixue.policy.queries import branches, people
from taixue.policy.queries.branches import Cell, Held
from taixue.policy.queries.people import Asked, Stood
from taixue.policy.queries.standings import Figures
from taixue.policy.rules.document import Document
from taixue.policy.rules.windows import Window
from taixue.portal.rules import attention

PAGE = 20
HERE = "unit"
"""What `Choice.below` says for the unit itself, without the units below it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of figures: a unit below, a rank band or the whole."""

    name: str
    name_en: str
    figures: Figures
    likely: int
    link: UUID | None = None  # public id of the unit below
    band: str = ""
    owed: int = 0  # centihours the policy asks of this band in a whole year

    @property
    def going_well(self) -> int:
        """People not done who at this pace will be."""
        return self.figures.subject - self.figures.met - self.likely

    @property
    def absent(self) -> int:
        """People who have not taken part."""
        return self.figures.subject - self.figures.participated

    @property
    def average(self) -> int:
        """Centihours counted a person, cut."""
        return self.figures.counted // self.figures.subject if self.figures.subject else 0

    @property
    def shares(self) -> tuple[float, float, float]:
        """Per cent done, going well, likely to miss."""
        whole = self.figures.subject or 1
        return (self.figures.met * 100 / whole, self.going_well * 100 / whole, self.likely * 100 / whole)


@dataclass(frozen=True, slots=True)
class Listed:
    """A person in the list: the standing, the unit by name, and how often reminded in this window."""

    stood: Stood
    unit: str
    unit_en: str
    reminded: int


@dataclass(frozen=True, slots=True)
class Choice:
    """What is shown: which window under which rule, and which of the people."""

    window: str = ""  # "": the newest
    rule: str = ""  # "": the one under which most people stand
    state: str = "likely"
    search: str = ""
    band: str = ""
    below: str = ""  # public id of a unit below, or HERE
    order: str = "missing"
    page: int = 1


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule under which people of the unit stand in the window."""

    held: Held
    document: Document
    current: bool


@dataclass(frozen=True, slots=True)
class Year:
    """What the page shows of one window under one rule."""

    window: Window
    held: Held
    document: Document
    rules: list[Rule]  # more than one: the page offers the others
    total: Row
    branches: list[Row]
    bands: list[Row]
    listed: Page[Listed]
    scope: str  # the part of an address that keeps to this window and rule
    behind: Row | None  # the unit below that is furthest behind, if one is


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything the page shows. year None: nobody here is asked for anything yet."""

    unit: Place
    above: list[tuple[Place, bool]]  # superiors; True: `by` may see their figures
    below: list[Place]
    windows: list[str]
    year: Year | None
    may_remind: bool


def of_unit(unit_id: UUID, *, choice: Choice, today: date, by: Actor) -> Desk:
    """Return the desk of a unit. Raises NotFound (unit, window, rule) outside of what `by` may see."""
    unit: Place = units.get(unit_id, Permission.FIGURES_SEE, by=by)
    every = branches.windows(unit.path, by=by)
    held = branches.choose(every, window=choice.window, rule=choice.rule)
    cells, rows = _counted(unit, held, choice, today, by) if held else ([], None)
    named = _named(unit, rows)
    below = sorted((one for one in named.values() if one.parent_id == unit.pk), key=lambda one: one.code)
    year = None
    if held is not None and rows is not None:
        year = _year(unit, below, held, every, cells, _with_units(rows, unit, named, held.window))
    return Desk(
        unit=unit, below=below, windows=list(dict.fromkeys(one.window for one in every)), year=year,
        above=[(named[path], allows(by, Permission.FIGURES_SEE, over=path))
               for path in paths.above(unit.path) if path in named],
        may_remind=allows(by, Permission.REMIND, over=unit.path),
    )  # fmt: skip


def held(unit: Place, *, window: str, rule: str, by: Actor) -> Held:
    """Return what a list of a unit was about. Raises NotFound."""
    found = branches.choose(branches.windows(unit.path, by=by), window=window, rule=rule)
    if found is None:
        raise NotFound("window")
    return found


def _counted(unit: Place, held: Held, choice: Choice, today: date, by: Actor) -> tuple[list[Cell], Page[Stood]]:
    cells = branches.cells(unit.path, held.window, held.version_id, today=today, by=by)
    inner = units.get(UUID(choice.below), Permission.FIGURES_SEE, by=by) if choice.below not in ("", HERE) else None
    asked = Asked(
        state=choice.state, search=choice.search, band=choice.band, order=choice.order,
        below=inner.path if inner else "", exactly=unit.path if choice.below == HERE else "",
    )  # fmt: skip
    known = not choice.search and (inner is None or inner.parent_id == unit.pk)
    branch = (None,) if choice.below == HERE else (inner.pk,) if inner else ()
    total = branches.number(cells, state=choice.state, band=choice.band, branch=branch) if known else None
    rows = people.listed(unit.path, held.window, held.version_id, asked=asked, today=today, by=by)
    return cells, people.page(rows, number=choice.page, size=PAGE, total=total)


def _named(unit: Place, rows: Page[Stood] | None) -> dict[str, Place]:
    """Load superiors, units directly below and those of the listed people at once, by path."""
    wanted = {*paths.above(unit.path), *(row.unit_path for row in rows or ())}
    return {unit.path: unit, **units.around(unit, wanted)}


def _with_units(rows: Page[Stood], top: Place, named: dict[str, Place], window: str) -> Page[Listed]:
    times = notes.times(f"reminder:{window}:", [row.person_id for row in rows])
    listed = []
    for row in rows:
        unit = named.get(row.unit_path)
        names = (unit.name.removeprefix(top.name) or unit.name, unit.name_en) if unit else ("", "")
        listed.append(Listed(row, *names, times.get(row.person_id, 0)))
    return cast(Page[Listed], Page(listed, rows.number, rows.paginator))  # the same pages, their rows with more


def _year(
    unit: Place, below: list[Place], held: Held, every: list[Held], cells: list[Cell], listed: Page[Listed]
) -> Year:
    same = [one for one in every if one.window == held.window]
    documents = branches.documents(one.version_id for one in same)
    document = documents[held.version_id]
    scope = {"window": held.window} | ({"rule": held.key} if held != same[0] else {})
    rows, total = _branches(unit, below, cells), Row(unit.name, unit.name_en, *branches.total(cells))
    behind = attention.furthest_behind([(row.figures.met, row.figures.subject) for row in rows])
    return Year(
        window=document.window(held.window), held=held, document=document, listed=listed, total=total,
        rules=[Rule(one, documents[one.version_id], one == held) for one in same], branches=rows,
        bands=_bands(cells, document), scope=urlencode(scope),
        behind=rows[behind] if behind is not None and rows[behind].link else None,
    )  # fmt: skip


def _branches(unit: Place, below: list[Place], cells: list[Cell]) -> list[Row]:
    by_branch: dict[int | None, list[Cell]] = defaultdict(list)
    for cell in cells:
        by_branch[cell.branch].append(cell)
    rows = [Row(one.name.removeprefix(unit.name) or one.name, one.name_en, *branches.total(by_branch[one.pk]),
                link=one.public_id) for one in below if by_branch[one.pk]]  # fmt: skip
    own = by_branch[None]
    return [*([Row("", "", *branches.total(own))] if own and rows else []), *rows]


def _bands(cells: list[Cell], document: Document) -> list[Row]:
    rows = []
    for band in Band:
        here = [cell for cell in cells if cell.band == band]
        if here:
            group = document.group(band)
            owed = next((duty.full for duty in group.duties if duty.counts == "all"), 0) if group else 0
            rows.append(Row("", "", *branches.total(here), band=band, owed=owed))
    return rows
