"""Persons. Reading one is a line that the person can read; a whole identity number is one every time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router

from taixue.kit import clock
from taixue.people.api import shapes, wire
from taixue.people.api.bearer import Caller, NoScope, Token
from taixue.people.queries import records
from taixue.people.queries.records import PersonRecord
from taixue.people.rules import mobiles
from taixue.people.rules.permissions import Scope
from taixue.people.services import numbers, reading
from taixue.people.services.exchange import persons
from taixue.people.services.exchange.persons import PersonItem

router = Router(tags=["persons"])
READ, WRITE = Token(Scope.PERSONS_READ), Token(Scope.PERSONS_WRITE)
PLAIN = (
    "name", "sex", "ethnicity", "birth_month", "native_place", "political_status", "title", "education", "degree",
    "school", "major", "qq", "office_phone", "email",
)  # fmt: skip
TEXTS = (*PLAIN, "id_number", "mobile", "department", "post", "rank")
Numbers = Annotated[
    Literal["masked", "whole"],
    Query(description=_("whole: identity numbers in full, with the scope numbers:read; a line each time.")),
]


def body(record: PersonRecord, *, whole: bool, mobile: bool) -> wire.Body:
    """Return a person as they are told."""
    person, held = record.person, record.posting
    told = {name: getattr(person, name) for name in PLAIN}
    return told | {
        "id": person.public_id,
        "key": record.key,
        "id_number": numbers.read(person) if whole else person.id_mask,
        "mobile": (person.mobile or "") if mobile else mobiles.mask(person.mobile or ""),
        "registered_on": person.registered_on,
        "enrolment_number": person.enrolment_number,
        "unit": held.unit.public_id if held else None,
        "unit_code": held.unit.code if held else None,
        "posting_kind": held.kind if held else None,
        "department": held.department if held else "",
        "post": held.post if held else "",
        "rank": held.rank if held else "",
    }


def told(request: Caller, found: Sequence[PersonRecord], asked: str, at: datetime) -> list[wire.Body]:
    """Return persons as they are told, after it was written that they were read. Raises NoScope for whole numbers."""
    guest, whole = request.auth, asked == "whole"
    if whole and Scope.NUMBERS_READ not in guest.scopes:
        raise NoScope(scope=Scope.NUMBERS_READ.value)
    places = {one.person: one.posting.unit.path if one.posting else "" for one in found}
    reading.seen_each(places, by=guest.by, at=at)
    if whole:
        reading.unmasked_each(places, by=guest.by, at=at)
    return [body(one, whole=whole, mobile=Scope.PERSONS_WRITE in guest.scopes) for one in found]


def mark(record: PersonRecord) -> str:
    """Return the ETag of a person: the same for every token."""
    return wire.mark(body(record, whole=False, mobile=True), bytes(record.person.id_lookup or b""))


def item(key: str, sent: shapes.PersonFields) -> PersonItem:
    """Return what was sent as the service takes it."""
    return PersonItem(key, wire.given(sent, TEXTS), wire.ref(sent.unit), wire.day(sent.registered_on))


@router.get(
    "/persons", response=wire.answers({200: shapes.Persons}, 404), auth=READ, **wire.said("list_persons"),
)  # fmt: skip
def listed(
    request: Caller,
    cursor: Annotated[shapes.Cursor | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
    unit: Annotated[UUID | None, Query(description=_("Who stands in this unit or below it today."))] = None,
    name: Annotated[shapes.Text | None, Query(description=_("With exactly this name."))] = None,
    numbers: Numbers = "masked",
) -> Any:
    """Persons whose posting lies in units that the token reaches, in a fixed order."""
    now = clock.now()
    found = records.persons(
        by=request.auth.by, source=request.auth.source, day=clock.day(now), after=wire.place("person", cursor),
        limit=limit, unit=unit, name=name or "",
    )  # fmt: skip
    return wire.page("person", told(request, found, numbers, now), limit)


@router.get(
    "/persons/{uuid:id}", response=wire.answers({200: shapes.Person, 304: None}, 404), auth=READ,
    **wire.said("read_person"),
)  # fmt: skip
def one(request: Caller, response: HttpResponse, id: UUID, numbers: Numbers = "masked") -> Any:
    """A person by our id; a record that was joined into another leads to the one kept."""
    now = clock.now()
    found = records.person(id, by=request.auth.by, source=request.auth.source, day=clock.day(now))
    return wire.marked(request, response, told(request, [found], numbers, now)[0], mark(found))


@router.get(
    "/persons/by-key/{key}", response=wire.answers({200: shapes.Person, 304: None}, 404), auth=READ,
    **wire.said("read_person_by_key"),
)  # fmt: skip
def by_key(
    request: Caller, response: HttpResponse, key: Annotated[shapes.Key, Path()], numbers: Numbers = "masked"
) -> Any:
    """A person by your own name for them."""
    now = clock.now()
    found = records.person_of_key(key, by=request.auth.by, source=request.auth.source, day=clock.day(now))
    return wire.marked(request, response, told(request, [found], numbers, now)[0], mark(found))


@router.put(
    "/persons/by-key/{key}", auth=WRITE, **wire.said("put_person"),
    response=wire.answers(wire.PUT, *wire.WRITES, 404, 412), openapi_extra=wire.IF_MATCH,
)  # fmt: skip
def put(
    request: Caller, key: Annotated[shapes.Key, Path()], payload: shapes.PersonFields,
    dry_run: Annotated[shapes.Flag, Query()] = "false",
) -> Any:  # fmt: skip
    """Take a person in, change or move them from today; the same again changes nothing."""
    by, source, now = request.auth.by, request.auth.source, clock.now()

    def read() -> str:
        return mark(records.person_of_key(key, by=by, source=source, day=clock.day(now)))

    before = wire.expected(request, "person", key, source, read)
    report = persons.put(
        items=[item(key, payload)], source=source, how=wire.how("all", dry_run), before=before, by=by, at=now
    )
    return wire.single(request, report, dry_run)


@router.post(
    "/persons/batch", response=wire.answers({200: shapes.BatchResult}, *wire.WRITES), auth=WRITE,
    **wire.said("put_persons"),
)  # fmt: skip
def batch(
    request: Caller, payload: shapes.PersonBatch, mode: Annotated[Literal["each", "all"], Query()] = "each",
    dry_run: Annotated[shapes.Flag, Query()] = "false",
) -> Any:  # fmt: skip
    """Up to 200 persons; each gets its answer."""
    items = [item(one.key, one) for one in payload.items]
    report = persons.put(
        items=items, source=request.auth.source, how=wire.how(mode, dry_run), by=request.auth.by, at=clock.now()
    )
    return wire.batch(report, mode, dry_run)
