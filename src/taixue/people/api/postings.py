"""Postings: who stands where, from when to when."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router

from taixue.kit import clock
from taixue.people.api import shapes, wire
from taixue.people.api.bearer import Caller, Token
from taixue.people.queries import records
from taixue.people.queries.records import PostingRecord
from taixue.people.rules.permissions import Scope
from taixue.people.services.exchange import postings
from taixue.people.services.exchange.postings import WORDS, PostingItem

router = Router(tags=["postings"])
READ, WRITE = Token(Scope.POSTINGS_READ), Token(Scope.POSTINGS_WRITE)
PLAIN = ("kind", "department", "post", "rank", "post_level", "first_day", "end_day", "expected_to")


def body(record: PostingRecord) -> wire.Body:
    """Return a posting as it is told."""
    posting = record.posting
    return {name: getattr(posting, name) for name in PLAIN} | {
        "id": posting.public_id, "key": record.key, "person": posting.person.public_id, "unit": posting.unit.public_id,
        "unit_code": posting.unit.code,
    }  # fmt: skip


def item(key: str, sent: shapes.PostingFields) -> PostingItem:
    """Return what was sent as the service takes it."""
    person = wire.ref(sent.person)
    assert person is not None  # the shape asks for one
    return PostingItem(
        key=key, person=person, first_day=date.fromisoformat(sent.first_day), unit=wire.ref(sent.unit), kind=sent.kind,
        fields=wire.given(sent, tuple(WORDS)), end_day=wire.day(sent.end_day), expected_to=wire.day(sent.expected_to),
        name=sent.name or "",
    )  # fmt: skip


@router.get(
    "/postings", response=wire.answers({200: shapes.Postings}, 404), auth=READ, **wire.said("list_postings"),
)  # fmt: skip
def listed(
    request: Caller,
    cursor: Annotated[shapes.Cursor | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
    person: Annotated[UUID | None, Query(description=_("Of this person."))] = None,
    unit: Annotated[UUID | None, Query(description=_("In this unit or below it."))] = None,
    on: Annotated[shapes.Day | None, Query(description=_("Those that hold on this day."))] = None,
) -> Any:
    """Postings in units that the token reaches, past ones too, in a fixed order."""
    found = records.postings(
        by=request.auth.by, source=request.auth.source, after=wire.place("posting", cursor), limit=limit,
        person=person, unit=unit, on=wire.day(on),
    )  # fmt: skip
    return wire.page("posting", [body(one) for one in found], limit)


@router.get(
    "/postings/{uuid:id}", response=wire.answers({200: shapes.Posting, 304: None}, 404), auth=READ,
    **wire.said("read_posting"),
)  # fmt: skip
def one(request: Caller, response: HttpResponse, id: UUID) -> Any:
    """A posting by our id."""
    told = body(records.posting(id, by=request.auth.by, source=request.auth.source))
    return wire.marked(request, response, told, wire.mark(told))


@router.get(
    "/postings/by-key/{key}", response=wire.answers({200: shapes.Posting, 304: None}, 404), auth=READ,
    **wire.said("read_posting_by_key"),
)  # fmt: skip
def by_key(request: Caller, response: HttpResponse, key: Annotated[shapes.Key, Path()]) -> Any:
    """A posting by your own name for it."""
    told = body(records.posting_of_key(key, by=request.auth.by, source=request.auth.source))
    return wire.marked(request, response, told, wire.mark(told))


@router.put(
    "/postings/by-key/{key}", auth=WRITE, **wire.said("put_posting"),
    response=wire.answers(wire.PUT, *wire.WRITES, 404, 412), openapi_extra=wire.IF_MATCH,
)  # fmt: skip
def put(
    request: Caller, key: Annotated[shapes.Key, Path()], payload: shapes.PostingFields,
    dry_run: Annotated[shapes.Flag, Query()] = "false",
) -> Any:  # fmt: skip
    """Begin a posting, or end one that is known; the same again changes nothing."""
    by, source = request.auth.by, request.auth.source

    def read() -> str:
        return wire.mark(body(records.posting_of_key(key, by=by, source=source)))

    before = wire.expected(request, "posting", key, source, read)
    report = postings.put(
        items=[item(key, payload)], source=source, how=wire.how("all", dry_run), before=before, by=by, at=clock.now()
    )
    return wire.single(request, report, dry_run)


@router.post(
    "/postings/batch", response=wire.answers({200: shapes.BatchResult}, *wire.WRITES), auth=WRITE,
    **wire.said("put_postings"),
)  # fmt: skip
def batch(
    request: Caller, payload: shapes.PostingBatch, mode: Annotated[Literal["each", "all"], Query()] = "each",
    dry_run: Annotated[shapes.Flag, Query()] = "false",
) -> Any:  # fmt: skip
    """Up to 200 postings, each person's in the order of their days; each gets its answer."""
    items = [item(one.key, one) for one in payload.items]
    report = postings.put(
        items=items, source=request.auth.source, how=wire.how(mode, dry_run), by=request.auth.by, at=clock.now()
    )
    return wire.batch(report, mode, dry_run)
