"""Audiences are saved in versions, used by name, and closed when nobody needs them any more."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from taixue.audit.services import lines
from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.lib.errors import Conflict, Denied, Invalid
from taixue.people.models import Audience, AudienceUse, AudienceVersion, PriorityGroup, Unit
from taixue.people.queries import access
from taixue.people.queries import audiences as found
from taixue.people.rules import audiences as rules

MAY = found.MAY


@transaction.atomic
def create(
    *, name: str, document: dict[str, Any], unit: Unit | None, by: Actor, at: datetime, name_en: str = ""
) -> Audience:
    """Save a first version under a name; unit None: people of the whole authority.

    Raises Denied over the unit; Invalid without a name, or with the problems of the conditions; Conflict if an open
    audience of the unit has the name.
    """
    access.require(MAY, over=unit.path if unit else paths.ROOT, by=by)
    if not name.strip():
        raise Invalid("name", problems=[{"field": "name", "code": "missing"}])
    read(document)
    audience = Audience(
        name=name.strip(), name_en=name_en.strip(), unit=unit, owner=by.account_id, owner_name=by.name, created_at=at
    )
    try:
        with transaction.atomic():
            audience.save()
    except IntegrityError as error:
        if "audience_name_once_a_unit" not in str(error):
            raise
        raise Conflict("audience-name", problems=[{"field": "name", "code": "taken"}]) from None
    _version(audience, 1, document, by, at)
    _line("audience.created", audience, 1, by, at)
    return audience


@transaction.atomic
def save(*, audience_id: UUID, document: dict[str, Any], by: Actor, at: datetime) -> AudienceVersion:
    """Save the next version; the same conditions again change nothing and return the version there is.

    What named an older version keeps meaning that one. Raises NotFound, Denied, Invalid; Conflict if it is closed.
    """
    audience = _locked(audience_id, by=by)
    read(document)
    latest = audience.versions.order_by("-number")[0]
    if rules.read(latest.document) == rules.read(document):
        return latest
    version = _version(audience, latest.number + 1, document, by, at)
    _line("audience.saved", audience, version.number, by, at)
    return version


@transaction.atomic
def close(*, audience_id: UUID, by: Actor, at: datetime) -> Audience:
    """Offer an audience no longer; what names it keeps meaning it. Closed again nothing changes.

    Raises NotFound, Denied.
    """
    audience = _own(audience_id, by=by)
    if audience.closed_at is None:
        audience.closed_at = at
        audience.save(update_fields=["closed_at"])
        _line("audience.closed", audience, 0, by, at)
    return audience


@transaction.atomic
def use(
    *, audience_id: UUID, kind: str, target: UUID, by: Actor, at: datetime, number: int | None = None
) -> AudienceUse:
    """Let a thing of an app above name a version, the newest without a number; the same again changes nothing.

    Whether `by` may change the thing, the app above has decided. Raises NotFound; Conflict if the audience is closed.
    """
    version = found.version(audience_id, number)
    if version.audience.closed_at is not None:
        raise Conflict("audience-closed")
    row, _ = AudienceUse.objects.get_or_create(
        version=version, kind=kind, target=target, defaults={"by_account": by.account_id, "at": at}
    )
    return row


@transaction.atomic
def unuse(*, use_id: int, target: UUID) -> None:
    """Let a thing no longer name an audience; nothing happens if it does not."""
    AudienceUse.objects.filter(pk=use_id, target=target).delete()


@transaction.atomic
def unuse_all(*, target: UUID) -> None:
    """Let a thing that goes away name no audience."""
    AudienceUse.objects.filter(target=target).delete()


@transaction.atomic
def copy_uses(*, source: UUID, target: UUID, by: Actor, at: datetime) -> None:
    """Let a thing name what another one names, as a next edition does."""
    for row in AudienceUse.objects.filter(target=source):
        AudienceUse.objects.get_or_create(
            version_id=row.version_id, kind=row.kind, target=target, defaults={"by_account": by.account_id, "at": at}
        )


def read(document: object) -> rules.Audience:
    """Return the conditions of a document. Raises Invalid with a problem for each mistake."""
    try:
        audience = rules.read(document)
    except rules.Unreadable as unreadable:
        problems = [
            {"field": p.field, "code": p.code, "cure": p.cure, "block": p.block, "place": p.place}
            for p in unreadable.problems
        ]
        raise Invalid(str(unreadable), problems=problems) from unreadable
    missing = [
        *audience.references("unit") - {str(u) for u in Unit.objects.values_list("public_id", flat=True)},
        *audience.references("group") - {str(g) for g in PriorityGroup.objects.values_list("public_id", flat=True)},
    ]
    if missing:
        raise Invalid("gone", problems=[{"field": "unit", "code": "gone", "value": one} for one in missing])
    return audience


def _own(audience_id: UUID, *, by: Actor) -> Audience:
    seen = found.get(audience_id, by=by)
    audience = Audience.objects.select_for_update(of=("self",)).select_related("unit").get(pk=seen.pk)
    if not access.allowed(MAY, over=found.scope(audience), by=by):
        raise Denied(MAY)
    return audience


def _locked(audience_id: UUID, *, by: Actor) -> Audience:
    audience = _own(audience_id, by=by)
    if audience.closed_at is not None:
        raise Conflict("audience-closed")
    return audience


def _version(audience: Audience, number: int, document: dict[str, Any], by: Actor, at: datetime) -> AudienceVersion:
    return AudienceVersion.objects.create(
        audience=audience, number=number, document=rules.written(rules.read(document)), saved_by=by.account_id,
        saved_by_name=by.name, saved_at=at,
    )  # fmt: skip


def _line(action: str, audience: Audience, number: int, by: Actor, at: datetime) -> None:
    lines.record(
        action, by=by, at=at, target_kind="audience", target=audience.public_id, unit_path=found.scope(audience),
        details={"name": audience.name, "version": number},
    )  # fmt: skip
