"""A unit's desk: its figures, those of the units below, its rank bands, and its people one by one."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Q

from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.lib.errors import NotFound
from taixue.notices.queries import notes
from taixue.people.queries import units
from taixue.people.rules.permissions import Permission, allows
from taixue.people.rules.ranks import Band
from taixue.policy.queries import branches, late
from taixue.policy.queries.branches import Cell
from taixue.policy.queries.standings import Figures, people
from taixue.policy.rules.document import Document
from taixue.policy.rules.windows import Window

PAGE = 20


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
    """A person in a list of standings."""

    public_id: UUID
    name: str
    unit: str
    unit_en: str
    rank: str
    band: str
    counted: int
    counted_required: int
    required_met: bool
    missing: int
    missing_required: int
    met: bool
    forecast: int
    last_study: date | None
    reminded: int


@dataclass(frozen=True, slots=True)
class Choice:
    """What of the people is listed."""

    state: str = "likely"
    search: str = ""
    band: str = ""
    below: UUID | None = None
    order: str = "missing"
    page: int = 1


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything the page shows. window None: nobody here is asked for anything yet."""

    unit: "units.Unit"
    above: list["units.Unit"]
    below: list["units.Unit"]
    windows: list[str]
    window: Window | None
    version_id: int
    document: Document | None
    total: Row
    branches: list[Row]
    bands: list[Row]
    listed: Page[Listed] | None
    may_remind: bool


def of_unit(unit_id: UUID, *, window: str, choice: Choice, today: date, by: Actor) -> Desk:
    """Return the desk of a unit. window "": the newest. Raises NotFound (unit, window) outside of what `by` may see."""
    unit = units.get(unit_id, Permission.FIGURES_SEE, by=by)
    held = branches.windows(unit.path, by=by)
    names = list(dict.fromkeys(one.window for one in held))
    chosen = next((one for one in held if one.window == (window or names[0])), None) if held else None
    if window and chosen is None:
        raise NotFound("window", window=window)
    found = branches.cells(unit.path, chosen.window, chosen.version_id, today=today, by=by) if chosen else []
    rows = _rows(unit.path, chosen, choice, today, by) if chosen else None
    shown = _units(unit, rows.object_list if rows else [])
    figures, likely = branches.total(found)
    document = branches.document(chosen.version_id) if chosen else None
    return Desk(
        unit=unit, above=[shown[path] for path in paths.above(unit.path) if path in shown],
        below=sorted((u for u in shown.values() if u.parent_id == unit.pk), key=lambda u: u.code),
        windows=names, window=document.calendar.window(chosen.window) if document and chosen else None,
        version_id=chosen.version_id if chosen else 0, document=document,
        total=Row(unit.name, unit.name_en, figures, likely), branches=_branches(unit, found, shown),
        bands=_bands(found, document), listed=_listed(rows, shown, chosen) if rows is not None and chosen else None,
        may_remind=allows(by, Permission.REMIND, over=unit.path),
    )  # fmt: skip


def held(unit: "units.Unit", window: str, *, by: Actor) -> branches.Held:
    """Return the version under which most people of a unit stand in a window. Raises NotFound."""
    found = next((one for one in branches.windows(unit.path, by=by) if one.window == window), None)
    if found is None:
        raise NotFound("window", window=window)
    return found


def _rows(path: str, held: branches.Held, choice: Choice, today: date, by: Actor) -> Page:
    rows = late.at_pace(people(path, held.window, held.version_id, by=by), today)
    rows = rows.filter(branches.STATES.get(choice.state, Q()))
    if choice.search:
        rows = rows.filter(person__name__icontains=choice.search)
    if choice.band:
        rows = rows.filter(band=choice.band)
    if choice.below:
        low, high = paths.span(units.get(choice.below, Permission.FIGURES_SEE, by=by).path)
        rows = rows.filter(unit_path__gte=low, unit_path__lt=high)
    order = late.ORDERS.get(choice.order, late.ORDERS["missing"])
    return Paginator(rows.defer("reasons").order_by(*order), PAGE).get_page(choice.page)


def _units(unit: "units.Unit", rows: Iterable) -> dict[str, "units.Unit"]:
    """Load superiors, units directly below and those of the listed people at once, by path."""
    wanted = {*paths.above(unit.path), *(row.unit_path for row in rows)}
    return {unit.path: unit, **units.around(unit, wanted)}


def _branches(unit: "units.Unit", found: list[Cell], shown: dict[str, "units.Unit"]) -> list[Row]:
    by_branch: dict[int | None, list[Cell]] = defaultdict(list)
    for cell in found:
        by_branch[cell.branch].append(cell)
    children = sorted((u for u in shown.values() if u.parent_id == unit.pk), key=lambda u: u.code)
    rows = [Row(u.name.removeprefix(unit.name) or u.name, u.name_en, *branches.total(by_branch[u.pk]), link=u.public_id)
            for u in children if by_branch[u.pk]]  # fmt: skip
    own = by_branch[None]
    return [*([Row("", "", *branches.total(own))] if own and rows else []), *rows]


def _bands(found: list[Cell], document: Document | None) -> list[Row]:
    rows = []
    for band in Band:
        cells = [cell for cell in found if cell.band == band]
        group = document.group(band) if document and cells else None
        if cells:
            owed = next((duty.full for duty in group.duties if duty.counts == "all"), 0) if group else 0
            rows.append(Row("", "", *branches.total(cells), band=band, owed=owed))
    return rows


def _listed(rows: Page, shown: dict[str, "units.Unit"], held: branches.Held) -> Page[Listed]:
    times = notes.times(f"reminder:{held.window}:", [row.person_id for row in rows.object_list])
    rows.object_list = [_one(row, shown, times.get(row.person_id, 0)) for row in rows.object_list]
    return rows


def _one(row: object, shown: dict[str, "units.Unit"], reminded: int) -> Listed:
    same = (
        "rank",
        "band",
        "counted",
        "counted_required",
        "missing",
        "missing_required",
        "met",
        "forecast",
        "last_study",
    )
    unit = shown.get(row.unit_path)
    return Listed(
        public_id=row.person.public_id, name=row.person.name, unit=unit.name if unit else "",
        unit_en=unit.name_en if unit else "", required_met=row.missing_required == 0, reminded=reminded,
        **{name: getattr(row, name) for name in same},
    )  # fmt: skip
