"""What a note says, by kind, in the reader's language. `%(name)s` stands for a fact; a missing fact is left out.

A fact whose name ends in _hours is centihours; one that ends in _day is "2026-11-20".
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from taixue.kit.templatetags.taixue_ui import day, hours

KINDS: dict[str, tuple[str | Promise, str | Promise]] = {
    "account.activated": (
        _("Your account is open"),
        _("First sign-in. If it was not you, tell your unit's administrator."),
    ),
    "account.code": (
        _("Your code: %(code)s"),
        _("Good for %(minutes)s minutes, once. Nobody of the academy will ever ask you for it."),
    ),
    "account.reset": (_("Your access was reset"), _("%(by)s made a new code for you. All your sessions ended.")),
    "account.seen": (_("Your identity number was shown whole"), _("%(by)s looked at it. Reason: %(reason)s")),
    "account.slip": (_("Your activation slip was printed"), _("%(by)s printed it.")),
    "credits.posted": (
        _("Hours recorded: %(title)s, %(nominal_hours)s"),
        _("They stand in your file and count in %(window)s."),
    ),
    "credits.posted:none": (
        _("Hours recorded: %(title)s, %(nominal_hours)s"),
        _("They stand in your file. They were earned in the statistics days and count for no year."),
    ),
    "credits.reversed": (_("Hours taken back: %(title)s"), _("Reason: %(reason)s. You may object within 7 days.")),
    "policy.met": (
        _("Your hours for %(window)s are complete"),
        _("%(counted_hours)s hours, of them %(required_hours)s required."),
    ),
    "policy.reminder": (
        _("Reminder: your hours end on %(end_day)s"),
        _("%(missing_hours)s hours still owed, of them %(missing_required_hours)s required."),
    ),
    "role.granted": (_("You were given a role"), _("%(by)s gave it to you. It reaches %(unit)s and all below it.")),
    "role.ended": (_("A role of yours ended"), _("%(by)s ended it.")),
    "notices.digest": (_("What you were told: %(n)s"), _("Gathered for you; everything stands in your inbox.")),
    "work.week": (_("This week: %(n)s to do"), _("%(first)s")),
    "people.moved": (_("Your unit is now %(unit)s"), _("From %(first_day)s. Your file goes with you.")),
}
"""kind: (title, line). Every kind that a service tells has its row here (a test looks)."""


TOPICS: dict[str, str | Promise] = {
    "account": _("Account and codes"),
    "role": _("Roles"),
    "data": _("Your data and unit"),
    "duty": _("What you owe"),
    "hours": _("Hours recorded"),
    "work": _("Administration"),
}
"""The topics of notices.rules.policies in words."""

CHANNELS: dict[str, str | Promise] = {"email": _("E-mail"), "sms": _("SMS"), "wecom": _("WeCom")}

ERRORS: dict[str, str | Promise] = {
    "no-answer": _("the server gives no answer"),
    "later": _("the gateway asks to come later"),
    "cut-off": _("cut off before anybody said it was taken"),
    "lost-twice": _("cut off twice: it may have come twice, or never"),
    "sign-in": _("the mail server refuses our sign-in: check TAIXUE_SMTP"),
    "sender": _("the mail server refuses our sender: check TAIXUE_MAIL_FROM"),
    "recipient": _("there is no such recipient: correct the address"),
    "content": _("the mail server refuses the content"),
    "gateway": _("the gateway refuses this message"),
    "no-address": _("no address is known any more"),
    "closed": _("this way is switched off"),
}
"""Why a message did not go, by the codes of notices.services.carriers."""


class _Facts(defaultdict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


def _spoken(facts: dict[str, Any]) -> _Facts:
    """Return the facts as words: amounts and days written out; the English twin of a name where English is read."""
    english = not (get_language() or "").startswith("zh")
    said = _Facts(str)
    for name, value in facts.items():
        if name.endswith("_hours") and isinstance(value, int):
            said[name] = hours(value)
        elif name.endswith("_day") and value:
            said[name] = day(date.fromisoformat(str(value)))
        elif not name.endswith("_en"):
            said[name] = str(english and facts.get(f"{name}_en") or value)
    return said


def _row(kind: str, facts: dict[str, Any]) -> tuple[str, str]:
    if kind == "credits.posted" and not facts.get("window"):
        kind = "credits.posted:none"
    return str(KINDS[kind][0]), str(KINDS[kind][1])


def title(kind: str, facts: dict[str, Any]) -> str:
    """Return the headline of a note; an unknown kind raises KeyError, for nobody could read it."""
    return _row(kind, facts)[0] % _spoken(facts)


def line(kind: str, facts: dict[str, Any]) -> str:
    """Return the line under the headline."""
    return _row(kind, facts)[1] % _spoken(facts)


@dataclass(frozen=True, slots=True)
class Said:
    """A note in words, for a page."""

    public_id: UUID
    title: str
    line: str
    sender: str
    at: datetime
    unread: bool
    link: str


class Told(Protocol):
    """What of a note is needed to say it."""

    @property
    def public_id(self) -> UUID: ...
    @property
    def kind(self) -> str: ...
    @property
    def facts(self) -> dict[str, Any]: ...
    @property
    def sender(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def read_at(self) -> datetime | None: ...
    @property
    def link(self) -> str: ...


def said(note: Told) -> Said:
    """Return a note in the reader's language; without a sender it comes from the system."""
    sender = gettext("System") if note.sender in ("", "system") else note.sender
    return Said(
        public_id=note.public_id, title=title(note.kind, note.facts), line=line(note.kind, note.facts),
        sender=sender, at=note.at, unread=note.read_at is None, link=note.link,
    )  # fmt: skip
