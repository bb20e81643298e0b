"""The figures of a subtree, branch by branch and band by band, in one question to the database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, Count, F, Func, Value

from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.lib.errors import NotFound
from taixue.policy.models import Standing, Version
from taixue.policy.queries import people, policies, standings
from taixue.policy.queries.standings import SUMS, Figures
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

    @property
    def key(self) -> str:
        """Name the version in an address: "fujian-2017.1"."""
        return f"{self.code}.{self.number}"


def cells(unit_path: str, window: str, version_id: int, *, today: date, by: Actor) -> list[Cell]:
    """Return the figures of a subtree by branch and band. Raises NotFound if `by` may not see the unit's figures."""
    part = len(paths.numbers(unit_path)) + 2  # "/1/26/": parts "", "1", "26" and then the branch
    branch = Func(F("unit_path"), Value("/"), Value(part), function="split_part", output_field=CharField())
    rows = people.at_pace(standings.people(unit_path, window, version_id, by=by), today).annotate(branch=branch)
    sums = rows.order_by().values("branch", "band").annotate(**SUMS, n_likely=Count("pk", filter=people.BEHIND))
    return [
        Cell(
            int(row.pop("branch") or 0) or None,
            row.pop("band"),
            likely=row.pop("n_likely"),
            figures=standings.figures(row),
        )
        for row in sums
    ]


def windows(unit_path: str, *, by: Actor) -> list[Held]:
    """Return where people of a subtree stand, the newest window first, in it the version with most people first."""
    standings.require(unit_path, by=by)
    low, high = paths.span(unit_path)
    rows = Standing.objects.filter(subject=True, unit_path__gte=low, unit_path__lt=high)
    names = ("window", "version_id", "n", "version__policy__code", "version__number")
    counted = rows.values("window", "version_id").annotate(n=Count("pk")).order_by("-window", "-n", "version_id")
    return [Held(*row) for row in counted.values_list(*names)]


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
    rows = Version.objects.filter(pk__in=set(version_ids)).values_list("pk", "document")
    return {number: policies.read(text) for number, text in rows}


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
