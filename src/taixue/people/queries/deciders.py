"""Who decides over a unit: its own administrators, or those of the nearest unit above that has any."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from taixue.lib import paths
from taixue.people.models import RoleGrant
from taixue.people.rules.permissions import PERMISSIONS, Permission


def of_units(
    unit_paths: Iterable[str], day: date, *, permission: Permission = Permission.PERSON_EDIT, without: int | None = None
) -> dict[str, list[int]]:
    """Return for each path the persons who hold the permission at the nearest unit above or at it. One query.

    without: the inner number of a person who does not count: nobody decides on their own request
    """
    wanted = set(unit_paths)
    above = {path: [*paths.above(path), path][::-1] for path in wanted}
    roles = [role for role, held in PERMISSIONS.items() if permission in held]
    grants = RoleGrant.objects.filter(
        Q(end_day=None) | Q(end_day__gt=day), role__in=roles, first_day__lte=day, account__is_active=True,
        account__person__isnull=False, unit__path__in={place for places in above.values() for place in places},
    ).exclude(account__person=without)  # fmt: skip
    held: dict[str, set[int]] = {}
    for path, person_id in grants.values_list("unit__path", "account__person"):
        held.setdefault(path, set()).add(person_id)
    return {path: sorted(next((held[p] for p in places if p in held), ())) for path, places in above.items()}


def of_authority(day: date, *, permission: Permission, without: int | None = None) -> list[int]:
    """Return the persons who hold the permission over everything, without one of them."""
    roles = [role for role, held in PERMISSIONS.items() if permission in held]
    grants = RoleGrant.objects.filter(
        Q(end_day=None) | Q(end_day__gt=day), role__in=roles, first_day__lte=day, account__is_active=True,
        account__person__isnull=False, unit=None,
    ).exclude(account__person=without)  # fmt: skip
    return sorted(set(grants.values_list("account__person", flat=True)))
