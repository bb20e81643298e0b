"""Words for conditions on who is meant, and for what is wrong with one."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from taixue.people.labels.roles import BANDS, KINDS, UNIT_KINDS
from taixue.people.rules.audiences import CHOICES, RANGES, Audience, Condition, Problem

Words = str | Promise

FIELDS: dict[str, Words] = {
    "posting": _("Posting"),
    "band": _("Rank band"),
    "rank": _("Rank"),
    "post": _("Post holds the words"),
    "age": _("Age"),
    "sex": _("Sex"),
    "tenure": _("Years in this post"),
    "service": _("Years of service"),
    "unit_kind": _("Kind of unit"),
    "unit": _("Unit and all below"),
    "group": _("Priority group"),
}
"""Fields in the order in which a page offers them."""

SEXES: dict[str, Words] = {"1": _("male"), "2": _("female")}

USES: dict[str, Words] = {
    "course-required": _("Required course"),
    "course-elective": _("Elective course"),
    "course-visible": _("Course shown to these people only"),
    "duty": _("Duty of a study rule"),
}

PROBLEMS: dict[str, Words] = {
    "missing": _("Say what is asked for, or take the condition away."),
    "value": _("This value does not exist here."),
    "order": _("The first number is the smaller one."),
    "twice": _("The same stands here twice."),
    "type": _("This cannot be read."),
    "unknown": _("This condition is not known."),
    "many": _("At most 10 groups of 12 conditions each."),
    "gone": _("A unit or group of this condition does not exist any more."),
    "unit": _("No unit in your reach has exactly this name or code: %(cure)s"),
    "number": _("Write whole years, such as 35."),
}


def options(field: str) -> list[tuple[str, str]]:
    """Return what a field of a fixed set offers, in words."""
    words: Mapping[str, Words] = {
        "posting": KINDS, "band": BANDS, "sex": SEXES, "unit_kind": UNIT_KINDS,
    }.get(field, {})  # fmt: skip
    return [(code, str(words.get(code, code))) for code in CHOICES.get(field, ())]


def problem(found: Problem) -> str:
    """Return what is wrong with a condition and how to mend it."""
    return str(PROBLEMS.get(found.code, found.code)) % {"cure": found.cure}


def sentence(condition: Condition, names: Mapping[str, str]) -> str:
    """Say a condition in words. names: of units and groups, by public id."""
    field = str(FIELDS[condition.field])
    if condition.field in RANGES:
        said = _years(condition)
    else:
        known = dict(options(condition.field)) | dict(names)
        said = str(pgettext_lazy("alternatives", " or ")).join(known.get(one, one) for one in condition.values)
    if condition.turned:
        return gettext("%(field)s: not %(said)s") % {"field": field, "said": said}
    return gettext("%(field)s: %(said)s") % {"field": field, "said": said}


def sentences(audience: Audience, names: Mapping[str, str]) -> list[list[str]]:
    """Say an audience in words, a list for each block."""
    return [[sentence(condition, names) for condition in block] for block in audience.blocks]


def _years(c: Condition) -> str:
    if c.last is None:
        return gettext("%(n)s or more") % {"n": c.first}
    if c.first is None:
        return gettext("at most %(n)s") % {"n": c.last}
    return str(c.first) if c.first == c.last else gettext("%(a)s to %(b)s") % {"a": c.first, "b": c.last}
