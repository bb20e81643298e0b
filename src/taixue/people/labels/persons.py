"""Words for a person's data: fields, groups of fields, what is wrong with one, where a change came from."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from taixue.people.labels import codes
from taixue.people.labels.roles import PERSON_PROBLEMS
from taixue.people.rules.persons import CODED

Words = str | Promise

FIELDS: dict[str, Words] = {
    "name": _("Name"),
    "sex": _("Sex"),
    "ethnicity": _("Ethnic group"),
    "birth_month": _("Birth month"),
    "native_place": _("Native place"),
    "id_number": _("Identity number"),
    "mobile": _("Mobile"),
    "email": _("E-mail"),
    "office_phone": _("Office phone"),
    "qq": _("QQ"),
    "education": pgettext_lazy("field", "Education"),
    "degree": _("Degree"),
    "school": _("School"),
    "major": _("Major"),
    "political_status": _("Political status"),
    "title": _("Professional title"),
    "registered_on": _("Registered"),
    "enrolment_number": _("Enrolment number"),
}

GROUPS: tuple[tuple[str, Words, tuple[str, ...]], ...] = (
    ("person", _("Person"), ("name", "sex", "ethnicity", "birth_month", "native_place", "id_number")),
    ("contact", _("Contact"), ("mobile", "email", "office_phone", "qq")),
    ("schooling", _("Schooling"), ("education", "degree", "school", "major")),
    ("service", _("Service"), ("political_status", "title", "registered_on", "enrolment_number")),
)
"""Name, heading and fields of each group, in the order of cards and forms."""

SOURCES: dict[str, Words] = {
    "edit": _("by hand"),
    "roster": _("by roster"),
    "request": _("as the person asked"),
    "number": _("number corrected"),
    "system": _("by the personnel system"),
    "join": _("two records joined"),
    "part": _("two records parted"),
}

PROBLEMS: dict[tuple[str, str], Words] = {
    **PERSON_PROBLEMS,
    ("id_number", "stored"): _("A stored number is corrected on its own page, with a reason."),
    ("id_number", "missing"): _("Write the number as on the card."),
    ("birth_month", "form"): _("Year and month, such as 1979.03."),
    ("qq", "form"): _("5 to 12 digits."),
    ("office_phone", "form"): _("Digits with area code, such as 0599-5550117, an extension behind 转."),
    ("email", "form"): _("Write it like name@example.org."),
    ("sex", "differs"): _("The identity number says something else. Correct the number first if it is wrong."),
    ("birth_month", "differs"): _("The identity number says something else. Correct the number first if it is wrong."),
    ("unit", "missing"): _("No unit of this code or full name. Choose one of the tree."),
    ("unit", "two"): _("Several units have this name. Write the code."),
    ("unit", "closed"): _("This unit has ended by that day."),
    ("expected_to", "order"): _("The end comes after the first day."),
    ("first_day", "future"): _("It is recorded when it takes place: at most tomorrow."),
    ("first_day", "too-early"): _("It comes after the day on which the present posting began."),
    ("first_day", "nothing-before"): _("There is no post on that day from which this could follow."),
    ("first_day", "not-after-leave"): _("The person is on long leave: end the leave first."),
    ("first_day", "not-after-retired"): _("The person is recorded as retired. Take that back first if it is wrong."),
    ("first_day", "not-after-left"): _("The person has left the service. Record a new post first."),
    ("first_day", "not-after-deceased"): _("The person is recorded as deceased. Take that back first if it is wrong."),
}

BY_CODE: dict[str, Words] = {
    "missing": _("Fill this in."),
    "long": _("This is too long."),
    "unknown": _("Choose one of the list."),
    "form": _("This cannot be read."),
    "taken": _("This belongs to another person."),
}


def problem(field: str, code: str) -> str:
    """Return what is wrong with a field and how to mend it."""
    return str(PROBLEMS.get((field, code)) or BY_CODE.get(code) or code)


def value(field: str, stored: object) -> str:
    """Return a stored value as a reader wants it: codes in words, days as 2026-11-20."""
    text = str(stored or "")
    return codes.label(field, text) if field in CODED and text else text


@dataclass(frozen=True, slots=True)
class Fact:
    """One field of a person on a page."""

    field: str
    label: str
    value: str
    number: bool  # set in figures


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together."""

    name: str
    label: str
    facts: list[Fact]


NUMBERS = ("id_number", "mobile", "office_phone", "qq", "enrolment_number")


def groups(person: Any, *, mobile: str, without: Iterable[str] = ()) -> list[Group]:
    """Return a person's data by groups. mobile: as this reader may see it; the identity number is always masked."""
    seen = {"id_number": person.id_mask, "mobile": mobile}
    return [
        Group(
            name, str(label),
            [
                Fact(f, str(FIELDS[f]), seen[f] if f in seen else value(f, getattr(person, f)), f in NUMBERS)
                for f in fields if f not in without
            ],
        )
        for name, label, fields in GROUPS
    ]  # fmt: skip
