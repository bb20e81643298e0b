"""Words of the API: what is wrong with a request or an item, and how to cure it."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from taixue.people.rules.exchange import Trouble
from taixue.people.rules.permissions import Scope

Words = str | Promise

SCOPES: dict[str, Words] = {
    Scope.UNITS_READ: gettext_lazy("read units"),
    Scope.UNITS_WRITE: gettext_lazy("add, rename and close units"),
    Scope.PERSONS_READ: gettext_lazy("read persons; identity numbers masked"),
    Scope.PERSONS_WRITE: gettext_lazy("take persons in and change them; sees mobiles whole"),
    Scope.POSTINGS_READ: gettext_lazy("read postings"),
    Scope.POSTINGS_WRITE: gettext_lazy("begin and end postings"),
    Scope.NUMBERS_READ: gettext_lazy("read identity numbers whole; each reading is a line that the person sees"),
    Scope.CHANGES_READ: gettext_lazy("read the feed of changes, of the kinds that it may read"),
    Scope.REPORTS_READ: gettext_lazy("read figures, assessment lists and frozen years; identity numbers masked"),
}

TITLES: dict[str, tuple[Words, Words]] = {
    "token-missing": (
        gettext_lazy("No token"),
        gettext_lazy("Send the header “Authorization: Bearer” with a token. A cookie is no token."),
    ),
    "token-unknown": (
        gettext_lazy("Unknown token"),
        gettext_lazy("There is no such token. The system administrator makes one on the page “API tokens”."),
    ),
    "token-expired": (
        gettext_lazy("The token has expired"),
        gettext_lazy("The system administrator makes a new one on the page “API tokens”."),
    ),
    "token-withdrawn": (
        gettext_lazy("The token was withdrawn"),
        gettext_lazy("Ask the system administrator who withdrew it why."),
    ),
    "scope-missing": (
        gettext_lazy("The token may not do this"),
        gettext_lazy("It lacks the scope %(scope)s. Scopes are chosen when a token is made."),
    ),
    "too-many": (
        gettext_lazy("Too many requests"),
        gettext_lazy("This minute's requests are used up. Go on in %(seconds)s seconds; send batches."),
    ),
    "not-found": (
        gettext_lazy("Not found"),
        gettext_lazy("There is no such thing among the units that the token reaches."),
    ),
    "no-figures": (
        gettext_lazy("No figures"),
        gettext_lazy("Nobody in the unit owes hours under any rule yet."),
    ),
    "no-address": (
        gettext_lazy("No such address"),
        gettext_lazy("The page /api/v1/ lists all addresses."),
    ),
    "no-method": (
        gettext_lazy("The address does not take this method"),
        gettext_lazy("The header Allow says which ones it takes."),
    ),
    "denied": (
        gettext_lazy("Not permitted"),
        gettext_lazy("The token reaches this, and may not do that to it."),
    ),
    "conflict": (
        gettext_lazy("Someone else was faster"),
        gettext_lazy("Others wrote the same things at the same time; nothing was changed. Send it again."),
    ),
    "stale": (
        gettext_lazy("Changed meanwhile"),
        gettext_lazy("If-Match names an older state; nothing was changed. Read it again, then decide."),
    ),
    "cursor-over": (
        gettext_lazy("The cursor is too old"),
        gettext_lazy(
            "Changes since then are no longer kept. Take a new cursor with start=now, then read everything anew."
        ),
    ),
    "cursor": (
        gettext_lazy("Not a cursor of this list"),
        gettext_lazy("Send the value of “next” as it came, or none."),
    ),
    "unreadable": (
        gettext_lazy("The body is no JSON"),
        gettext_lazy("Send UTF-8 JSON as the OpenAPI document describes it."),
    ),
    "too-large": (
        gettext_lazy("The body is too large"),
        gettext_lazy("At most %(bytes)s bytes and %(items)s items. Send smaller batches."),
    ),
    "invalid": (
        gettext_lazy("The request does not fit"),
        gettext_lazy("“errors” says field by field what is wrong; nothing was changed."),
    ),
}
"""Codes of problems: title, and what to do."""

SHAPES: dict[str, tuple[Words, Words]] = {
    "missing": (gettext_lazy("It is missing"), gettext_lazy("Send it.")),
    "extra_forbidden": (gettext_lazy("There is no such field"), gettext_lazy("Leave it out.")),
    "string_too_long": (gettext_lazy("Too long"), gettext_lazy("At most %(limits)s characters.")),
    "string_too_short": (gettext_lazy("Too short"), gettext_lazy("At least %(limits)s characters.")),
    "string_pattern_mismatch": (gettext_lazy("Not written like this"), gettext_lazy("Write it as %(limits)s.")),
    "string_type": (gettext_lazy("Not a text"), gettext_lazy("Send a text.")),
    "literal_error": (gettext_lazy("None of the known values"), gettext_lazy("One of %(limits)s.")),
    "too_long": (gettext_lazy("Too many items"), gettext_lazy("At most %(limits)s.")),
    "too_short": (gettext_lazy("No items"), gettext_lazy("At least %(limits)s.")),
    "greater_than_equal": (gettext_lazy("Too small"), gettext_lazy("At least %(limits)s.")),
    "less_than_equal": (gettext_lazy("Too large"), gettext_lazy("At most %(limits)s.")),
    "day": (gettext_lazy("There is no such day"), gettext_lazy("Write a day as 2026-11-20.")),
    "shape": (gettext_lazy("Not of the described form"), gettext_lazy("See the OpenAPI document.")),
}
"""What is wrong with the form of a request."""

ITEMS: dict[str, tuple[Words, Words]] = {
    "missing": (gettext_lazy("It is missing or empty"), gettext_lazy("Send it.")),
    "key-twice": (
        gettext_lazy("The same key stands earlier in the batch"),
        gettext_lazy("Send one item a key."),
    ),
    "key-differs": (
        gettext_lazy("This is already known under another key of your system"),
        gettext_lazy("Use the key “value” says, or leave the old key to it."),
    ),
    "not-found": (
        gettext_lazy("What the key names is out of the token's reach"),
        gettext_lazy("Ask for a token that reaches it."),
    ),
    "unit-unknown": (
        gettext_lazy("No unit of this name among those that the token reaches"),
        gettext_lazy("Name it by id, code or your own key; a closed unit takes nobody in."),
    ),
    "person-unknown": (
        gettext_lazy("No such person among those that the token reaches"),
        gettext_lazy("Send the person first, or name them by identity number to ask their unit."),
    ),
    "fixed": (
        gettext_lazy("This does not change; on record is “value”"),
        gettext_lazy("Leave it out. A posting that changed ends, and the next one begins under a key of its own."),
    ),
    "moved": (
        gettext_lazy("The unit stands elsewhere"),
        gettext_lazy("A move is planned and read first: on the page of the unit."),
    ),
    "too-long": (gettext_lazy("Too long"), gettext_lazy("At most %(longest)s characters.")),
    "long": (gettext_lazy("Too long"), gettext_lazy("Shorten it.")),
    "stored": (
        gettext_lazy("Another identity number is on record"),
        gettext_lazy(
            "Check key and number; a wrong number on record is corrected on the person's page, with a reason."
        ),
    ),
    "differs": (
        gettext_lazy("The identity number says something else"),
        gettext_lazy("Compare it with the card."),
    ),
    "not-in-post": (
        gettext_lazy("The person is on record as “value”"),
        gettext_lazy("Leave unit, post, rank and department out, or send the posting that follows."),
    ),
    "taken": (gettext_lazy("It belongs to another"), gettext_lazy("Compare it with your records.")),
    "kind-unknown": (gettext_lazy("No such kind"), gettext_lazy("See the OpenAPI document.")),
    "order": (gettext_lazy("The end lies before the beginning"), gettext_lazy("Compare the two days.")),
    "closed": (gettext_lazy("The unit is closed on this day"), gettext_lazy("Name the unit that took it over.")),
    "future": (
        gettext_lazy("More than a day ahead"),
        gettext_lazy("Send it when the day has come."),
    ),
    "nothing-before": (
        gettext_lazy("The person holds no posting that this could follow"),
        gettext_lazy("Send the main posting first."),
    ),
    "too-early": (
        gettext_lazy("A later posting is on record"),
        gettext_lazy("Send postings in the order of their days; one that is over with its end_day."),
    ),
    "unknown": (gettext_lazy("Not a value of its code set"), gettext_lazy("Send a code, or a word of the set.")),
    "form": (gettext_lazy("Not of the right form"), gettext_lazy("Compare it with the card or the source.")),
    "date": (gettext_lazy("There is no such day in it"), gettext_lazy("Compare it with the card.")),
    "check": (gettext_lazy("The check digit does not fit"), gettext_lazy("Compare it with the card.")),
    "conflict": (
        gettext_lazy("It does not fit what is on record"),
        gettext_lazy("Read the record again; often a posting holds on these days, or people stand in the unit."),
    ),
    "denied": (gettext_lazy("Not permitted to this token"), gettext_lazy("Ask for a token that may.")),
    "invalid": (gettext_lazy("Not taken"), gettext_lazy("Compare it with the description of the field.")),
}
"""What is wrong with an item of a batch, beside what a roster's cells can have."""

_AFTER = (
    gettext_lazy("It cannot follow what the person holds now"),
    gettext_lazy("Read the person's postings; what is between is missing."),
)
_UNKNOWN = (gettext_lazy("Not taken"), gettext_lazy("Compare it with the description of the field."))

OUTCOMES: dict[str, Words] = {
    "created": gettext_lazy("new here"),
    "changed": gettext_lazy("was known, and differed in “fields”"),
    "unchanged": gettext_lazy("is here as sent"),
    "transfer": gettext_lazy("stands in other units: these were asked"),
    "refused": gettext_lazy("was not written; “problems” says why and how to cure it"),
}


def title(code: str) -> str:
    """Return the title of a problem."""
    return str(TITLES[code][0] if code in TITLES else TITLES["invalid"][0])


def detail(code: str, facts: Mapping[str, object]) -> str:
    """Return what to do about a problem."""
    words = str(TITLES[code][1] if code in TITLES else TITLES["invalid"][1])
    return words % facts if facts else words


def reason(one: Trouble) -> str:
    """Return in words what is wrong with a field."""
    return _sentence(str(_words(one)[0]))


def cure(one: Trouble) -> str:
    """Return in words how to cure it."""
    words = str(_words(one)[1])
    return words % one.facts if one.facts and "%(" in words else words


def _words(one: Trouble) -> tuple[Words, Words]:
    if "limits" in one.facts or one.code not in ITEMS and one.code in SHAPES:
        return SHAPES.get(one.code, SHAPES["shape"])
    if one.code.startswith("not-after-"):
        return _AFTER
    return ITEMS.get(one.code, _UNKNOWN)


def _sentence(words: str) -> str:
    return _("%(words)s.") % {"words": words}
