"""A person's duties in words: what each asks, what stands around them, what became of entries."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from taixue.kit.templatetags.taixue_ui import day, trimmed
from taixue.policy import labels
from taixue.policy.labels.counting import sentence
from taixue.policy.labels.owing import EXEMPTIONS, bar
from taixue.policy.labels.sentences import amount, kind, listed
from taixue.policy.rules.document import Document, Gate, Group
from taixue.policy.rules.shown import Asked, Part

COLUMNS: dict[str, str | Promise] = {
    "hours": gettext_lazy("Hours"),
    "days": gettext_lazy("Days"),
    "credits": gettext_lazy("Credits"),
    "points": gettext_lazy("Points"),
}
NEEDS: dict[str, str | Promise] = {
    "any": gettext_lazy("One of these will do:"),
    "all": gettext_lazy("All of these are asked:"),
}
EFFECTS: dict[str, str | Promise] = {
    "lifts": gettext_lazy("%(kind)s from %(first)s to %(last)s, approved: nothing is owed while it lasts."),
    "months": gettext_lazy("%(kind)s from %(first)s to %(last)s, approved: its whole months are not asked for."),
    "days": gettext_lazy("%(kind)s from %(first)s to %(last)s, approved: its days are not asked for."),
    "unknown": gettext_lazy("%(kind)s from %(first)s to %(last)s, approved: this rule does not know the kind."),
}


def name(document: Document, one: Asked) -> str:
    """Return what a duty asks of this person."""
    if one.duty.name:
        return labels.words(one.duty.name)
    if one.duty.plain and document.unit == "hours" and not one.duty.bars[0].which.narrows:
        return labels.duty(one.duty.counts, trimmed(one.first.asked))
    required = one.duty.counts == "required"
    link = _(" or ") if one.duty.needs == "any" else _(" and ")
    return link.join(bar(document, part.bar, required=required) for part in one.parts)


def figure(part: Part) -> str:
    """Return a bar in figures: "63.5 of 80 hours"."""
    facts = {"counted": trimmed(part.counted), "asked": amount(part.asked, part.unit)}
    return (_("%(counted)s, at most %(asked)s") if part.bar.at_most else _("%(counted)s of %(asked)s")) % facts


def verdict(one: Asked) -> tuple[str, str, str]:
    """Return where a duty stands: kind of badge, icon, words."""
    if one.met:
        return "ok", "check", _("met")
    if not one.duty.binding:
        return "note", "info", _("not taken in full")
    if any(part.exceeded for part in one.parts):
        return "bad", "x", _("exceeded")
    return "bad", "x", _("owes %(amount)s") % {"amount": amount(one.first.missing, one.first.unit)}


def level(one: Asked) -> str:
    """Return the name of the level that was reached, "" for none."""
    return labels.words(one.duty.levels[one.level].name) if one.level >= 0 else ""


def reason(document: Document, code: str, facts: dict[str, str]) -> str:
    """Return why an entry did not count, a cap or repeated item by the rule's own sentence."""
    said = labels.reason(code, facts)
    named = next((key for key in ("cap", "repeat") if key in facts), "")
    return f"{said}: {sentence(document, named, facts[named])}" if named else said


def cut(document: Document, pairs: Iterable[tuple[str, int]]) -> str:
    """Return which caps took how much of an entry."""
    return "; ".join(
        _("%(amount)s cut: %(cap)s") % {"amount": amount(taken, document.unit), "cap": sentence(document, "cap", cap)}
        for cap, taken in pairs
    )


def around(document: Document, group: Group | None, reasons: dict[str, Any]) -> list[str]:
    """Return what else decides: a surplus taken along, exemptions, gates, and what the source says follows."""
    found = [
        _("%(amount)s taken along from %(window)s.")
        % {"amount": amount(row["amount"], document.unit), "window": row["window"]}
        for row in reasons.get("carried", ())
    ]
    found += [_excused(row) for row in reasons.get("excused", ())]
    names = {duty.id: labels.words(duty.name) or duty.id for duty in group.duties} if group else {}
    lifted = [names.get(one, one) for one in reasons.get("lifted", ())]
    if lifted:
        found.append(_("Lifted: %(duties)s.") % {"duties": listed(lifted)})
    gates = {gate.id: gate for gate in document.gates}
    found += [_gate(document, gates[row["id"]], row) for row in reasons.get("gates", ()) if row["id"] in gates]
    follow = [labels.words(document.consequences[place].words) for place in reasons.get("consequences", ())]
    return found + [_("The source says what follows: %(words)s") % {"words": one} for one in follow]


def _excused(row: dict[str, str]) -> str:
    known = str(EXEMPTIONS.get(row["kind"]) or kind(row["kind"]))
    days = {key: day(date.fromisoformat(row[f"{key}_day"])) for key in ("first", "last")}
    return str(EFFECTS[row["effect"]]) % {"kind": known, **days}


def _gate(document: Document, gate: Gate, row: dict[str, int]) -> str:
    unit = document.unit if gate.bar.measure == "credit" else gate.bar.measure
    facts = {"name": labels.words(gate.name), "asked": amount(row["asked"], unit), "counted": trimmed(row["counted"])}
    if row["open"]:
        return _("%(name)s is open: %(counted)s of %(asked)s.") % facts
    return _("%(name)s is closed: %(counted)s of %(asked)s.") % facts
