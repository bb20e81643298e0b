"""Which unit or person an item means, as far as the sender reaches; and the keys by which it names them from now on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from taixue.kit.actor import Actor
from taixue.people.models import ExternalKey, Person, Posting, Unit
from taixue.people.queries import access, keys
from taixue.people.rules.permissions import Permission


@dataclass(frozen=True, slots=True)
class Ref:
    """One of the ways to name a thing. code: of a unit; number: the identity number of a person."""

    id: UUID | None = None
    key: str = ""
    code: str = ""
    number: str = ""

    def __str__(self) -> str:
        return str(self.id) if self.id else self.key or self.code


def units(refs: Iterable[Ref | None], permission: Permission, *, source: str, by: Actor) -> dict[Ref, Unit]:
    """Return the units meant, in reach of the permission; a reference to none is left out. Two queries."""
    asked = {ref for ref in refs if ref is not None}
    numbers = keys.known("unit", {ref.key for ref in asked if ref.key}, source=source)
    found: QuerySet[Unit] = access.units(permission, by=by).filter(
        Q(public_id__in={ref.id for ref in asked if ref.id}) | Q(pk__in=numbers.values())
        | Q(code__in={ref.code for ref in asked if ref.code})
    )  # fmt: skip
    by_id = {unit.pk: unit for unit in found}
    public = {unit.public_id: unit for unit in by_id.values()}
    codes = {unit.code: unit for unit in by_id.values()}
    meant = {ref: public.get(ref.id) if ref.id else codes.get(ref.code) for ref in asked if not ref.key}
    meant |= {ref: by_id.get(numbers.get(ref.key, 0)) for ref in asked if ref.key}
    return {ref: unit for ref, unit in meant.items() if unit is not None}


def remember(kind: str, things: Mapping[str, int], *, source: str, at: datetime) -> None:
    """Keep what a system calls things: key to id. Raises IntegrityError for a key or a thing that has its match."""
    rows = [
        ExternalKey(source=source, kind=kind, key=key, made_at=at, **{f"{kind}_id": n}) for key, n in things.items()
    ]
    ExternalKey.objects.bulk_create(rows)


def hold(kind: str, key: str, *, source: str) -> None:
    """Lock the thing that a system calls so, until the transaction ends: its state is read next, and relied on."""
    models: dict[str, type[Unit] | type[Person] | type[Posting]] = {"unit": Unit, "person": Person, "posting": Posting}
    numbers = list(keys.known(kind, [key], source=source).values())
    list(models[kind].objects.select_for_update().filter(pk__in=numbers).values_list("pk"))
