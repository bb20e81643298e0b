"""Units."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router

from taixue.kit import clock
from taixue.people.api import shapes, wire
from taixue.people.api.bearer import Caller, Token
from taixue.people.queries import records
from taixue.people.queries.records import UnitRecord
from taixue.people.rules.permissions import Scope
from taixue.people.services.exchange import units
from taixue.people.services.exchange.units import UnitItem

router = Router(tags=["units"])
READ, WRITE = Token(Scope.UNITS_READ), Token(Scope.UNITS_WRITE)
TEXTS = ("code", "name", "name_en", "kind")


def body(record: UnitRecord) -> wire.Body:
    """Return a unit as it is told."""
    unit = record.unit
    return {
        "id": unit.public_id, "key": record.key, "code": unit.code, "name": unit.name, "name_en": unit.name_en,
        "kind": unit.kind, "parent": unit.parent.public_id if unit.parent else None, "valid_from": unit.valid_from,
        "valid_to": unit.valid_to,
    }  # fmt: skip


def item(key: str, sent: shapes.UnitFields) -> UnitItem:
    """Return what was sent as the service takes it."""
    return UnitItem(
        key, wire.given(sent, TEXTS), wire.ref(sent.parent), wire.day(sent.valid_from), wire.day(sent.closed_on)
    )


@router.get(
    "/units",
    response=wire.answers({200: shapes.Units}),
    auth=READ,
    **wire.said("list_units"),
)
def listed(
    request: Caller,
    cursor: Annotated[shapes.Cursor | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
    parent: Annotated[UUID | None, Query(description=_("Directly under this unit."))] = None,
    code: Annotated[shapes.Text | None, Query(description=_("With this code."))] = None,
) -> Any:
    """Units that the token reaches, also those that have ended, in a fixed order."""
    found = records.units(
        by=request.auth.by, source=request.auth.source, after=wire.place("unit", cursor), limit=limit, parent=parent,
        code=code or "",
    )  # fmt: skip
    return wire.page("unit", [body(one) for one in found], limit)


@router.get(
    "/units/{uuid:id}", response=wire.answers({200: shapes.Unit, 304: None}, 404), auth=READ,
    **wire.said("read_unit"),
)  # fmt: skip
def one(request: Caller, response: HttpResponse, id: UUID) -> Any:
    """A unit by our id."""
    told = body(records.unit(id, by=request.auth.by, source=request.auth.source))
    return wire.marked(request, response, told, wire.mark(told))


@router.get(
    "/units/by-key/{key}", response=wire.answers({200: shapes.Unit, 304: None}, 404), auth=READ,
    **wire.said("read_unit_by_key"),
)  # fmt: skip
def by_key(request: Caller, response: HttpResponse, key: Annotated[shapes.Key, Path()]) -> Any:
    """A unit by your own name for it."""
    told = body(records.unit_of_key(key, by=request.auth.by, source=request.auth.source))
    return wire.marked(request, response, told, wire.mark(told))


@router.put(
    "/units/by-key/{key}", auth=WRITE, **wire.said("put_unit"),
    response=wire.answers(wire.PUT, *wire.WRITES, 404, 412), openapi_extra=wire.IF_MATCH,
)  # fmt: skip
def put(
    request: Caller, key: Annotated[shapes.Key, Path()], payload: shapes.UnitFields,
    dry_run: Annotated[shapes.Flag, Query()] = "false",
) -> Any:  # fmt: skip
    """Add, rename or close a unit under your key; the same again changes nothing."""
    by, source = request.auth.by, request.auth.source

    def read() -> str:
        return wire.mark(body(records.unit_of_key(key, by=by, source=source)))

    before = wire.expected(request, "unit", key, source, read)
    report = units.put(
        items=[item(key, payload)], source=source, how=wire.how("all", dry_run), before=before, by=by, at=clock.now()
    )
    return wire.single(request, report, dry_run)


@router.post(
    "/units/batch", response=wire.answers({200: shapes.BatchResult}, *wire.WRITES), auth=WRITE,
    **wire.said("put_units"),
)  # fmt: skip
def batch(
    request: Caller, payload: shapes.UnitBatch, mode: Annotated[Literal["each", "all"], Query()] = "each",
    dry_run: Annotated[shapes.Flag, Query()] = "false",
) -> Any:  # fmt: skip
    """Up to 200 units, superiors first; each gets its answer."""
    items = [item(one.key, one) for one in payload.items]
    report = units.put(
        items=items, source=request.auth.source, how=wire.how(mode, dry_run), by=request.auth.by, at=clock.now()
    )
    return wire.batch(report, mode, dry_run)
