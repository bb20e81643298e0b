"""From a number to its evidence: figure, people, entries, visits, chain; and every step computed again."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.paginator import Page, Paginator

from taixue.credits.queries import chains, entries
from taixue.credits.queries.chains import ChainReport
from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.lib.errors import NotFound
from taixue.people.queries import units
from taixue.people.rules.permissions import Permission
from taixue.policy.queries import branches, recounts, standings
from taixue.policy.queries.recounts import Recount
from taixue.policy.queries.standings import StandingView
from taixue.portal.rules.checks import Check
from taixue.study.queries import visits
from taixue.study.queries.visits import Evidence

PAGE = 20


@dataclass(frozen=True, slots=True)
class UnitPath:
    """A unit's figures, computed again from the entries, and the entries of its people, the newest first."""

    unit: "units.Unit"
    above: list["units.Unit"]
    windows: list[str]
    window: str
    again: Recount
    entries: Page


def of_unit(unit_id: UUID, *, window: str, page: int, at: datetime, by: Actor) -> UnitPath:
    """Return a unit's figures beside a recount, and its entries of the window's year.

    Raises NotFound outside of what `by` may see, or where nothing is computed in the window.
    """
    unit = units.get(unit_id, Permission.EVIDENCE_SEE, by=by)
    found = branches.windows(unit.path, by=by)
    held = next((one for one in found if one.window == window or not window), None)
    if held is None:
        raise NotFound("window", window=window)
    year = branches.document(held.version_id).calendar.window(held.window).period
    listed = Paginator(entries.in_subtree(unit.path, year, by=by), PAGE).get_page(page)
    return UnitPath(
        unit=unit, above=units.ancestors(unit), windows=list(dict.fromkeys(one.window for one in found)),
        window=held.window, entries=listed,
        again=recounts.of_unit(unit.path, held.window, held.version_id, at=at, by=by),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class EntryPath:
    """An entry between the number above it and the evidence below it; `again`: centihours computed just now."""

    entry: "entries.Entry"
    unit: "units.Unit | None"
    standing: StandingView | None
    again: int | None
    visits: list[Evidence]
    chain: ChainReport
    around: list["entries.Entry"]
    checks: list[Check]

    @property
    def good(self) -> bool:
        """Did everything that was looked at fit?"""
        return all(check.good for check in self.checks)

    @property
    def proven(self) -> int:
        """Seconds that the visits proved."""
        return sum(visit.proven for visit in self.visits)

    @property
    def lessons(self) -> int:
        """How many lessons were visited."""
        return len({visit.lesson for visit in self.visits})


def of_entry(entry_id: UUID, *, at: datetime, by: Actor) -> EntryPath:
    """Return an entry with what stands above and below it. Raises NotFound outside of what `by` may see."""
    entry = entries.get(entry_id, by=by)
    standing = standings.of_person(entry.person_id, str(entry.last_day.year), by=by)
    again = None
    if standing:
        again = recounts.of_person(entry.person_id, standing.window.name, standing.version_id, at=at)
    found = visits.behind(entry.public_id, by=by)
    chain = chains.verify(entry.person_id, by=by)
    checks = [*([Check("recount", again == standing.counted)] if standing else []), Check("chain", chain.valid)]
    if found:
        checks.append(Check("clock", all(visit.proven <= visit.possible for visit in found)))
        checks.append(Check("seconds", abs(entry.seconds) == sum(visit.proven for visit in found)))
    here = standing.unit_path if standing else ""
    return EntryPath(
        entry=entry, unit=units.by_path([here]).get(here), standing=standing, again=again, visits=found, chain=chain,
        around=chains.neighbours(entry, by=by), checks=checks,
    )  # fmt: skip


def tops(*, by: Actor) -> list["units.Unit"]:
    """Return where checking may begin: the highest units in reach and those directly below, as in the tree."""
    highest = list(units.tops(by=by, permission=Permission.EVIDENCE_SEE))
    below = [child for top in highest[:5] for child in units.children(top, by=by)]
    return sorted([*highest, *below], key=lambda unit: paths.numbers(unit.path))
