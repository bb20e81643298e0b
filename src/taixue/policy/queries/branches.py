"""The figures of a subtree, branch by branch and band by band, in one question to the database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from taixue.kit import sql
from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.lib.errors import NotFound
from taixue.policy.queries import people, policies, standings
from taixue.policy.queries.standings import Figures
from taixue.policy.rules.document import Document


@dataclass(frozen=True, slots=True)
class Cell:
    """People subject to duty in a branch and a rank band. branch: id of the unit below, None for the unit itself."""

    branch: int | None
    band: str
    figures: Figures
    likely: int  # people who at this pace will not have enough


@dataclass(frozen=True, slots=True)
class Held:
    """A window in which people of a subtree stand, with the version they stand under."""

    window: str
    version_id: int
    people: int
    code: str  # of the policy
    number: int  # of the version
    text: str

    @property
    def document(self) -> Document:
        """The version, read."""
        return policies.read(self.text)

    @property
    def key(self) -> str:
        """Name the version in an address: "fujian-2017.1"."""
        return f"{self.code}.{self.number}"


_CELLS = f"""
SELECT split_part(unit_path, '/', %(part)s) AS branch, band, count(*), count(*) FILTER (WHERE participated),
       count(*) FILTER (WHERE met), sum(owed)::bigint, sum(counted)::bigint, sum(missing)::bigint,
       sum(missing_required)::bigint, count(*) FILTER (WHERE {people.BEHIND})
FROM {people.STANDING} GROUP BY branch, band
"""

_WINDOWS = """
SELECT found."window", found.version_id, found.n, policy.code, version.number, version.document
FROM (SELECT "window", version_id, count(*) AS n FROM policy_standing
      WHERE subject AND unit_path >= %(low)s AND unit_path < %(high)s GROUP BY "window", version_id) found
JOIN policy_version version ON version.id = found.version_id
JOIN policy_policy policy ON policy.id = version.policy_id
ORDER BY found."window" DESC, found.n DESC, found.version_id
"""


def cells(unit_path: str, window: str, version_id: int, *, today: date, by: Actor) -> list[Cell]:
    """Return the figures of a subtree by branch and band. Raises NotFound if `by` may not see the unit's figures."""
    standings.require(unit_path, by=by)
    low, high = paths.span(unit_path)
    part = len(paths.numbers(unit_path)) + 2  # "/1/26/": parts "", "1", "26" and then the branch
    facts = {"part": part, "today": today, "version": version_id, "window": window, "low": low, "high": high}
    return sql.rows(_cell, _CELLS, **facts)


def windows(unit_path: str, *, by: Actor) -> list[Held]:
    """Return where people of a subtree stand, the newest window first, in it the version with most people first."""
    standings.require(unit_path, by=by)
    low, high = paths.span(unit_path)
    return sql.rows(Held, _WINDOWS, low=low, high=high)


def _cell(branch: str, band: str, *sums: int) -> Cell:
    return Cell(int(branch or 0) or None, band, Figures(*sums[:-1]), sums[-1])


def choose(held: list[Held], *, window: str, rule: str) -> Held | None:
    """Return what was asked for, "" leaving it open: the newest window, the version with most people.

    None if nobody stands anywhere yet. Raises NotFound for a window or rule in which nobody stands.
    """
    found = next((one for one in held if window in ("", one.window) and rule in ("", one.key)), None)
    if found is None and (held or window or rule):
        raise NotFound("window", window=window, rule=rule)
    return found


def documents(version_ids: Iterable[int]) -> dict[int, Document]:
    """Return the texts of versions, read, by id."""
    rows = sql.rows(_text, "SELECT id, document FROM policy_version WHERE id = ANY(%(ids)s)", ids=[*set(version_ids)])
    return {number: policies.read(text) for number, text in rows}


def _text(number: int, text: str) -> tuple[int, str]:
    return number, text


def total(found: list[Cell]) -> tuple[Figures, int]:
    """Add cells up: figures and how many are likely to miss."""
    names = Figures.__dataclass_fields__
    sums = {name: sum(getattr(cell.figures, name) for cell in found) for name in names}
    return Figures(**sums), sum(cell.likely for cell in found)


def number(found: list[Cell], *, state: str, band: str, branch: tuple[int | None, ...]) -> int:
    """Return how many people `people.listed` has in a state, a rank band ("": any) and branches ((): all)."""
    here = [cell for cell in found if band in ("", cell.band) and (not branch or cell.branch in branch)]
    figures, likely = total(here)
    numbers = {
        "subject": figures.subject, "participated": figures.participated, "met": figures.met, "likely": likely,
        "absent": figures.subject - figures.participated, "unmet": figures.subject - figures.met,
    }  # fmt: skip
    return numbers[state]
