"""Words for a person's data: files about it, where it is held, how long and why, what goes and what stays."""

from datetime import timedelta

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from taixue.privacy.rules.holdings import ELSEWHERE, HOLDINGS
from taixue.privacy.rules.retention import PERIODS, Period

Words = str | Promise

KINDS: dict[str, Words] = {
    "document": _("Training file, document (PDF/A)"),
    "bundle": _("Training file, bundle (JSON)"),
    "data": _("All data held about me (ZIP)"),
}

FILES: dict[str, tuple[str, str]] = {
    "document": ("training-file.pdf", "学习档案"),
    "bundle": ("training-file.json", "学习档案"),
    "data": ("my-data.zip", "本人数据"),
}
"""Names of the files that a browser saves: plain, and in Chinese without its ending."""

PROBLEMS: dict[str, Words] = {
    "gone": _("What it was about is no longer there, or no longer in your reach."),
    "missing-glyph": _("No font has the character %(about)s. Take the bundle, or tell your administrator."),
}


def problem(code: str, about: str) -> str:
    """Return why a file was not made, "" if it was."""
    return str(PROBLEMS[code]) % {"about": about} if code else ""


TITLES: dict[str, Words] = {
    "people_person": _("Who I am"),
    "people_posting": _("My postings"),
    "people_groupmember": _("My priority groups"),
    "people_relocation": _("How reorganisations moved me"),
    "people_externalkey": _("My names in other systems"),
    "people_join": _("Double records that were joined"),
    "people_personchange": _("What was changed in my data"),
    "people_formernumber": _("Identity numbers that were corrected"),
    "people_changerequest": _("What I asked to have put right"),
    "people_transferrequest": _("Units that asked for me"),
    "people_intakerow": _("Rows of rosters that named me"),
    "people_account": _("My account"),
    "people_rolegrant": _("My roles"),
    "people_delegation": _("Roles lent to me and by me"),
    "people_roleproposal": _("Roles proposed for me"),
    "people_viewing": _("Who saw the pages as I do, and as whom I did"),
    "people_resetrequest": _("Resets of my account that were asked for"),
    "people_signin": _("My devices"),
    "people_activationcode": _("When activation codes were made for me"),
    "account_emailaddress": _("E-mail addresses of my account"),
    "mfa_authenticator": _("My second steps"),
    "files_file": _("Files that I uploaded"),
    "notices_note": _("My inbox"),
    "notices_message": _("Letters and short messages to me"),
    "notices_wish": _("How I want to be told"),
    "credits_head": _("The end of my chain"),
    "credits_entry": _("My entries in the ledger"),
    "credits_correction": _("Corrections of my record"),
    "credits_supplement": _("What corrections added"),
    "credits_objection": _("Objections"),
    "credits_participant": _("Declarations in which I take part"),
    "credits_declaration": _("These declarations"),
    "credits_declaredfile": _("Their files"),
    "credits_declarationstep": _("What happened to them"),
    "study_enrolment": _("Courses that I began"),
    "study_progress": _("My proven seconds, lesson by lesson"),
    "study_visit": _("When I opened which lesson"),
    "study_heldstretch": _("Seconds handed in after an outage"),
    "policy_standing": _("Where I stand under study rules"),
    "policy_studied": _("My first and last days of study"),
    "policy_exemption": _("My exemptions"),
    "policy_outcome": _("What tries of new rules said of me"),
    "reports_frozenstanding": _("Where I stood in closed years"),
    "reports_publishedresult": _("My line in published results"),
    "reports_nameobjection": _("My objections to being named"),
    "reports_export": _("Reports that I ordered"),
    "reports_subscription": _("Reports that I subscribed to"),
    "reports_issue": _("Reports that came by subscription"),
    "reports_columnchoice": _("Columns that I chose"),
    "reports_receipt": _("Circulars that I opened for my unit"),
    "privacy_handout": _("Files about me, and those that I ordered"),
    "privacy_erasure": _("What I asked to have erased"),
    "audit_line": _("Who did what with my data, and what I did"),
}
"""Every table of rules.holdings in words."""

REASONS: dict[str, tuple[Words, Words]] = {
    "record": (
        _("What I learned, what was decided on it, and what I owe"),
        _("It proves a whole career; the chain of entries holds only while no link is missing."),
    ),
    "service": (_("Who I am and where I served"), _("Personnel records are kept by law, also after retirement.")),
    "account": (
        _("My account, roles and settings"),
        _("They say whose name stands under a decision; a closed account signs in no more."),
    ),
    "audit": (
        _("Audit lines"),
        _("The law asks for at least six months; sealed lines are never deleted, so that nobody can hide a trace."),
    ),
    "request": (
        _("Requests that were decided: changes, transfers, resets, proposals, seeing as another, erasures"),
        _("Three years, so that a decision can be contested."),
    ),
    "note": (_("Notices in the inbox"), _("Three years, so that somebody can show what they were told.")),
    "code": (_("That an activation code was made"), _("To clear up a misuse; the code itself is never stored.")),
    "device": (
        _("The name of the device in a visit"),
        _("A year, to clear up foreign use; the visit itself proves the hours and stays."),
    ),
    "message": (_("Letters and short messages that left"), _("To answer whether one arrived.")),
    "roster": (_("Files and verdicts of rosters"), _("To mend what was refused.")),
    "report": (_("Reports ordered as files"), _("They can be ordered again.")),
    "published": (_("My line in results that a unit published"), _("Only while they are shown.")),
    "try": (_("What a try of a new rule said of each person"), _("Only who tries it needs it, and only then.")),
    "handout": (_("Training files and data exports ordered as files"), _("They can be ordered again.")),
    "session": (_("Sessions on devices"), _("As long as one may be used.")),
}
"""Every code of rules.retention: what it is, and why it is kept so long."""

ERASED: dict[str, tuple[Words, Words]] = {
    "contact": (
        _("E-mail, QQ, telephone numbers"),
        _("Also what they were before. The mobile stays where it is the only way to sign in."),
    ),
    "notices": (_("My inbox"), _("Notices, the letters that carried them, and how I want to be told.")),
    "requests": (
        _("Requests that came to nothing"),
        _("Declined or taken back: mine, and those of units that asked for me."),
    ),
    "rosters": (_("My rows of rosters"), _("Verdicts of roster imports that named me.")),
    "devices": (_("Names of devices"), _("In visits to lessons, and sessions that are not in use.")),
}
"""What may be erased, by code, and what that takes in."""

REMAINS: dict[str, tuple[Words, Words]] = {
    "record": (
        _("The ledger, decisions and duties"),
        _("They are the proof of training; a removed entry would break the chain for everybody who checks it."),
    ),
    "service": (_("Name, identity number, postings"), _("Personnel law asks the service to keep them.")),
    "account": (_("Account and second steps"), _("Without them nobody could sign in or be told from another.")),
    "audit": (_("Audit lines"), _("They hold no such values: only which field was changed, by whom and when.")),
    "frozen": (_("Closed years and published circulars"), _("They are sealed as they were on that day.")),
}
"""What stays, by code, and why."""

STATES: dict[str, tuple[str, str, Words]] = {
    "asked": ("warn", "clock", _("not decided yet")),
    "carried": ("ok", "check", _("erased")),
    "declined": ("bad", "x", _("declined")),
    "withdrawn": ("", "x", _("taken back")),
}
"""States of a request to erase: colour, icon, words."""


def kept(of: Period) -> str:
    """Return how long something is kept, in words."""
    period = of.kept
    if period is None:
        return gettext("until it is over") if of.job else gettext("for good")
    if period < timedelta(days=2):
        hours = int(period.total_seconds() // 3600)
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    if period.days % 365 == 0:
        years = period.days // 365
        return ngettext("%(n)s year", "%(n)s years", years) % {"n": years}
    return ngettext("%(n)s day", "%(n)s days", period.days) % {"n": period.days}


def reference() -> str:
    """Return docs/retention.md, in English; a test compares them."""
    head = [
        "# What is held about a person, and how long", "",
        "Made from `src/taixue/privacy/rules/` by `taixue.privacy.labels.reference`; change those, not this page.", "",
        "Everything here is handed out to the person who asks (`/me/rights/`): as JSON, as a page, with the files.", "",
        "| what | kept | why | deleted by |", "|---|---|---|---|",
    ]  # fmt: skip
    with translation.override("en"):
        periods = [
            f"| {what} | {kept(PERIODS[code])} | {why} | {PERIODS[code].job or 'nobody'} |"
            for code, (what, why) in REASONS.items()
        ]
        tables = [f"| `{one.table}` | {TITLES[one.table]} | {REASONS[one.kept][0]} |" for one in HOLDINGS]
        goes = [f"| {title} | goes | {line} |" for title, line in ERASED.values()]
        stays = [f"| {title} | stays | {line} |" for title, line in REMAINS.values()]
    rest = [f"| `{table}` | not handed out: {why} | |" for table, why in ELSEWHERE.items()]
    parts = [
        *head, *periods, "", "## Erased on request", "", "| what | | |", "|---|---|---|", *goes, *stays, "",
        "## Tables", "", "| table | holds | kept as |", "|---|---|---|", *tables, *rest,
    ]  # fmt: skip
    return "\n".join(parts) + "\n"
