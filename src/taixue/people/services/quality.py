"""Lists of what is to be mended, taken out of the house: as workbooks, each a line in the audit."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from taixue.audit.services import lines
from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.lib.sheets import writing
from taixue.lib.sheets.writing import Layout
from taixue.people.labels import quality as labels
from taixue.people.models import Unit
from taixue.people.queries import quality

MOST = 20_000
"""Rows of one workbook; who has more to mend takes it unit by unit."""


@transaction.atomic
def sheet(code: str, *, unit: Unit | None, by: Actor, at: datetime) -> bytes:
    """Return the people of a check as a workbook: name, unit, since, due. Numbers of persons are not in it.

    Raises NotFound for a check that is none and for a unit outside of what `by` answers for.
    """
    scoped = quality.scope(by=by, unit=unit)
    items = quality.listed(code, scoped, at=at)[:MOST]
    path = unit.path if unit else scoped[0] if len(scoped) == 1 and scoped[0] != paths.ROOT else ""
    lines.record(
        "quality.exported", by=by, at=at, unit_path=path, details={"check": code, "rows": len(items)}
    )  # fmt: skip
    title = _("%(check)s, as of %(day)s, taken by %(name)s") % {
        "check": str(labels.CHECKS[code].name), "day": clock.day(at).isoformat(), "name": by.name,
    }  # fmt: skip
    layout = Layout(
        name=str(labels.CHECKS[code].name), headings=frozenset({1}), titles=frozenset({0}),
        widths={0: 14.0, 1: 36.0, 2: 14.0, 3: 14.0},
    )  # fmt: skip
    return writing.sheet(_rows(title, items), layout)


def _rows(title: str, items: Sequence[quality.Item]) -> Iterator[Sequence[str]]:
    yield (title,)
    yield (_("Name"), _("Unit"), _("Since"), _("Due"))
    for item in items:
        yield (item.name, item.unit_name, item.since.isoformat(), item.due.isoformat())
