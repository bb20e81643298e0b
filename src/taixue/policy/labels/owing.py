"""Who owes what, when, and what stands around it, in sentences."""

from datetime import date
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from taixue.kit.templatetags.taixue_ui import chinese, day, longday
from taixue.lib import hours
from taixue.people.labels.roles import BANDS
from taixue.policy.labels import words
from taixue.policy.labels.kinds import EVENTS, EXEMPTIONS, STAFF, named
from taixue.policy.labels.sentences import Sentence, amount, conditions, joined, listed, which
from taixue.policy.rules.document import Bar, Document, Duty, Group, Share
from taixue.policy.rules.windows import Calendar, Class, Cycle, Deadline, Distance, Ever, Part, Rolling, Rule

NATURES: dict[str, str | Promise] = {
    "entitlement": gettext_lazy("a right, never held against anybody"),
    "aim": gettext_lazy("an aim, never held against anybody"),
}
IDS: dict[str, str | Promise] = {
    "total": gettext_lazy("in all"),
    "required": gettext_lazy("required"),
}
"""Duties that hardly any document names."""
EFFECTS: dict[str, str | Promise] = {
    "lifts": gettext_lazy("nothing is owed"),
    "months": gettext_lazy("what is owed is reduced month by month"),
    "days": gettext_lazy("what is owed is reduced day by day"),
}
PARTS: dict[str, str | Promise] = {
    "week": gettext_lazy("Each week, from Monday"),
    "month": gettext_lazy("Each month"),
    "quarter": gettext_lazy("Each quarter"),
}


def who(document: Document) -> list[Sentence]:
    """Return who owes what, group by group."""
    return [one for group in document.groups for one in _group(document, group)]


def _group(document: Document, group: Group) -> list[Sentence]:
    bands = [str(BANDS.get(band, band)) for band in group.bands]
    people = _("everyone") if group.everyone and not bands else listed(bands)
    follow = listed([str(BANDS.get(band, band)) for band in group.by_reference])
    parts = [people, _("by reference: %(bands)s") % {"bands": follow} if follow else ""]
    if group.kinds:
        parts.append(_("only %(kinds)s") % {"kinds": listed([named(STAFF, code) for code in group.kinds])})
    head = Sentence(f"group:{group.id}", f"{words(group.name)}{'：' if chinese() else ': '}{joined(parts)}")
    return [head, *(duty(document, group, one) for one in group.duties)]


def duty(document: Document, group: Group, one: Duty) -> Sentence:
    """Return what a duty asks."""
    link = _(" or ") if one.needs == "any" else _(" and ")
    asked = link.join(bar(document, part, required=one.counts == "required") for part in one.bars)
    parts = [f"{words(one.name)}{'：' if chinese() else ': '}{asked}" if one.name else asked]
    if len(document.windows) > 1:
        parts.append(_("in the window “%(window)s”") % {"window": one.window or document.calendar.id})
    if one.who:
        parts.append(_("only for a saved audience"))
    if one.nature in NATURES:
        parts.append(str(NATURES[one.nature]))
    if one.levels:
        levels = [f"{hours.text(level.least)} {words(level.name)}" for level in one.levels]
        parts.append(_("levels: %(levels)s") % {"levels": listed(levels)})
    text = joined(parts)
    return Sentence(f"duty:{group.id}:{one.id}", text[:1].upper() + text[1:], words(one.clause), words(group.name))


def bar(document: Document, one: Bar, *, required: bool = False) -> str:
    """Return one thing to reach, or not to exceed."""
    facts = {"amount": _limit(document, one), "which": which(one.which) or (_("required") if required else "")}
    if one.at_most:
        return (_("at most %(amount)s (%(which)s)") if facts["which"] else _("at most %(amount)s")) % facts
    if not facts["which"] and one.measure == "credit" and isinstance(one.limit, int):
        return _("at least %(amount)s in all") % facts
    return (_("at least %(amount)s (%(which)s)") if facts["which"] else _("at least %(amount)s")) % facts


def _limit(document: Document, one: Bar) -> str:
    if isinstance(one.limit, Share):
        return _share(document, one.limit)
    return amount(one.limit, document.unit if one.measure == "credit" else one.measure)


def _share(document: Document, share: Share) -> str:
    part = fraction(share.part)
    if share.of == "prescribed":
        return _("%(part)s of the prescribed courses") % {"part": part}
    if share.of == "class":
        return _("%(part)s of the class") % {"part": part}
    facts = {"part": part, "duty": titled(document, share.of)}
    if share.by == "counted":
        return _("%(part)s of what counted for “%(duty)s”") % facts
    return _("%(part)s of what “%(duty)s” asks") % facts


def titled(document: Document, identity: str) -> str:
    """Return the name of a duty, where it has none what it counts, and else its id."""
    found = next((one for group in document.groups for one in group.duties if one.id == identity), None)
    if found is None or found.name:
        return words(found.name) if found is not None else identity
    return str(IDS.get(identity, identity))


def fraction(part: Fraction) -> str:
    """Return a share as people write it: "2/3", "50%"."""
    whole = part * 100
    return f"{whole.numerator}%" if whole.denominator == 1 else f"{part.numerator}/{part.denominator}"


def when(document: Document) -> list[Sentence]:
    """Return over which days is counted."""
    several = len(document.windows) > 1
    found = []
    for rule in document.windows:
        text = window(rule)
        said = _("Window “%(id)s”: %(text)s") % {"id": rule.id, "text": text} if several else text
        found.append(Sentence(f"window:{rule.id}", said, words(document.clauses.window)))
        if isinstance(rule, Calendar) and rule.statistics:
            found.append(Sentence(f"statistics:{rule.id}", _statistics(rule), words(document.clauses.statistics)))
    return found


def window(rule: Rule) -> str:
    """Return how a rule cuts time."""
    if isinstance(rule, Calendar):
        facts = {"first": _month_day(rule.first), "last": _month_day(rule.last)}
        crossing = _("From %(first)s to %(last)s of the next year, 24:00.")
        return (crossing if rule.crosses else _("From %(first)s to %(last)s, 24:00, of each year.")) % facts
    if isinstance(rule, Cycle):
        years = ngettext("%(n)s year", "%(n)s years", rule.years) % {"n": rule.years}
        if rule.since is None:
            return _("Cycles of %(years)s, from one's own %(event)s on.") % {"years": years, "event": event(rule.event)}
        return _("Cycles of %(years)s for everyone, from %(day)s on.") % {"years": years, "day": longday(rule.since)}
    if isinstance(rule, Rolling):
        return ngettext("The last %(n)s year, day by day.", "The last %(n)s years, day by day.", rule.years) % {
            "n": rule.years
        }
    if isinstance(rule, Part):
        return f"{PARTS[rule.kind]}{'。' if chinese() else '.'}"
    if isinstance(rule, Deadline):
        return _deadline(rule)
    if isinstance(rule, Class):
        return _("The days of each class a person belongs to.")
    return _("Once in a life.") if isinstance(rule, Ever) else rule.id


def _deadline(rule: Deadline) -> str:
    facts = {"event": event(rule.event), "within": _distance(rule.within), "before": _distance(rule.before)}
    if rule.before == Distance():
        return _("Within %(within)s after %(event)s.") % facts
    return _("From %(before)s before %(event)s until %(within)s after it.") % facts


def _distance(one: Distance) -> str:
    parts = [
        ngettext("%(n)s year", "%(n)s years", one.years) % {"n": one.years} if one.years else "",
        ngettext("%(n)s month", "%(n)s months", one.months) % {"n": one.months} if one.months else "",
        ngettext("%(n)s day", "%(n)s days", one.days) % {"n": one.days} if one.days else "",
    ]
    return " ".join(part for part in parts if part)


def event(code: str) -> str:
    """Return the words of an event in a person's life; one that nobody named by its code."""
    return named(EVENTS, code)


def _statistics(rule: Calendar) -> str:
    if rule.statistics is None:
        return ""
    first, last = (_month_day(one) for one in rule.statistics)
    said = {
        "none": _("Figures are frozen from %(first)s to %(last)s; what is finished then counts for no year."),
        "this": _("Figures are frozen from %(first)s to %(last)s; what is finished then still counts for the year."),
        "next": _("Figures are frozen from %(first)s to %(last)s; what is finished then counts for the next year."),
    }
    return said[rule.counts_for] % {"first": first, "last": last}


def _month_day(one: tuple[int, int]) -> str:
    return day(date(2023, *one))


def gates(document: Document) -> list[Sentence]:
    """Return what must be reached before something opens."""
    found = []
    for one in document.gates:
        facts = {"name": words(one.name), "bar": bar(document, one.bar)}
        text = _("%(name)s opens with %(bar)s.") % facts
        if one.opens is not None:
            text += " " + _("Before that this does not count: %(entries)s.") % {"entries": conditions(one.opens)}
        found.append(Sentence(f"gate:{one.id}", text, words(one.clause)))
    return found


def exemptions(document: Document) -> list[Sentence]:
    """Return what approved exemptions do."""
    found = []
    for one in document.exemptions:
        name = named(EXEMPTIONS, one.kind)
        text = _("%(kind)s, approved: %(effect)s.") % {"kind": name, "effect": EFFECTS[one.effect]}
        if one.duties:
            text += " " + _("Only for: %(duties)s.") % {
                "duties": listed([titled(document, duty) for duty in one.duties])
            }
        found.append(Sentence(f"exemption:{one.kind}", text, words(one.clause)))
    return found


def consequences(document: Document) -> list[Sentence]:
    """Return what the source says follows; never carried out."""
    found = [
        Sentence(
            f"consequence:{one.when}:{one.duty}:{one.kind}:{place}",
            (_("Met: %(words)s") if one.when == "met" else _("Not met: %(words)s")) % {"words": words(one.words)},
            words(one.clause),
        )
        for place, one in enumerate(document.consequences)
    ]  # fmt: skip
    score = document.unit_score
    if score is not None:
        text = _("A unit's score is %(full)s, less %(less)s for each person who has not met the duty; a person's is "
                 "%(personal)s, in proportion for who has not.") % {
            "full": hours.text(score.full), "less": hours.text(score.less), "personal": hours.text(score.personal),
        }  # fmt: skip
        found.append(Sentence("unit-score", text, words(score.clause)))
    return found
