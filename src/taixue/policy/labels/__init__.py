"""What an evaluation says, in words."""

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from taixue.kit.templatetags.taixue_ui import chinese, day
from taixue.policy.labels.sentences import amount
from taixue.policy.rules.document import Words
from taixue.policy.rules.steps import Step
from taixue.policy.rules.windows import Window

EXEMPT: dict[str, str | Promise] = {
    "no-posting": gettext_lazy("No main posting in a unit on the reference day, so nothing is owed."),
    "on-leave": gettext_lazy("On long leave on the reference day, so nothing is owed; back at work, the year is owed."),
    "not-registered": gettext_lazy("Not registered by the reference day, so nothing is owed yet."),
    "band-not-named": gettext_lazy("The policy names no duty for this rank band."),
    "exempted": gettext_lazy("An approved exemption lifts every duty of this window."),
}

STEPS: dict[str, str | Promise] = {
    "full": gettext_lazy("A full window asks for %(full)s."),
    "at-most": gettext_lazy("At most %(full)s are allowed."),
    "share-of": gettext_lazy("%(share)s of “%(of)s”: %(asked)s."),
    "weighted": gettext_lazy("By the days at each rank, %(days)s days in all: %(asked)s."),
    "share-months": gettext_lazy("In part, by months: %(full)s × %(parts)s / %(whole)s = %(exact)s."),
    "share-days": gettext_lazy("In part, by days: %(full)s × %(parts)s / %(whole)s = %(exact)s."),
    "rounded": gettext_lazy("Rounded up to a whole one: %(asked)s."),
    "counted": gettext_lazy("Entries that count here: %(lines)s, together %(counted)s."),
    "missing": gettext_lazy("%(asked)s − %(counted)s = %(missing)s owed."),
    "met": gettext_lazy("%(counted)s of %(asked)s: met."),
    "within": gettext_lazy("%(counted)s of at most %(asked)s: kept."),
    "exceeded": gettext_lazy("%(counted)s of at most %(asked)s: exceeded."),
}

REASONS: dict[str, str | Promise] = {
    "statistics-days": gettext_lazy("%(day)s is a statistics day; it counts for no year"),
    "outside-window": gettext_lazy("%(day)s lies outside of the year's window"),
    "other-window": gettext_lazy("The day, %(day)s, belongs to %(window)s; nothing is carried over"),
    "reversed": gettext_lazy("Taken back by a second entry"),
    "reversal": gettext_lazy("Takes an entry back; the two cancel out"),
    "kind-not-recognised": gettext_lazy("This policy recognises no hours for this kind of activity"),
    "marks-not-recognised": gettext_lazy("This policy recognises this kind of activity only with other marks"),
    "need-score": gettext_lazy("A score of %(needed)s is needed; it was %(reached)s"),
    "need-percent": gettext_lazy("%(needed)s%% of its length are needed; it was %(reached)s%%"),
    "need-seconds": gettext_lazy("%(needed)s seconds are needed; it was %(reached)s"),
    "repeated": gettext_lazy("The same item counts once"),
    "attempt-over": gettext_lazy("Only the first %(attempts)s tries count"),
    "gate-shut": gettext_lazy("What opens it was not reached on that day"),
    "capped": gettext_lazy("A cap was already reached"),
}

DUTIES: dict[str, str | Promise] = {
    "all": gettext_lazy("At least %(hours)s hours in all"),
    "required": gettext_lazy("At least %(hours)s of them required"),
}

PRO_RATA: dict[str, str | Promise] = {
    "months": gettext_lazy(
        "In the first year every duty is multiplied by the months begun until December / 12, "
        "and rounded up to a whole hour."
    ),
    "days": gettext_lazy(
        "In the first year every duty is multiplied by the days left / the days of the window, "
        "and rounded up to a whole hour."
    ),
    "none": gettext_lazy("The first year asks for as much as any other."),
}

STATISTICS: dict[str, str | Promise] = {
    "none": gettext_lazy("Study stays open from %(first)s to %(last)s; courses finished then count for no year."),
    "this": gettext_lazy("Courses finished from %(first)s to %(last)s still count for %(year)s."),
    "next": gettext_lazy("Courses finished from %(first)s to %(last)s count for %(next)s."),
}


def words(text: Words) -> str:
    """Return a text of a document in the reader's language."""
    return text.zh if chinese() else text.en


def step(one: Step) -> str:
    """Return a step of a computation as a sentence."""
    amounts = {name: amount(value, one.unit) for name, value in one.amounts.items()}
    return str(STEPS[one.code]) % (amounts | one.facts)


def reason(code: str, facts: dict[str, str]) -> str:
    """Return why an entry did not count."""
    said = {**facts, "day": day(date.fromisoformat(facts["day"]))} if "day" in facts else facts
    return str(REASONS[code]) % said


def duty(counts: str, hours: str) -> str:
    """Return the name of a duty with its hours."""
    return str(DUTIES[counts]) % {"hours": hours}


def statistics(window: Window, counts_for: str) -> str:
    """Return what the statistics days count for, said before the fact; "" for a policy without."""
    if window.statistics is None:
        return ""
    first, last = window.statistics
    facts = {"first": day(first), "last": day(last), "year": window.name, "next": str(first.year + 1)}
    return str(STATISTICS[counts_for]) % facts
