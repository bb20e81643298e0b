"""What headings mean in the sheets of a unit, as somebody said who imports for it."""

from uuid import UUID

from django.db.models import Q, QuerySet

from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.lib.errors import NotFound
from taixue.people.models import ColumnMeaning, Unit
from taixue.people.queries import access, intakes
from taixue.people.rules.intake.columns import KNOWN
from taixue.people.rules.permissions import Permission, reach


def visible(*, by: Actor) -> QuerySet[ColumnMeaning]:
    """Return what was said for units that `by` imports for, by unit and heading."""
    reached = reach(by, Permission.PERSON_IMPORT)
    if not reached:
        return ColumnMeaning.objects.none()
    condition = access.within(reached, "scope__path")
    common = intakes.common_unit(reached)
    if common is not None:
        condition |= Q(scope=common)
    return ColumnMeaning.objects.filter(condition).select_related("scope").order_by("scope__path", "heading")


def get(public_id: UUID, *, by: Actor) -> ColumnMeaning:
    """Return one of them. Raises NotFound."""
    found = visible(by=by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("meaning")
    return found


def known(scope: Unit | None) -> dict[str, str]:
    """Return plain heading -> column for sheets of a unit: what was said for it or a unit above, then the usual words.

    The nearest unit that says something of a heading has the say. "" leaves a column aside. One query.
    """
    above = [*paths.above(scope.path), scope.path] if scope else []
    said = ColumnMeaning.objects.filter(Q(scope=None) | Q(scope__path__in=above))
    nearest = sorted(
        said.values_list("scope__path", "word", "column"), key=lambda row: len(row[0] or ""), reverse=True
    )  # fmt: skip
    found: dict[str, str] = {}
    for _path, word, column in nearest:
        found.setdefault(word, column)
    return {
        word: column for word, column in (found | {w: k for w, k in KNOWN.items() if w not in found}).items() if column
    }
