"""The figures of a subtree, branch by branch and band by band, in one question to the database."""

from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, Count, F, Func, Q, Value

from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.policy.models import Standing, Version
from taixue.policy.queries import late, policies, standings
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


def cells(unit_path: str, window: str, version_id: int, *, today: date, by: Actor) -> list[Cell]:
    """Return the figures of a subtree by branch and band. Raises NotFound if `by` may not see the unit's figures."""
    part = len(paths.numbers(unit_path)) + 2  # "/1/26/": parts "", "1", "26" and then the branch
    branch = Func(F("unit_path"), Value("/"), Value(part), function="split_part", output_field=CharField())
    rows = late.at_pace(standings.people(unit_path, window, version_id, by=by), today).annotate(branch=branch)
    sums = rows.order_by().values("branch", "band").annotate(**SUMS, n_likely=Count("pk", filter=late.BEHIND))
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
    counted = rows.values("window", "version_id").annotate(n=Count("pk")).order_by("-window", "-n", "version_id")
    return [Held(row["window"], row["version_id"], row["n"]) for row in counted]


def document(version_id: int) -> Document:
    """Return the text of a version, read."""
    return policies.read(Version.objects.values_list("document", flat=True).get(pk=version_id))


def total(found: list[Cell]) -> tuple[Figures, int]:
    """Add cells up: figures and how many are likely to miss."""
    names = Figures.__dataclass_fields__
    sums = {name: sum(getattr(cell.figures, name) for cell in found) for name in names}
    return Figures(**sums), sum(cell.likely for cell in found)


STATES: dict[str, Q] = {
    "subject": Q(),
    "participated": Q(participated=True),
    "absent": Q(participated=False),
    "met": Q(met=True),
    "unmet": Q(met=False),
    "likely": late.BEHIND,
}
"""Which of the people subject to duty a list shows."""
