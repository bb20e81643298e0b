"""What a document says, as sentences: each with a key, so that two versions can be laid side by side."""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext

from taixue.credits.labels import KINDS
from taixue.kit.templatetags.taixue_ui import chinese, trimmed
from taixue.policy.labels.kinds import ACTIVITIES, CATEGORIES, named
from taixue.policy.rules.filters import ANY, Filter, Which

Said = str | Promise


@dataclass(frozen=True, slots=True)
class Sentence:
    """One thing that a document says. key: what it is about, the same in every version; clause: where it says so.

    about: whom it is about, where that stands in another sentence
    """

    key: str
    text: str
    clause: str = ""
    about: str = ""

    @property
    def alone(self) -> str:
        """The text as it can stand without the sentence before it."""
        return f"{self.about}{'：' if chinese() else ': '}{self.text}" if self.about else self.text

    @property
    def part(self) -> bool:
        """Does it belong to the sentence before it, as a duty does to its group?"""
        return self.key.startswith(("duty:", "statistics:"))


@dataclass(frozen=True, slots=True)
class Section:
    """Sentences under one heading. id: of the heading; note: what must be known about all of them."""

    id: str
    title: str
    sentences: list[Sentence] = field(default_factory=list)
    note: str = ""


UNITS: dict[str, Said] = {
    "hours": _("%(n)s hours"),
    "days": _("%(n)s days"),
    "credits": _("%(n)s credits"),
    "points": _("%(n)s points"),
}
MEASURES: dict[str, Said] = {
    "days": _("%(n)s days"),
    "minutes": _("%(n)s minutes of proven study"),
    "items": _("%(n)s items"),
    "points": _("%(n)s points"),
    "score": _("a score of %(n)s"),
    "entries": _("%(n)s entries"),
    "different": _("%(n)s different items"),
    "calendar-days": _("%(n)s calendar days with study"),
    "absence": _("%(n)s days of absence"),
}


def amount(hundredths: int, unit: str) -> str:
    """Return an amount of a document's unit or a measure: "80 hours"."""
    return str({**MEASURES, **UNITS}[unit]) % {"n": trimmed(hundredths)}


def kind(code: str) -> str:
    """Return the words of a kind of activity; one that nobody named by its code."""
    return str(KINDS.get(code) or named(ACTIVITIES, code))


def listed(texts: list[str]) -> str:
    """Join names as a list in the reader's language."""
    return ("、" if chinese() else ", ").join(texts)


def joined(parts: list[str]) -> str:
    """Join parts of a sentence."""
    return ("；" if chinese() else "; ").join(part for part in parts if part)


def which(one: Which) -> str:
    """Return which entries are meant, "" for all."""
    said = conditions(one.of)
    if one.without is None:
        return said
    return str(_("%(which)s, without %(without)s")) % {
        "which": said or pgettext("which entries", "everything"), "without": conditions(one.without),
    }  # fmt: skip


def conditions(one: Filter) -> str:
    """Return the conditions of a filter, "" for none."""
    if one == ANY:
        return ""
    parts = [listed([kind(code) for code in one.kinds])]
    if one.categories:
        parts.append(
            str(_("category %(names)s")) % {"names": listed([named(CATEGORIES, code) for code in one.categories])}
        )
    if one.subjects:
        parts.append(str(_("subject %(names)s")) % {"names": listed(list(one.subjects))})
    if one.provenances:
        parts.append(str(_("evidence %(names)s")) % {"names": listed(list(one.provenances))})
    if one.required is not None:
        parts.append(str(_("required") if one.required else _("elective")))
    if one.prescribed is not None:
        parts.append(str(_("on the person's list") if one.prescribed else _("not on the person's list")))
    if one.hours:
        parts.append(str(_("between %(times)s")) % {"times": listed([_times(*pair) for pair in one.hours])})
    return " · ".join(part for part in parts if part)


def minutes(seconds: int) -> str:
    """Return a number of minutes."""
    n = seconds // 60
    return ngettext("%(n)s minute", "%(n)s minutes", n) % {"n": n}


def _times(first: int, end: int) -> str:
    return f"{first // 60}:{first % 60:02d}–{end // 60}:{end % 60:02d}"
