"""What waits for a learner, and for an administrator, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from taixue.kit.templatetags.taixue_ui import day, hours
from taixue.portal.rules import urgency


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do. kind: "bad", "warn" or "note" colours the icon; the words carry it."""

    kind: str
    icon: str
    href: str
    title: str
    line: str


class Owing(Protocol):
    """What of a year is needed to say what is owed; centihours."""

    @property
    def last(self) -> date: ...
    @property
    def missing(self) -> int: ...
    @property
    def missing_required(self) -> int: ...
    @property
    def running(self) -> bool: ...
    @property
    def soon(self) -> bool: ...


def tasks(year: Owing | None) -> list[Task]:
    """Return the open duties of a year while it runs, the required part first; [] when all is met."""
    if year is None or not year.running:
        return []
    until = {"day": day(year.last)}
    kind, found = "bad" if year.soon else "warn", []
    if year.missing_required:
        title = _("%(hours)s required hours owed") % {"hours": hours(year.missing_required)}
        line = _("Due %(day)s, 24:00. Choose from the required courses.") % until
        found.append(Task(kind, "book", "/courses/?kind=required", title, line))
    if year.missing > year.missing_required:
        title = _("%(hours)s hours owed in all") % {"hours": hours(year.missing)}
        line = _("Due %(day)s, 24:00. Electives count here too.") % until
        found.append(Task(kind, "clock", "/courses/", title, line))
    return found


CHECKS: dict[str, tuple[str | Promise, str | Promise]] = {
    "recount": (
        gettext_lazy("Computed again from the entries: the same"),
        gettext_lazy("Computed again from the entries: another figure"),
    ),
    "chain": (gettext_lazy("Chain unbroken, no number missing"), gettext_lazy("The chain is broken")),
    "clock": (
        gettext_lazy("No more proven than the time that passed allows"),
        gettext_lazy("More proven than the time that passed allows"),
    ),
    "seconds": (
        gettext_lazy("The entry has the seconds its visits proved"),
        gettext_lazy("The entry has other seconds than its visits"),
    ),
}
"""What a check says when it fits, and when it does not."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that may wait for an administrator. one: its name in the list of what does not wait."""

    icon: str
    title: Any  # lazy plural over "n"
    line: str | Promise
    verb: str | Promise
    href: str
    one: str | Promise
    until: str | Promise = gettext_lazy("by %(day)s, 24:00")


THINGS: dict[str, Thing] = {
    "resets": Thing(
        "key", ngettext_lazy("%(n)d account waits to be reset", "%(n)d accounts wait to be reset", "n"),
        gettext_lazy("Somebody cannot sign in until you decide."), gettext_lazy("Decide"), "/resets/",
        gettext_lazy("accounts to reset"),
    ),
    "changes": Thing(
        "edit", ngettext_lazy("%(n)d person wants data put right", "%(n)d people want data put right", "n"),
        gettext_lazy("They say what is wrong and what it should be; accept or decline."), gettext_lazy("Decide"),
        "/changes/", gettext_lazy("data to put right"),
    ),
    "transfers": Thing(
        "move", ngettext_lazy("%(n)d transfer to decide", "%(n)d transfers to decide", "n"),
        gettext_lazy("Another unit asks for people of yours."), gettext_lazy("Decide"), "/transfers/",
        gettext_lazy("transfers"),
    ),
    "corrections": Thing(
        "file", ngettext_lazy("%(n)d correction to decide", "%(n)d corrections to decide", "n"),
        gettext_lazy("An entry is to be reversed; it takes you as the second person."), gettext_lazy("Decide"),
        "/corrections/", gettext_lazy("corrections"),
    ),
    "objections": Thing(
        "alert", ngettext_lazy("%(n)d objection to look at", "%(n)d objections to look at", "n"),
        gettext_lazy("Somebody does not agree with a correction; it takes you as the third person."),
        gettext_lazy("Look at it again"), "/corrections/?list=objections", gettext_lazy("objections"),
    ),
    "cases": Thing(
        "users", ngettext_lazy("%(n)d case of many people to decide", "%(n)d cases of many people to decide", "n"),
        gettext_lazy("A course is to be recorded for many after an outage; it takes you as the second person."),
        gettext_lazy("Decide"), "/cases/", gettext_lazy("cases of many people"),
    ),
    "declarations": Thing(
        "file", ngettext_lazy("%(n)d declaration to decide", "%(n)d declarations to decide", "n"),
        gettext_lazy("Learned outside of this site; look at the evidence, then approve or return it."),
        gettext_lazy("Decide"), "/declarations/desk/", gettext_lazy("declarations"),
    ),
    "exemptions": Thing(
        "cal", ngettext_lazy("%(n)d exemption to decide", "%(n)d exemptions to decide", "n"),
        gettext_lazy("Somebody need not learn for a time, or less; look at the file, then decide."),
        gettext_lazy("Decide"), "/exemptions/", gettext_lazy("exemptions"),
    ),
    "namings": Thing(
        "users", ngettext_lazy("%(n)d objection to being named", "%(n)d objections to being named", "n"),
        gettext_lazy("Somebody does not want to be named in published results; the name is off until you decide."),
        gettext_lazy("Decide"), "/results/objections/", gettext_lazy("objections to being named"),
    ),
    "joins": Thing(
        "users", ngettext_lazy("%(n)d pair of records to decide", "%(n)d pairs of records to decide", "n"),
        gettext_lazy("Two records may be one person; it takes you as the second person."), gettext_lazy("Decide"),
        "/joins/", gettext_lazy("double records"),
    ),
    "quality": Thing(
        "clipboard", ngettext_lazy("%(n)d entry in the data to mend", "%(n)d entries in the data to mend", "n"),
        gettext_lazy("Missing, doubtful, double or outdated; each has one step that mends it."),
        gettext_lazy("Mend"), "/quality/", gettext_lazy("data to mend"), gettext_lazy("the next by %(day)s"),
    ),
    "proposals": Thing(
        "key", ngettext_lazy("%(n)d role proposed", "%(n)d roles proposed", "n"),
        gettext_lazy("Your form proposed it; the security administrator decides. Ask if it takes long."),
        gettext_lazy("To the rosters"), "/intake/", gettext_lazy("roles proposed"),
    ),
    "intakes": Thing(
        "up", ngettext_lazy("%(n)d roster waits for your word", "%(n)d rosters wait for your word", "n"),
        gettext_lazy("Judged and not applied: read the plan, then apply it."), gettext_lazy("To the rosters"),
        "/intake/", gettext_lazy("rosters"), gettext_lazy("kept until %(day)s"),
    ),
    "unregistered": Thing(
        "useradd", ngettext_lazy("%(n)d person is not registered", "%(n)d people are not registered", "n"),
        gettext_lazy("Registration is open for them; without it no hours count."), gettext_lazy("Register"),
        "/registration/people/", gettext_lazy("people to register"), gettext_lazy("open until %(day)s, 24:00"),
    ),
    "codes": Thing(
        "id", ngettext_lazy("%(n)d activation code runs out", "%(n)d activation codes run out", "n"),
        gettext_lazy("Printed and not used yet: ask, or print a new slip."), gettext_lazy("To the slips"), "/slips/",
        gettext_lazy("codes that run out"), gettext_lazy("the first on %(day)s"),
    ),
    "late": Thing(
        "clock", ngettext_lazy("%(n)d person likely to miss the date", "%(n)d people likely to miss the date", "n"),
        gettext_lazy("Computed from each person's own pace this year."), gettext_lazy("See who"), "/late/",
        gettext_lazy("people likely to miss"), gettext_lazy("the year ends %(day)s, 24:00"),
    ),
    "opening": Thing(
        "cal", ngettext_lazy("%(n)d registration window opens soon", "%(n)d registration windows open soon", "n"),
        gettext_lazy("Have the roster ready by then."), gettext_lazy("Look"), "/registration/",
        gettext_lazy("registration windows"), gettext_lazy("opens %(day)s"),
    ),
    "reorganisations": Thing(
        "tree", ngettext_lazy("%(n)d change of units comes soon", "%(n)d changes of units come soon", "n"),
        gettext_lazy("Read who moves where before it is carried out."), gettext_lazy("Read the plan"),
        "/units/changes/", gettext_lazy("changes of units"), gettext_lazy("on %(day)s"),
    ),
    "outbox": Thing(
        "send", ngettext_lazy("%(n)d message did not arrive", "%(n)d messages did not arrive", "n"),
        gettext_lazy("Given up after several tries: see why, then try again."), gettext_lazy("To the outbox"),
        "/outbox/", gettext_lazy("messages given up"),
    ),
}  # fmt: skip
"""By the codes of the apps' `due`."""


class Pending(Protocol):
    """What of a thing that waits is needed to say it."""

    @property
    def code(self) -> str: ...
    @property
    def count(self) -> int: ...
    @property
    def until(self) -> date | None: ...
    @property
    def overdue(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the week. urgency: portal.rules.urgency; badge: the deadline in words, "" where there is none."""

    icon: str
    title: str
    line: str
    verb: str
    href: str
    urgency: str
    badge: str


def lines(waiting: Iterable[Pending], today: date) -> list[Line]:
    """Return what waits in words, in the order given."""
    return [
        Line(
            thing.icon, str(thing.title % {"n": one.count}), str(thing.line), str(thing.verb), thing.href,
            urgency.when(one, today), _badge(thing, one, today),
        )
        for one in waiting for thing in [THINGS[one.code]]
    ]  # fmt: skip


def _badge(thing: Thing, one: Pending, today: date) -> str:
    if one.overdue:
        return ngettext("%(n)d overdue", "%(n)d overdue", one.overdue) % {"n": one.overdue}
    if one.until is None:
        return ""
    if one.until == today:
        return _("today is the last day")
    return str(thing.until) % {"day": day(one.until)}


def names(codes: Iterable[str]) -> list[str]:
    """Return what was looked at, in words."""
    return [str(THINGS[code].one) for code in codes]
