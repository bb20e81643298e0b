"""Words of reports: columns, groupings, lines, states."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_noop, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from taixue.kit.templatetags.taixue_ui import hours
from taixue.people.labels.roles import BANDS
from taixue.people.rules import codes
from taixue.reports.rules.columns import Column
from taixue.reports.rules.grouping import AGES, HERE, UNKNOWN, By

Words = str | Promise

COLUMNS: dict[str, Words] = {
    "subject": pgettext_lazy("figure", "Due"),
    "participated": _("Took part"),
    "participation": _("Participation"),
    "absent": _("Not begun"),
    "met": pgettext_lazy("figure", "Completed"),
    "completion": _("Completion"),
    "unmet": _("Not completed"),
    "likely": _("Likely to miss"),
    "average": _("Hours a person"),
    "counted": _("Hours in all"),
    "required": _("Required hours"),
    "elective": _("Elective hours"),
    "owed": _("Hours asked"),
    "missing": _("Hours missing"),
    "missing_required": _("Required hours missing"),
}

PEOPLE: dict[str, Words] = {
    "name": _("Name"),
    "unit": _("Unit"),
    "rank": _("Rank"),
    "band": _("Rank band"),
    "sex": _("Sex"),
    "age": _("Age"),
    "owed": _("Hours asked"),
    "counted": pgettext_lazy("figure", "Studied"),
    "required": _("Required"),
    "elective": _("Elective hours"),
    "missing": _("Owes"),
    "missing_required": _("Required hours missing"),
    "forecast": _("At this pace"),
    "state": _("State"),
    "last_study": _("Last study"),
    "enrolment": _("Enrolment number"),
    "number": _("Identity number"),
    "unit_code": _("Code of the unit"),
    "result": pgettext_lazy("assessment", "Result"),
}

REPORTS: dict[str, dict[str, Words]] = {"figures": COLUMNS, "people": PEOPLE, "assessment": PEOPLE}

GROUPINGS: dict[str, Words] = {
    By.UNIT: _("Unit"),
    By.BAND: _("Rank band"),
    By.RANK: _("Rank"),
    By.SEX: _("Sex"),
    By.AGE: _("Age band"),
    By.GROUP: _("Priority group"),
}

SEX: dict[str, Words] = {"1": _("Men"), "2": _("Women")}
SEX_OF: dict[str, Words] = {"1": pgettext_lazy("person", "Male"), "2": pgettext_lazy("person", "Female")}

UNKNOWNS: dict[str, Words] = {
    By.RANK: _("No rank"),
    By.SEX: _("Sex not on record"),
    By.AGE: _("Year of birth not on record"),
    By.GROUP: _("In no priority group"),
    By.BAND: _("No rank band"),
    By.UNIT: _("The unit itself"),
}

STATES: dict[str, Words] = {
    "subject": _("All people due"),
    "participated": _("Took part"),
    "absent": _("Not begun"),
    "met": pgettext_lazy("figure", "Completed"),
    "unmet": _("Not completed"),
    "likely": _("Likely to miss"),
}

STANDS: dict[str, Words] = {
    "met": pgettext_lazy("figure", "Completed"),
    "going": _("On pace"),
    "likely": _("Likely to miss"),
    "absent": _("Not begun"),
}

RESULTS: dict[bool, Words] = {True: pgettext_lazy("assessment", "Met"), False: pgettext_lazy("assessment", "Not met")}

ORDERS: dict[str, Words] = {
    "unit": _("By unit"),
    "name": _("By name"),
    "missing": _("Owes most"),
    "counted": _("Studied most"),
}


def language() -> str:
    """Return the language of the page as sets of codes know it."""
    return "zh-hans" if (get_language() or "").startswith("zh") else "en"


def age(key: str) -> str:
    """Return the words of an age band."""
    first, last = next((first, last) for known, first, last in AGES if known == key)
    if first == 0:
        return gettext("%(last)s and younger") % {"last": last}
    if last > 100:
        return gettext("%(first)s and older") % {"first": first}
    return pgettext("age", "%(first)s to %(last)s") % {"first": first, "last": last}


def line(by: str, key: str) -> str:
    """Return the words of a line that is not named by the data: a band, a rank, a sex, an age band, what is unknown."""
    if key in (UNKNOWN, HERE):
        return str(UNKNOWNS[by])
    if by == By.AGE:
        return age(key)
    if by == By.RANK:
        return codes.label("rank", key, language())
    return str({By.BAND: BANDS, By.SEX: SEX}.get(By(by), {}).get(key, key))


def number(column: Column, value: int | None) -> str:
    """Return a number as a table shows it: people, hours with one decimal, a share with one."""
    if value is None:
        return "–"
    if column.kind == "share":
        return share(value)
    return hours(value) if column.kind == "hours" else str(value)


def share(tenths: int | None) -> str:
    """Return a share with one decimal, "–" of nobody."""
    return "–" if tenths is None else f"{tenths // 10}.{tenths % 10}%"


def difference(tenths: int | None) -> str:
    """Return a difference of two shares in points, with its sign: "+3.4", "−0.5", "±0.0"."""
    if tenths is None:
        return "–"
    sign = "±" if tenths == 0 else "+" if tenths > 0 else "−"
    return f"{sign}{abs(tenths) // 10}.{abs(tenths) % 10}"


def named(thing: Any) -> str:
    """Return the name of something that has one in each language, in that of the page."""
    here = "" if language().startswith("zh") else thing.name_en
    return str(here or thing.name)


NUMBERS = frozenset({"age", "owed", "counted", "required", "elective", "missing", "missing_required", "forecast"})
"""Columns of people that are numbers."""

_HOURS = {"required": "counted_required", "elective": "counted_elective"}


def cell(key: str, one: Any, place: Any) -> str:
    """Return what a list of people shows of one in a column; place: the unit, None where it is gone."""
    if key in ("owed", "counted", "missing", "missing_required", "forecast", *_HOURS):
        return hours(getattr(one, _HOURS.get(key, key)))
    match key:
        case "unit":
            return named(place) if place is not None else "–"
        case "rank":
            return codes.label("rank", one.rank, language()) if one.rank else "–"
        case "band":
            return str(BANDS.get(one.band, "–"))
        case "sex":
            return str(SEX_OF.get(one.sex, "–"))
        case "age":
            return "–" if one.age is None else str(one.age)
        case "state":
            return str(STANDS[one.state])
        case "result":
            return str(RESULTS[one.met])
        case "enrolment" | "number":
            return getattr(one, key) or "–"
        case "unit_code":
            return place.code if place is not None else "–"
        case "last_study":
            return one.last_study.isoformat() if one.last_study else "–"
        case _:
            return str(one.name)


TITLES: dict[str, Words] = {
    "figures": _("Figures"),
    "people": _("Lists of people"),
    "months": _("Month by month"),
    "assessment": _("Annual assessment list"),
    "statistics": _("Statistics sheet"),
    "rotation": _("Rotation progress"),
}

MONTHS: tuple[Words, ...] = (_("Month"), _("People with hours"), _("Recorded in the month"), _("Up to its end"))


ROTATION: tuple[Words, ...] = (
    _("Unit"), _("Should be trained"), _("Trained"), _("Share trained"), _("Still to be trained"),
    _("Hours in the cycle"),
)  # fmt: skip


def trained(word: str, cycle: str, least: str) -> str:
    """Return which people a list of a rotation shows."""
    said = (
        gettext("trained within %(cycle)s, at least %(hours)s h")
        if word == "yes"
        else gettext("not yet trained within %(cycle)s, at least %(hours)s h")
    )
    return said % {"cycle": cycle, "hours": least}


def frozen(snapshot: Any) -> str:
    """Return what a title says of a frozen year, "" of figures that live."""
    return "" if snapshot is None else gettext(" · frozen, as of %(day)s") % {"day": snapshot.reference.isoformat()}


def total() -> str:
    """Return the words of the last line."""
    return gettext("In all")


def taken(name: str, number: str, at: datetime) -> str:
    """Return what a file says of who ordered it to take it away."""
    said = gettext("Ordered by %(name)s on %(at)s, number %(number)s. Personal data: delete it when it is done with.")
    return said % {"name": name, "at": f"{at:%Y-%m-%d %H:%M}", "number": number}


EXPORT_PROBLEMS: dict[str, Words] = {
    "gone": _("What it was about is no longer there, or no longer in your reach."),
    "long": _("A PDF holds at most 2,000 lines. Take the Excel file, or narrow the list."),
    "many": _("Ten files of yours are being made. Wait for one of them."),
    "missing-glyph": _("A name holds a character that our fonts cannot draw. Take the Excel file."),
    "failed": _("It could not be made. Order it again, or tell your administrator the number."),
}


CIRCULARS: dict[str, Words] = {
    "draft": _("Draft"),
    "asked": _("Waits for a second person"),
    "published": _("Published"),
    "withdrawn": _("Withdrawn"),
}

_UNFIT: dict[str, Words] = {
    "damaged": _("This is no Word file that can be read."),
    "large": _("The file is too large when unpacked."),
    "macros": _("The file holds macros. Save it as .docx without them."),
    "external": _("The file loads something from outside. Put pictures into it instead of linking them."),
    "name": _("The template names something that there is not: %(value)s"),
    "slow": _("Filling it in takes too long. Make it simpler."),
    "taken": _("A template of this name is in use. Close it first, or choose another name."),
    "too-large": _("At most 5 MB."),
    "not-document": _("This is no Word file that can be read."),
    "empty": _("The file is empty."),
}


def unfit(problem: Any) -> str:
    """Return what is wrong with a Word template."""
    return str(_UNFIT.get(problem["code"], _UNFIT["damaged"])) % {"value": problem.get("value", "")}


ADDRESSES: dict[str, tuple[str, str]] = {
    "list_report_windows": (
        gettext_noop("What may be asked"),
        gettext_noop(
            "Training years and rules under which people of a unit owe hours, and the frozen years that keep the "
            "unit. Scope reports:read."
        ),
    ),
    "read_figures": (
        gettext_noop("Figures of a unit"),
        gettext_noop(
            "The unit with all below it, in all and line by line: the numbers of the page of reports. Without "
            "window, rule and snapshot: the newest training year under the rule of most people, as it stands now. "
            "Scope reports:read."
        ),
    ),
    "read_months": (
        gettext_noop("Curve of a year"),
        gettext_noop(
            "People with hours and hours recorded, month by month up to today, before a rule converts or caps them; "
            "what was taken back is taken off. Scope reports:read."
        ),
    ),
    "read_assessment": (
        gettext_noop("Annual assessment list"),
        gettext_noop(
            "Each person's result, in the columns that the authority wants and in its order. Of a frozen year it is "
            "as it was frozen; without window and snapshot it is the newest frozen year, and while there is none "
            "the running one. Each page is a line of the audit. Scope reports:read."
        ),
    ),
    "list_frozen_years": (
        gettext_noop("Frozen years"),
        gettext_noop(
            "Years frozen by authorities that the token reaches, and those of authorities above that keep its unit, "
            "with digest and signature: whoever has the file compares them. Scope reports:read."
        ),
    ),
}
"""Summary and description of each address of the API, by its operation id."""


RHYTHMS: dict[str, Words] = {"weekly": _("every Monday"), "monthly": _("on the first of every month")}

ENDS: dict[str, Words] = {
    "owner": _("You ended it."),
    "reach": _("The unit is no longer in your reach."),
    "unit": _("The unit ended."),
}
"""Why a subscription ended."""

SUBSCRIPTION_PROBLEMS: dict[str, Words] = {
    "conflict": _("Twenty subscriptions of yours go on. End one first."),
    "denied": _("Your account belongs to no person: there is no inbox to tell you in."),
}


def asked(asking: Any, named: Mapping[str, str]) -> list[str]:
    """Return in words how a report is asked, beyond its unit. named: what public ids mean, where that may be known."""
    narrow = asking.narrow
    words = [str(STATES[asking.state])] if asking.state != "subject" else []
    if asking.by != By.UNIT:
        words.append(gettext("Figures by: %(what)s") % {"what": GROUPINGS[asking.by]})
    words += [line(by, getattr(narrow, by)) for by in (By.BAND, By.RANK, By.SEX, By.AGE) if getattr(narrow, by)]
    words += [str(UNKNOWNS[By.GROUP])] if narrow.group == UNKNOWN else []
    words += [named[key] for key in (narrow.group, narrow.audience, asking.unit) if key in named]
    if asking.unit == HERE:
        words.append(gettext("the unit itself"))
    if narrow.month:
        words.append(gettext("recorded hours in %(month)s") % {"month": narrow.month})
    if asking.search:
        words.append(gettext("name with “%(text)s”") % {"text": asking.search})
    return words + ([asking.window] if asking.window else [])
