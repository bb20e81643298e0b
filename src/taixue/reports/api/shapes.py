"""What reports say over the wire, field by field. Amounts are centihours, shares are per mille."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext_noop as _
from pydantic import ConfigDict, Field

from taixue.people.api.shapes import EXAMPLE_ID, Closed
from taixue.reports.queries.asking import Asking
from taixue.reports.queries.narrowing import Narrow

Band = Literal["bureau", "division", "section", "staff", "other", "unknown"]
Age = Literal["0-35", "36-40", "41-45", "46-50", "51-54", "55-59", "60-", "unknown"]
Sex = Literal["1", "2", "unknown"]
By = Literal["unit", "band", "rank", "sex", "age", "group"]

Hours = Annotated[int, Field(description=_("Centihours: 1/100 of a credit hour."), examples=[8000])]
Share = Annotated[int | None, Field(description=_("Per mille, cut; null where nobody is due."), examples=[967])]
People = Annotated[int, Field(ge=0, examples=[389])]
Window = Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{1,10}$", description=_("Training year."), examples=["2026"])]
Rule = Annotated[
    str,
    Field(pattern=r"^[a-z0-9.-]{1,60}$", description=_("A rule and its version."), examples=["fujian-2017.1"]),
]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description=_("SHA-256, in hexadecimal digits."))]


def said(text: str) -> ConfigDict:
    """Return what describes a shape in the document."""
    return ConfigDict(json_schema_extra={"description": text})


class Period(Closed):
    model_config = said(_("Which figures are asked for."))

    window: Annotated[Window | None, Field(description=_("Training year."))] = None
    rule: Annotated[Rule | None, Field(description=_("A rule and its version."))] = None
    snapshot: Annotated[UUID | None, Field(description=_("Of this frozen year, in the tree as it was."))] = None

    def asking(self) -> Asking:
        """Return what was asked."""
        return Asking(self.window or "", self.rule or "", str(self.snapshot or ""))


class Narrowed(Period):
    model_config = said(_("Which figures are asked for, and of which people."))

    band: Annotated[Band | None, Field(description=_("Only this rank band."))] = None
    rank: Annotated[
        str | None, Field(max_length=40, pattern=r"^[^\x00-\x1f]*$", description=_("Only this rank, by its code."))
    ] = None
    sex: Annotated[Sex | None, Field(description=_("Only this sex."))] = None
    age: Annotated[Age | None, Field(description=_("Only this age band."))] = None

    def narrow(self) -> Narrow:
        """Return which people are meant."""
        return Narrow(self.band or "", self.rank or "", self.sex or "", self.age or "")


class Figures(Closed):
    model_config = said(_("People due, what they did and what they owe, added up."))

    subject: People = Field(description=_("People due."))
    participated: People = Field(description=_("With at least one proven second."))
    participation: Share
    met: People = Field(description=_("Who met every duty."))
    completion: Share
    likely: People = Field(description=_("Who will miss at the present pace; of a frozen year, who missed."))
    owed: Hours
    owed_required: Hours
    counted: Hours
    counted_required: Hours
    counted_elective: Hours
    missing: Hours
    missing_required: Hours


class FigureLine(Closed):
    model_config = said(_("The figures of a unit below, a rank band, a rank, a sex, an age band or a priority group."))

    key: str = Field(
        description=_("Id of a unit or group, else a code; “here” the unit itself, “unknown” not on record."),
        examples=[EXAMPLE_ID],
    )
    name: str
    figures: Figures


class ReportHead(Closed):
    model_config = said(_("Whose figures, of which year, under which rule, and from when."))

    unit: UUID = Field(examples=[EXAMPLE_ID])
    unit_code: str
    unit_name: str
    window: Window
    rule: Rule
    snapshot: UUID | None = Field(description=_("The frozen year they come from; null: as they stand now."))
    as_of: datetime


class UnitFigures(ReportHead):
    model_config = said(_("The figures of a unit with all below it, in all and line by line. Groups may overlap."))

    by: By
    total: Figures
    lines: list[FigureLine]


class MonthFigures(Closed):
    model_config = said(_("A month of the curve."))

    month: str = Field(pattern=r"^[0-9]{4}-[0-9]{2}$", examples=["2026-05"])
    people: People = Field(description=_("For whom hours were recorded."))
    hours: Hours
    until: Hours = Field(description=_("From the beginning of the year up to the end of the month, centihours."))


class MonthCurve(ReportHead):
    model_config = said(_("Hours as recorded, month by month, before a rule converts or caps them."))

    months: list[MonthFigures]


class ReportWindow(Closed):
    model_config = said(_("A year of which figures may be asked, under a rule, living or frozen."))

    window: Window
    rule: Rule
    snapshot: UUID | None
    frozen_at: datetime | None


class ReportWindows(Closed):
    model_config = said(_("What figures of a unit may be asked for: the newest year first, frozen ones last."))

    items: list[ReportWindow]


class AssessmentColumn(Closed):
    model_config = said(_("A column of the list, in the authority's order."))

    key: str = Field(examples=["result"])
    title: str


class AssessmentResult(Closed):
    model_config = said(_("A person's result. What is not among the authority's columns is null."))

    id: UUID = Field(examples=[EXAMPLE_ID])
    key: str | None = Field(description=_("Your own name for the person, if you gave one."))
    enrolment: str | None = None
    number: str | None = Field(default=None, description=_("Identity number, masked."), examples=["359901********0015"])
    name: str | None = None
    unit: str | None = Field(default=None, description=_("Name of the unit."))
    unit_code: str | None = None
    rank: str | None = None
    band: str | None = None
    sex: str | None = None
    age: int | None = None
    owed: int | None = Field(default=None, description=_("Centihours: 1/100 of a credit hour."))
    counted: int | None = None
    required: int | None = None
    elective: int | None = None
    missing: int | None = None
    missing_required: int | None = None
    result: Literal["met", "unmet"] | None = None
    last_study: date | None = None


class AssessmentList(ReportHead):
    model_config = said(_("A page of the annual assessment list."))

    columns: list[AssessmentColumn]
    items: list[AssessmentResult]
    next: str | None = Field(description=_("Cursor of the next page; null at the end."))


class FrozenRule(Closed):
    model_config = said(_("A version of a rule under which people of a frozen year stand."))

    rule: Rule
    digest: Digest
    windows: list[Window]


class FrozenYear(Closed):
    model_config = said(_("A year as it was frozen and sealed."))

    id: UUID = Field(examples=[EXAMPLE_ID])
    unit: UUID = Field(description=_("The authority that froze it."))
    year: Window
    reference: date = Field(description=_("Names and tree are those of this day."))
    taken_at: datetime
    people: int | None = Field(description=_("Standings kept; null where the token does not reach the authority."))
    units: int | None
    digest: Digest
    key: int = Field(description=_("Number of the key that signed."))
    public_key: str = Field(description=_("Ed25519, in hexadecimal digits."))
    signature: str = Field(description=_("Over the canonical bytes, in hexadecimal digits."))
    rules: list[FrozenRule]


class FrozenYears(Closed):
    model_config = said(_("A page of frozen years."))

    items: list[FrozenYear]
    next: str | None = Field(description=_("Cursor of the next page; null at the end."))
