"""From a number to its evidence: figure, people, entries, visits, chain; and every step computed again."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, Window

from taixue.credits.queries import chains, entries
from taixue.credits.queries.chains import ChainReport
from taixue.credits.queries.entries import Entry
from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.lib.errors import NotFound
from taixue.people.queries import units
from taixue.people.queries.units import Place
from taixue.people.rules.permissions import Permission
from taixue.policy.queries import branches, recounts, standings
from taixue.policy.queries.recounts import Recount
from taixue.policy.queries.standings import StandingView
from taixue.portal.rules.checks import Check
from taixue.study.queries import visits
from taixue.study.queries.visits import Evidence

PAGE = 20
AT_ONCE = 60
"""People whom the page computes again without being asked."""


@dataclass(frozen=True, slots=True)
class UnitPath:
    """A unit's figures, computed again from the entries, and the entries of its people, the newest first."""

    unit: Place
    windows: list[str]
    window: str
    rule: str
    again: Recount
    possible: bool  # may a page compute so many people?
    entries: Page[Entry]


def of_unit(unit_id: UUID, *, window: str, rule: str, page: int, anew: bool, at: datetime, by: Actor) -> UnitPath:
    """Return a unit's figures beside a recount, and its entries of the window's year.

    anew: compute again also where there are more than AT_ONCE people
    Raises NotFound outside of what `by` may see, or where nothing is computed in the window.
    """
    unit: Place = units.get(unit_id, Permission.EVIDENCE_SEE, by=by)
    found = branches.windows(unit.path, by=by)
    held = branches.choose(found, window=window, rule=rule)
    if held is None:
        raise NotFound("window")
    year = held.document.window(held.window).period
    if anew or held.people <= AT_ONCE:
        again = recounts.of_unit(unit.path, held.window, held.version_id, at=at, by=by)
    else:
        again = recounts.stored(unit.path, held.window, held.version_id, by=by)
    return UnitPath(
        unit=unit, windows=list(dict.fromkeys(one.window for one in found)), window=held.window, rule=held.key,
        again=again, possible=held.people <= recounts.MOST,
        entries=_page(entries.in_subtree(unit.path, year, by=by), page),
    )  # fmt: skip


def _page(found: QuerySet[Entry], number: int) -> Page[Entry]:
    """Return a page of entries with how many there are, in one query; the last page where there are fewer."""
    pages, start = Paginator(found, PAGE), max(number - 1, 0) * PAGE
    rows = list(found.annotate(total=Window(Count("pk")))[start : start + PAGE])
    if rows or start == 0:
        pages.count = rows[0].total if rows else 0
    page = pages.get_page(number)
    page.object_list = rows or page.object_list
    return page


@dataclass(frozen=True, slots=True)
class EntryPath:
    """An entry between the number above it and the evidence below it; `again`: centihours computed just now."""

    entry: Entry
    unit: Place | None
    standing: StandingView | None
    again: int | None
    visits: list[Evidence]
    chain: ChainReport
    around: list[Entry]
    checks: list[Check]

    @property
    def good(self) -> bool:
        """Did everything that was looked at fit?"""
        return all(check.good for check in self.checks)

    @property
    def failed(self) -> set[str]:
        """Codes of what did not fit."""
        return {check.code for check in self.checks if not check.good}

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
    walk = chains.through(entry_id, by=by)
    entry = walk.entry
    standing = standings.of_known(entry.person_id, str(entry.last_day.year))
    again = recounts.of_standing(standing, map(entries.measure, walk.lines), at=at) if standing else None
    found = visits.of_entry(entry)
    here = standing.unit_path if standing else ""
    return EntryPath(
        entry=entry, unit=units.by_path([here]).get(here), standing=standing, again=again, visits=found,
        chain=walk.report, around=walk.around, checks=_checks(entry, standing, again, found, walk.report),
    )  # fmt: skip


def tops(*, by: Actor) -> list[Place]:
    """Return where checking may begin: the highest units in reach and those directly below, as in the tree."""
    highest = list(units.tops(by=by, permission=Permission.EVIDENCE_SEE))
    below = [child for top in highest[:5] for child in units.children(top, by=by)]
    return sorted([*highest, *below], key=lambda unit: paths.numbers(unit.path))


def _checks(
    entry: Entry, standing: StandingView | None, again: int | None, found: list[Evidence], chain: ChainReport
) -> list[Check]:
    checks = [Check("chain", chain.valid)]
    if standing is not None:
        checks.insert(0, Check("recount", again == standing.counted))
    if found:
        checks.append(Check("clock", all(visit.proven <= visit.possible for visit in found)))
        checks.append(Check("seconds", _fits(abs(entry.seconds), found)))
    return checks


def _fits(seconds: int, found: list[Evidence]) -> bool:
    """Do the visits prove the entry's seconds? Where two joined records both visited, some were proven by both."""
    proven, people = sum(visit.proven for visit in found), {visit.person_id for visit in found}
    return proven == seconds or (len(people) > 1 and proven >= seconds)
