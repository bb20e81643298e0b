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
from taixue.notices.rules import policies

KINDS: dict[str, tuple[str | Promise, str | Promise]] = {
    "account.activated": (
        _("Your account is open"),
        _("First sign-in. If it was not you, tell your unit's administrator."),
    ),
    "account.code": (
        _("Your code: %(code)s"),
        _("Good for %(minutes)s minutes, once. Nobody of the academy will ever ask you for it."),
    ),
    "account.first": (
        _("Your activation code: %(code)s"),
        _("Good once, until %(end_day)s, with the last six of your identity number. Nobody may ask you for it."),
    ),
    "account.lost": (
        _("A code for a new password went to your e-mail address"),
        _("Somebody gave your number on the page for lost passwords. If it was not you, tell your administrator."),
    ),
    "account.mailed": (_("Your activation code was sent by e-mail"), _("%(by)s sent it.")),
    "account.reopened": (
        _("Your account has a new password"),
        _("It was chosen with a code. If it was not you, tell your unit's administrator at once."),
    ),
    "account.reset-asked": (
        _("A reset of your account was asked for"),
        _("If it was not you, tell your unit's administrator. Reason: %(reason)s"),
    ),
    "account.signed-out": (_("All your devices were signed out"), _("%(by)s did it. Reason: %(reason)s")),
    "account.reset": (_("Your access was reset"), _("%(by)s made a new code for you. All your sessions ended.")),
    "account.seen": (_("Your identity number was shown whole"), _("%(by)s looked at it. Reason: %(reason)s")),
    "account.slip": (_("Your activation slip was printed"), _("%(by)s printed it.")),
    "factor.added": (
        _("Your account has a new second step"),
        _("An app or a passkey was added. If it was not you, sign out everywhere and change the password."),
    ),
    "factor.failed": (
        _("Five wrong codes at your second step"),
        _("Somebody knows your password. If it was not you, change it at once."),
    ),
    "factor.recovered": (_("A recovery code was used"), _("%(left)s are left. Make new ones in time.")),
    "factor.removed": (
        _("A second step of your account was taken away"),
        _("%(by)s did it. If you know nothing of it, tell your unit's administrator."),
    ),
    "registration.done": (
        _("You are enrolled: %(number)s"),
        _("From %(first_day)s your hours count. The number is yours for good."),
    ),
    "role.lent": (
        _("%(deputy)s stands in for %(lender)s"),
        _("From %(first_day)s to %(last_day)s, over %(unit)s and all below it. Either of you ends it at any time."),
    ),
    "role.lend-asked": (
        _("%(lender)s wants %(deputy)s to stand in"),
        _("A second person must agree before the role is lent, from %(first_day)s to %(last_day)s."),
    ),
    "role.lend-declined": (_("%(deputy)s does not stand in for %(lender)s"), _("%(by)s declined it.")),
    "role.lend-ended": (_("%(deputy)s no longer stands in for %(lender)s"), _("%(by)s ended it.")),
    "viewing.began": (
        _("%(by)s sees your pages for a quarter of an hour"),
        _("Reading only; nothing can be changed in your name. Reason: %(reason)s"),
    ),
    "circular.published": (
        _("%(authority)s circular %(number)s: %(title)s"),
        _("It lies among the circulars of your unit. Opening it is noted as received."),
    ),
    "circular.withdrawn": (
        _("Circular %(number)s was withdrawn: %(title)s"),
        _("%(authority)s withdrew it. Reason: %(reason)s"),
    ),
    "results.objected": (
        _("%(name)s does not want to be named in published results"),
        _("Results of %(window)s, %(unit)s. The name is off until you decide. Reason: %(reason)s"),
    ),
    "results.upheld": (
        _("You stay unnamed in the results that %(unit)s published"),
        _("Results of %(window)s. Your name stays off in later publications too, until you take the objection back."),
    ),
    "results.declined": (
        _("Your name is shown again in the results that %(unit)s published"),
        _("Results of %(window)s. Reason: %(reason)s"),
    ),
    "credits.posted": (
        _("Hours recorded: %(title)s, %(nominal_hours)s"),
        _("They stand in your file and count in %(window)s."),
    ),
    "credits.posted:none": (
        _("Hours recorded: %(title)s, %(nominal_hours)s"),
        _("They stand in your file. They were earned in the statistics days and count for no year."),
    ),
    "credits.reversed": (_("Hours taken back: %(title)s"), _("Reason: %(reason)s. You may object within 7 days.")),
    "credits.added": (_("Recorded later: %(title)s"), _("Reason: %(reason)s. You may object within 7 days.")),
    "credits.corrected": (_("Corrected: %(title)s"), _("Reason: %(reason)s. You may object within 7 days.")),
    "credits.objection-kept": (_("The correction stands"), _("Your objection was looked at again. %(reason)s")),
    "credits.objection-upheld": (_("The correction is undone"), _("Your objection was upheld. %(reason)s")),
    "credits.declaration-approved": (
        _("Credited: %(title)s"),
        _("Your declaration was approved and stands in your file. What it counts for, the page of the year says."),
    ),
    "credits.declaration-returned": (
        _("Returned: %(title)s"),
        _("Reason: %(reason)s. Put it right and send it again."),
    ),
    "policy.asked": (_("A study rule waits for approval: %(title)s"), _("%(by)s asks to publish it. %(reason)s")),
    "policy.declined": (_("Your study rule was declined: %(title)s"), _("%(by)s: %(answer)s")),
    "policy.published": (_("Your study rule is published: %(title)s"), _("%(by)s gave the last approval.")),
    "policy.exemption-approved": (
        _("An exemption was approved"),
        _("From %(first_day)s to %(last_day)s. What you owe is computed anew."),
    ),
    "policy.exemption-declined": (_("An exemption was declined"), _("Reason: %(reason)s.")),
    "policy.exemption-ended": (
        _("An exemption ends earlier"),
        _("It holds up to %(last_day)s. What you owe is computed anew."),
    ),
    "policy.met": (
        _("Your hours for %(window)s are complete"),
        _("%(counted_hours)s hours, of them %(required_hours)s required."),
    ),
    "policy.reminder": (
        _("Reminder: your hours end on %(end_day)s"),
        _("%(missing_hours)s hours still owed, of them %(missing_required_hours)s required."),
    ),
    "policy.escalated": (
        _("%(n)s people below %(unit)s still owe hours"),
        _("Each was reminded %(times)s times or more. See who, and talk to their units."),
    ),
    "role.granted": (_("You were given a role"), _("%(by)s gave it to you. It reaches %(unit)s and all below it.")),
    "role.ended": (_("A role of yours ended"), _("%(by)s ended it.")),
    "notices.digest": (_("What you were told: %(n)s"), _("Gathered for you; everything stands in your inbox.")),
    "report.ready": (
        _("Your report lies ready: %(unit)s, %(report)s"),
        _("Of %(issue_day)s. The file is taken after signing in, until %(until_day)s."),
    ),
    "report.failed": (
        _("Your report could not be made: %(unit)s, %(report)s"),
        _("Of %(issue_day)s. Its page says why; the subscription goes on."),
    ),
    "report.ended": (
        _("A subscription ended: %(unit)s, %(report)s"),
        _("The unit ended, or is no longer in your reach."),
    ),
    "work.week": (_("This week: %(n)s to do"), _("Most urgent: %(first)s")),
    "change.asked": (_("%(name)s asks to have data put right"), _("Look at it, then accept or decline.")),
    "change.accepted": (_("Your data was put right"), _("%(by)s accepted what you asked for.")),
    "change.declined": (_("Your data stays as it was"), _("%(by)s declined: %(answer)s")),
    "erasure.asked": (_("%(name)s asks to have data erased"), _("See what goes and what stays, then decide.")),
    "erasure.carried": (_("Your data was erased"), _("%(by)s carried out what you asked for.")),
    "erasure.declined": (_("Your data was not erased"), _("%(by)s declined: %(answer)s")),
    "person.number": (_("Your identity number was corrected"), _("It is now %(mask)s. Reason: %(reason)s")),
    "person.joined": (
        _("Two records of yours are one now"),
        _("%(by)s approved it. Your hours stand together, each once. Reason: %(reason)s"),
    ),
    "person.parted": (
        _("Two records were parted again"),
        _("%(by)s approved it. Each has its own hours again. Reason: %(reason)s"),
    ),
    "posting.leave": (_("You are on long leave"), _("From %(first_day)s. No hours are owed while it lasts.")),
    "posting.main": (_("Your post in %(unit)s was recorded"), _("From %(first_day)s, by %(by)s.")),
    "posting.retired": (_("Your retirement was recorded"), _("From %(first_day)s. Your file stays open to you.")),
    "posting.seconded": (_("You are seconded to %(unit)s"), _("From %(first_day)s. Your own post goes on.")),
    "transfer.accepted": (_("%(name)s now stands in %(unit)s"), _("%(by)s let them go.")),
    "transfer.asked": (_("Another unit asks for people of yours: %(count)s"), _("Let them go or decline.")),
    "transfer.declined": (_("%(name)s stays where they are"), _("The present unit declined. %(answer)s")),
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
    "report": _("Reports you subscribed to"),
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
    "broken": _("a fault of our own: its number stands in the log"),
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
    topic: str


@dataclass(frozen=True, slots=True)
class Left:
    """A message of the outbox in words: about what, to whom (only where that may be named), how it stands."""

    public_id: UUID
    about: str
    channel: str
    name: str
    mask: str
    state: str
    notes: tuple[str, ...]  # why it failed, that it may have come twice, that its words are gone
    tries: int
    queued_at: datetime
    due_at: datetime
    ended_at: datetime | None
    stuck: bool  # it may be tried again


class Leaving(Protocol):
    """What of a message is needed to say how it stands."""

    public_id: UUID
    kind: str
    channel: str
    mask: str
    state: str
    error: str
    tries: int
    repeated: bool
    secret: bool
    queued_at: datetime
    due_at: datetime
    ended_at: datetime | None
    person: Any


def left(message: Leaving, *, named: bool) -> Left:
    """Return a message in words; named: the reader may know whose it is."""
    gone = message.secret and message.state == "given-up"
    notes = [str(ERRORS.get(message.error, message.error))] if message.error else []
    notes += [gettext("may have come twice")] if message.repeated else []
    notes += [gettext("its secret words are erased; a new code is needed")] if gone else []
    return Left(
        public_id=message.public_id, about=about(message.kind), channel=str(CHANNELS[message.channel]),
        name=message.person.name if named and message.person else "", mask=message.mask if named else "",
        state=message.state, notes=tuple(notes), tries=message.tries, queued_at=message.queued_at,
        due_at=message.due_at, ended_at=message.ended_at,
        stuck=message.state in ("failed", "given-up") and not gone,
    )  # fmt: skip


def about(kind: str) -> str:
    """Return the topic of a kind in words: what a message is about, without saying what it says."""
    return str(TOPICS[policies.of(kind).topic])


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
        topic=about(note.kind),
    )  # fmt: skip
