"""Words for what is to be mended in stored data."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from taixue.people.rules.quality import Action, Kind

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Said:
    """A check in words: its name, and why it matters or how to mend it."""

    name: Words
    note: Words


KINDS: dict[str, Words] = {
    Kind.MISSING: _("Missing"),
    Kind.DOUBTFUL: _("Doubtful"),
    Kind.DOUBLE: _("Double"),
    Kind.OUTDATED: _("Outdated"),
}

CHECKS: dict[str, Said] = {
    "number": Said(_("No identity number"), _("Without it nobody can activate an account.")),
    "mobile": Said(_("No mobile"), _("Signing in goes by identity number only, and no text message arrives.")),
    "basics": Said(
        _("Sex, ethnic group, birth month or political status missing"), _("Fill in what the form asks for.")
    ),
    "schooling": Said(_("No education and no degree"), _("Ask the person, or take it from the personnel file.")),
    "post": Said(_("No post"), _("Record the post; classes are offered by post.")),
    "words": Said(_("Words instead of a code"), _("Choose what the standard has for it.")),
    "age": Said(_("Younger than 18 or older than 65"), _("Retired? Record it. Otherwise correct the birth month.")),
    "leave-open": Said(_("Long leave without an expected end"), _("Write when the person is expected back.")),
    "former-number": Said(
        _("Another person has the number this one had"), _("Are the two one person? Then join the records.")
    ),
    "twin": Said(
        _("Same name and birth month"),
        _("Compare the two and ask to join them; declined, they are two people and go from here."),
    ),
    "same-email": Said(_("Same e-mail address"), _("Nobody can sign in with an address that two share.")),
    "leave-over": Said(_("Leave past its expected end"), _("Record the return, or a new expected end.")),
    "secondment-over": Said(_("Secondment past its expected end"), _("Record the return, or a new expected end.")),
    "unconfirmed": Said(_("Not confirmed for a year"), _("Look it through, or ask the person to.")),
}

ACTIONS: dict[str, Words] = {
    Action.EDIT: _("Correct"),
    Action.CORRECT: _("Correct the number"),
    Action.COMPARE: _("Compare"),
    Action.TURN: _("Record"),
    Action.RETURN: _("Record the return"),
    Action.CONFIRM: _("Look and confirm"),
}
