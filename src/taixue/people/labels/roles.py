"""Words for roles, posting kinds, rank bands and states of accounts."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from taixue.people.rules.permissions import Role
from taixue.people.rules.ranks import Band

Words = str | Promise

ROLES: dict[str, Words] = {
    Role.UNIT_ADMIN: _("Unit administrator"),
    Role.ACADEMY: _("Academy"),
    Role.AUDITOR: _("Auditor"),
    Role.SYSTEM_ADMIN: _("System administrator"),
    Role.SECURITY_ADMIN: _("Security administrator"),
    Role.AUDIT_ADMIN: _("Audit administrator"),
}

REACH: dict[str, Words] = {
    Role.UNIT_ADMIN: _("People, rosters, codes, figures and corrections of the unit and all below it"),
    Role.ACADEMY: _("Courses and study rules; people and figures of the unit and all below it"),
    Role.AUDITOR: _("Reads everything of the unit and all below it, changes nothing"),
    Role.SYSTEM_ADMIN: _("Units; no personal study data"),
    Role.SECURITY_ADMIN: _("Roles"),
    Role.AUDIT_ADMIN: _("Audit lines, nothing else"),
}

KINDS: dict[str, Words] = {
    "main": _("In post"),
    "seconded": _("Seconded"),
    "leave": _("Long leave"),
    "retired": _("Retired"),
    "left": _("Left the service"),
    "deceased": _("Deceased"),
}

BANDS: dict[str, Words] = {
    Band.BUREAU: _("Bureau level"),
    Band.DIVISION: _("Division level"),
    Band.SECTION: _("Section level"),
    Band.STAFF: _("Section members and below"),
    Band.OTHER: _("Other staff by reference"),
}

UNIT_KINDS: dict[str, Words] = {
    "province": _("Province"),
    "city": _("City"),
    "county": _("County or district"),
    "office": _("Office"),
    "department": _("Department"),
    "station": _("Station"),
}

LEFT_OUT: dict[str, Words] = {
    "active": _("uses the account already; a forgotten password is reset on the person's page"),
    "no-number": _("has no identity number on record; add it first"),
    "role": _("holds a role that reaches further than yours; ask the unit above"),
    "second": _("holds a role as far as yours; a second person must agree, ask on the person's page"),
    "no-email": _("has no e-mail address on record"),
}
"""Why a person got no slip."""

NOT_REGISTERED: dict[str, Words] = {
    "shut": _("registration is not open for this unit and rank today"),
    "nowhere": _("holds no main posting today"),
}
"""Why a person was not enrolled."""

WINDOW_PROBLEMS: dict[str, Words] = {
    "order": _("The last day lies before the first, or over a year after it."),
    "past": _("The last day is past."),
    "unknown": _("There is no such rank band."),
}

LEND_PROBLEMS: dict[str, Words] = {
    "lent-on": _("You hold this role as a deputy; what is lent is not lent on."),
    "order": _("The last day lies before the first."),
    "past": _("The first day is past."),
    "long": _("At most 92 days. Lend it again when they are over."),
    "beyond": _("You do not hold the role yourself on all of these days."),
}

RESET_WAYS: dict[str, Words] = {
    "unit": _("asks the unit, from the sign-in page"),
    "academy": _("asks the academy, from the sign-in page"),
    "second": _("needs a second person"),
}

PERSON_PROBLEMS: dict[tuple[str, str], Words] = {
    ("id_number", "form"): _("A number has 18 characters, or is a residence permit. Compare it with the card."),
    ("id_number", "date"): _("Digits 7 to 14 are no day of birth. Compare them with the card."),
    ("id_number", "check"): _("The last character does not fit the others. Compare it with the card."),
    ("id_number", "taken"): _("This number belongs to another person."),
    ("sex", "unknown"): _("Choose one of the list."),
    ("ethnicity", "unknown"): _("Choose one of the list."),
    ("political_status", "unknown"): _("Choose one of the list."),
    ("education", "unknown"): _("Choose one of the list."),
    ("degree", "unknown"): _("Choose one of the list."),
    ("mobile", "form"): _("A mobile has 11 digits and begins with 1."),
    ("mobile", "taken"): _("This mobile belongs to another person."),
}
"""What is wrong with a field of a person, by field and code."""

_WRONG = _(
    "Code or last six are wrong, or the code was used. Ask your unit's administrator for a new slip if this stays."
)

CODE_PROBLEMS: dict[str, Words] = {
    "code": _WRONG,
    "ending": _WRONG,
    "expired": _("This code is older than 30 days. Your unit's administrator prints a new one."),
    "spent": _("Five wrong tries: this code ended. Your unit's administrator prints a new one."),
}
