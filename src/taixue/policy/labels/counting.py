"""How entries count, in sentences: conversions, repeated items, caps, what is carried, the first year."""

from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from taixue.kit.templatetags.taixue_ui import trimmed
from taixue.policy.labels import PRO_RATA, words
from taixue.policy.labels.kinds import CATEGORIES, named
from taixue.policy.labels.owing import fraction, titled
from taixue.policy.labels.sentences import Sentence, amount, joined, kind, listed, minutes, which
from taixue.policy.rules.conversion import UNIT, Conversion
from taixue.policy.rules.document import Cap, Document, Repeat

RATES: dict[str, str | Promise] = {
    "nominal": gettext_lazy("%(kind)s: the hours its publisher set, once the whole of it is finished"),
    "seconds": gettext_lazy("%(kind)s: its proven study time; an hour has %(hour)s"),
    "half_days": gettext_lazy("%(kind)s: %(day)s a day attended"),
    "items": gettext_lazy("%(kind)s: %(each)s an item"),
    "points": gettext_lazy("%(kind)s: %(each)s a point"),
    "score": gettext_lazy("%(kind)s: %(each)s a point of the score"),
    "fixed": gettext_lazy("%(kind)s: %(each)s each time"),
}
PER: dict[str, str | Promise] = {
    "entry": gettext_lazy("for one activity"),
    "item": gettext_lazy("for one item"),
    "class": gettext_lazy("for one class"),
    "day": gettext_lazy("a day"),
    "week": gettext_lazy("a week"),
    "month": gettext_lazy("a month"),
    "quarter": gettext_lazy("a quarter"),
    "year": gettext_lazy("a year"),
    "window": gettext_lazy("in the window"),
}
WITHIN: dict[str, str | Promise] = {
    "day": gettext_lazy("on one day"),
    "window": gettext_lazy("in one window"),
    "ever": gettext_lazy("in a life"),
}
KEEP: dict[str, str | Promise] = {
    "once": gettext_lazy("the first time counts"),
    "longest": gettext_lazy("the longest counts"),
    "best": gettext_lazy("the best counts"),
}
RANK_ON: dict[str, str | Promise] = {
    "last-day": gettext_lazy("the rank on the last day of the window, today while it runs"),
    "first-day": gettext_lazy("the rank on the first day of the window"),
    "weighted": gettext_lazy("each rank by the days it was held in the window"),
}
LEAVE: dict[str, str | Promise] = {
    "months": gettext_lazy("Months on long leave are taken off what is asked."),
    "days": gettext_lazy("Days on long leave are taken off what is asked."),
}


def rules(document: Document) -> list[Sentence]:
    """Return how entries count."""
    found = [
        Sentence(f"conversion:{one.kind}:{place}", conversion(document, one), words(document.clauses.conversion))
        for place, one in _numbered(document)
    ]
    found += [Sentence(f"repeat:{one.id}", _repeat(one), words(one.clause)) for one in document.repeats]
    found += [Sentence(f"cap:{one.id}", _cap(document, one), words(one.clause)) for one in document.caps]
    return [*found, *_carried(document), *_parts(document)]


def sentence(document: Document, what: str, identity: str) -> str:
    """Return the sentence of a "cap" or "repeat" by its id, the id where the document has none of it."""
    caps = {one.id: _cap(document, one) for one in document.caps} if what == "cap" else {}
    repeats = {one.id: _repeat(one) for one in document.repeats} if what == "repeat" else {}
    return {**caps, **repeats}.get(identity, identity)


def _numbered(document: Document) -> list[tuple[int, Conversion]]:
    """Return the conversions, each with its place among those of its kind."""
    seen: dict[str, int] = {}
    found = []
    for one in document.conversions:
        seen[one.kind] = seen.get(one.kind, -1) + 1
        found.append((seen[one.kind], one))
    return found


def conversion(document: Document, one: Conversion) -> str:
    """Return what an activity of a kind earns."""
    name = kind(one.kind)
    said = which(one.which)
    facts = {"kind": f"{name} ({said})" if said else name, "hour": minutes(one.hour),
             "day": amount(one.day, document.unit), "each": amount(one.each, document.unit)}  # fmt: skip
    parts = [_stepped(document, one, facts["kind"]) if one.steps else str(RATES[one.credit]) % facts]
    if one.factor != UNIT:
        parts.append(_("times %(factor)s") % {"factor": trimmed(one.factor)})
    if one.whole:
        parts.append(_("only whole units"))
    if one.score:
        parts.append(_("from a score of %(score)s") % {"score": one.score})
    if one.percent:
        parts.append(_("once %(percent)s%% of it are done") % {"percent": one.percent})
    if one.seconds:
        parts.append(_("from %(time)s on") % {"time": minutes(one.seconds)})
    if one.most is not None:
        parts.append(_("at most %(amount)s") % {"amount": amount(one.most, document.unit)})
    return joined(parts)


def _stepped(document: Document, one: Conversion, name: str) -> str:
    steps = []
    for step in one.steps:
        least = minutes(step.least) if one.credit == "seconds" else trimmed(step.least * UNIT)
        facts = {"least": least, "amount": amount(step.amount, document.unit)}
        steps.append((_("over %(least)s: %(amount)s") if step.above else _("from %(least)s: %(amount)s")) % facts)
    return _("%(kind)s: by bands, %(steps)s") % {"kind": name, "steps": listed(steps)}


def _repeat(one: Repeat) -> str:
    facts = {"which": which(one.which) or _("The same item"), "within": WITHIN[one.within], "keep": KEEP[one.keep]}
    text = _("%(which)s, more than once %(within)s: %(keep)s") % facts
    return joined([text, _("only the first %(n)s tries") % {"n": one.attempts} if one.attempts else ""])


def _cap(document: Document, one: Cap) -> str:
    if one.most is not None:
        most = amount(one.most, document.unit)
    elif one.entries is not None:
        most = amount(one.entries * UNIT, "entries")
    else:
        most = _("%(part)s of what “%(duty)s” asks") % {
            "part": fraction(one.share or Fraction(0)),
            "duty": titled(document, one.of),
        }
    facts = {"which": which(one.which) or _("Everything"), "most": most, "per": PER[one.per]}
    return _("%(which)s: at most %(most)s %(per)s") % facts


def _carried(document: Document) -> list[Sentence]:
    """Return what becomes of a surplus."""
    clause = words(document.clauses.carry)
    if not document.carries:
        forbidden = any(rule.carry == "forbidden" for rule in document.windows)
        none = _("A surplus stays in its window; nothing is carried over.")
        return [Sentence("carry", _("Carrying a surplus over is forbidden.") if forbidden else none, clause)]
    found = []
    for one in document.carries:
        marks = [
            kind(one.kind), "" if one.category == "elective" else named(CATEGORIES, one.category), one.subject,
            _("required") if one.required else _("elective"),
        ]  # fmt: skip
        facts = {"duty": titled(document, one.surplus), "marks": listed([mark for mark in marks if mark])}
        text = _("What goes beyond “%(duty)s” counts in the next window as: %(marks)s") % facts
        most = _("at most %(amount)s") % {"amount": amount(one.most, document.unit)} if one.most is not None else ""
        found.append(Sentence(f"carry:{one.surplus}", joined([text, most]), words(one.clause) or clause))
    return found


def _parts(document: Document) -> list[Sentence]:
    """Return what is asked of part of a window, and which rank decides."""
    found = [
        Sentence("rank-on", _("What someone owes is decided by %(rank_on)s.") % {"rank_on": RANK_ON[document.rank_on]}),
        Sentence("pro-rata", str(PRO_RATA[document.pro_rata]), words(document.clauses.first_year)),
    ]
    if document.pro_rata_leave in LEAVE:
        found.append(Sentence("pro-rata-leave", str(LEAVE[document.pro_rata_leave])))
    return found
