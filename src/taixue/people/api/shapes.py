"""What goes over the wire, field by field: the OpenAPI document is made of this page."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils.translation import gettext_noop as _
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from taixue.people.services.exchange.batches import MOST

KEY = r"^[A-Za-z0-9][A-Za-z0-9._:~-]{0,99}$"
DAY = r"^[12][0-9]{3}-[01][0-9]-[0-3][0-9]$"
TEXT = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f]*$"
TOGETHER = ConfigDict(extra="forbid")

EXAMPLE_ID = "01941f29-7c00-7000-8000-3b9f1c2d4e5f"
PERSON: Any = {
    "key": "hr-20017", "name": "林若溪", "id_number": "359901198803120015", "mobile": "13900000117", "sex": "2",
    "birth_month": "1988.03", "unit": {"code": "U0009"}, "post": "科员", "rank": "四级主任科员",
}  # fmt: skip
UNIT: Any = {
    "key": "org-0457",
    "code": "U0457",
    "name": "青石县数据管理局",
    "kind": "office",
    "parent": {"code": "U0009"},
}
POSTING: Any = {
    "key": "post-88120", "person": {"key": "hr-20017"}, "unit": {"code": "U0457"}, "kind": "main",
    "first_day": "2026-11-20", "post": "副科长", "rank": "三级主任科员",
}  # fmt: skip


def _day(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise PydanticCustomError("day", "there is no such day") from None
    return text


Key = Annotated[
    str, Field(pattern=KEY, description=_("Your own name for it, at most 100 signs."), examples=["hr-20017"])
]
Day = Annotated[
    str, Field(pattern=DAY, json_schema_extra={"format": "date"}, examples=["2026-11-20"]), AfterValidator(_day)
]
Text = Annotated[str, Field(max_length=300, pattern=TEXT)]
Number = Annotated[str, Field(max_length=30, pattern=TEXT, examples=["359901198803120015"])]
Cursor = Annotated[str, Field(max_length=100, pattern=r"^[A-Za-z0-9_-]*$")]
Flag = Literal["true", "false"]
UnitKind = Literal["province", "city", "county", "office", "department", "station"]
PostingKind = Literal["main", "seconded", "leave", "retired", "left", "deceased"]
Kind = Literal["unit", "person", "posting"]


class Closed(BaseModel):
    """A body without other fields than those described."""

    model_config = TOGETHER


class ById(Closed):
    id: UUID


class ByKey(Closed):
    key: Key


class ByCode(Closed):
    code: Annotated[str, Field(min_length=1, max_length=40, pattern=TEXT)]


class ByNumber(Closed):
    id_number: Annotated[Number, Field(min_length=1)]


UnitRef = Annotated[ById | ByKey | ByCode, Field(description=_("A unit by our id, your key or its code."))]
PersonRef = Annotated[ById | ByKey | ByNumber, Field(description=_("A person by our id, your key or identity number."))]


class UnitFields(Closed):
    """A unit as you know it. What is not sent stays as it is."""

    code: Text | None = None
    name: Text | None = None
    name_en: Text | None = None
    kind: UnitKind | None = None
    parent: UnitRef | None = Field(
        None, description=_("Where a new unit stands; none: a root, for tokens over everything.")
    )
    valid_from: Day | None = Field(None, description=_("First day of a new unit; else the year's first day."))
    closed_on: Day | None = Field(None, description=_("First day on which the unit is no more."))


class UnitIn(UnitFields):
    key: Key


class PersonFields(Closed):
    """A person as you know them. What is not sent stays as it is; "" empties a field that may be empty."""

    name: Text | None = None
    id_number: Number | None = Field(
        None, description=_("Needed for a new person. On record it is only corrected by page.")
    )
    mobile: Text | None = None
    sex: Text | None = Field(None, description=_("A code of GB/T 2261.1 (1, 2) or 男, 女."))
    ethnicity: Text | None = Field(None, description=_("A code of GB/T 3304, or the word."))
    birth_month: Text | None = Field(None, description=_("As 1988.03; must agree with the identity number."))
    native_place: Text | None = None
    political_status: Text | None = Field(None, description=_("A code of GB/T 4762, or the word."))
    title: Text | None = None
    education: Text | None = Field(None, description=_("A code of GB/T 4658, or the word."))
    degree: Text | None = Field(None, description=_("A code of GB/T 6864, or the word."))
    school: Text | None = None
    major: Text | None = None
    qq: Text | None = None
    office_phone: Text | None = None
    email: Text | None = None
    registered_on: Day | None = Field(None, description=_("Enrolment: from this day the person owes hours."))
    unit: UnitRef | None = Field(None, description=_("Where the person stands from today. Needed for a new person."))
    department: Text | None = None
    post: Text | None = None
    rank: Text | None = Field(None, description=_("One of the ranks, such as 四级主任科员; none: staff by reference."))


class PersonIn(PersonFields):
    key: Key


class PostingFields(Closed):
    """A posting as you know it. A new one ends what held before it."""

    person: PersonRef
    unit: UnitRef | None = Field(None, description=_("Needed for main and seconded; others keep the unit before."))
    kind: PostingKind = "main"
    first_day: Day
    end_day: Day | None = Field(None, description=_("First day on which it no longer holds."))
    expected_to: Day | None = Field(
        None, description=_("Leave and secondment: when the end is looked for; it ends nothing.")
    )
    department: Text | None = None
    post: Text | None = None
    rank: Text | None = None
    post_level: Text | None = Field(None, description=_("A code of GB/T 12407."))
    name: Text | None = Field(
        None, description=_("Of the person, where they may stand in other units: these are asked.")
    )


class PostingIn(PostingFields):
    key: Key


class UnitBatch(Closed):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"items": [UNIT]}]})
    items: Annotated[list[UnitIn], Field(min_length=1, max_length=MOST)]


class PersonBatch(Closed):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"items": [PERSON]}]})
    items: Annotated[list[PersonIn], Field(min_length=1, max_length=MOST)]


class PostingBatch(Closed):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"items": [POSTING]}]})
    items: Annotated[list[PostingIn], Field(min_length=1, max_length=MOST)]


class FieldProblem(Closed):
    """What is wrong with a field, in words, and how to cure it."""

    field: str
    code: str
    value: str
    detail: str
    cure: str


class Problem(Closed):
    """An answer that is no result (RFC 9457). `code` is stable, the words are for people."""

    type: str = Field(examples=["/api/v1/#problem-not-found"])
    title: str
    status: int = Field(examples=[404])
    detail: str
    code: str = Field(examples=["not-found"])
    request: str = Field(description=_("Number of the request; it stands in the server's log."), examples=["7F3KQX"])
    errors: list[FieldProblem] = Field(default=[], description=_("Absent where no field is to blame."))


class Unit(Closed):
    """A unit as it is today."""

    id: UUID = Field(examples=[EXAMPLE_ID])
    key: str | None = Field(description=_("Your own name for it, if you gave one."))
    code: str
    name: str
    name_en: str
    kind: str
    parent: UUID | None
    valid_from: date
    valid_to: date | None = Field(description=_("First day on which it no longer is."))


class Person(Closed):
    """A person as on record. Coded fields hold codes of the standards that the fields of PersonIn name."""

    id: UUID = Field(examples=[EXAMPLE_ID])
    key: str | None = Field(description=_("Your own name for the person, if you gave one."))
    name: str
    id_number: str = Field(description=_("Masked, unless numbers=whole."), examples=["359901********0015"])
    mobile: str = Field(description=_("Masked, unless the token may write persons."), examples=["139****0117"])
    sex: str
    ethnicity: str
    birth_month: str
    native_place: str
    political_status: str
    title: str
    education: str
    degree: str
    school: str
    major: str
    qq: str
    office_phone: str
    email: str
    registered_on: date | None
    enrolment_number: str | None
    unit: UUID | None = Field(description=_("Where the person stands today."))
    unit_code: str | None
    posting_kind: PostingKind | None
    department: str
    post: str
    rank: str


class Posting(Closed):
    """A person in a unit over days. Days are half open."""

    id: UUID = Field(examples=[EXAMPLE_ID])
    key: str | None = Field(description=_("Your own name for it, if you gave one."))
    person: UUID
    unit: UUID
    unit_code: str
    kind: PostingKind
    department: str
    post: str
    rank: str
    post_level: str
    first_day: date
    end_day: date | None
    expected_to: date | None


class Units(Closed):
    items: list[Unit]
    next: str | None = Field(description=_("Cursor of the next page; null at the end."))


class Persons(Closed):
    items: list[Person]
    next: str | None = Field(description=_("Cursor of the next page; null at the end."))


class Postings(Closed):
    items: list[Posting]
    next: str | None = Field(description=_("Cursor of the next page; null at the end."))


class ItemResult(Closed):
    """The answer to one item of a batch."""

    number: int = Field(description=_("Place in the batch, from 1."), ge=1)
    key: str
    outcome: Literal["created", "changed", "unchanged", "transfer", "refused"]
    id: UUID | None = Field(description=_("Our id; null where nothing was written, or the person stands elsewhere."))
    fields: list[str] = Field(description=_("What differed."))
    problems: list[FieldProblem]


class BatchResult(Closed):
    """The answers to a batch, in its order."""

    dry_run: bool
    mode: Literal["each", "all"]
    applied: bool = Field(description=_("False: nothing was written (a dry run, or a refused item in mode=all)."))
    counts: dict[str, int]
    results: list[ItemResult]


class PutResult(Closed):
    """The answer to a single item."""

    dry_run: bool
    outcome: Literal["created", "changed", "unchanged", "transfer"]
    id: UUID | None
    fields: list[str]


class Change(Closed):
    """Something changed; read it to know how."""

    kind: Kind
    id: UUID = Field(examples=[EXAMPLE_ID])
    key: str | None
    gone: bool = Field(description=_("It is no more, or left what the token reaches."))
    at: datetime


class Changes(Closed):
    items: list[Change]
    next: str = Field(description=_("Cursor to go on from, now or later."))
    more: bool = Field(description=_("More is there now: go on at once."))


class TokenState(Closed):
    """The token that you show."""

    name: str
    source: str
    scopes: list[str]
    unit: UUID | None = Field(description=_("It reaches this unit and all below; null: everything."))
    expires_at: datetime
    rate: int = Field(description=_("Requests a minute."))
    left: int = Field(description=_("Of this minute."))
    most_items: int = Field(description=_("Items of a batch."))
    kept_days: int = Field(description=_("Days for which the feed can be resumed."))
