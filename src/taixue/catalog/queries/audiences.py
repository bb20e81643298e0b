"""For whom editions are required."""

from collections.abc import Iterable

from taixue.catalog.models import Audience, Version
from taixue.catalog.rules.audiences import Statement, required


def of(version: Version) -> list[Audience]:
    """Return the statements of an edition, the widest first."""
    return list(Audience.objects.filter(version=version).order_by("unit_path", "band"))


def required_among(versions: Iterable[Version], band: str, unit_path: str) -> set[int]:
    """Return the ids of those editions that are required for someone of this band in this unit (one query)."""
    stated: dict[int, list[Statement]] = {}
    for row in Audience.objects.filter(version__in=versions):
        stated.setdefault(row.version_id, []).append(Statement(row.band, row.unit_path, row.required))
    return {number for number, said in stated.items() if required(said, band=band, unit_path=unit_path)}
