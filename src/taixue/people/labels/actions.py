"""Words for the actions of audit lines. An action without words is shown by its name."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTIONS: dict[str, str | Promise] = {
    "signin.done": _("signed in"),
    "signin.failed": _("wrong password"),
    "signin.locked": _("locked out for a quarter of an hour"),
    "signin.confirmed": _("gave the password again"),
    "signin.out": _("signed out"),
    "account.created": _("made an account"),
    "account.code": _("printed an activation code"),
    "account.code-failed": _("wrong end of the number with an activation code"),
    "account.activated": _("activated the account"),
    "account.password": _("set a password"),
    "account.reset": _("reset the account"),
    "person.created": _("took a person in"),
    "person.changed": _("changed a person's data"),
    "person.seen": _("saw a person's page"),
    "person.unmasked": _("saw an identity number whole"),
    "posting.started": _("recorded a posting"),
    "posting.ended": _("ended a posting"),
    "role.granted": _("gave a role"),
    "role.ended": _("ended a role"),
    "unit.created": _("added a unit"),
    "unit.renamed": _("renamed a unit"),
    "unit.closed": _("closed a unit"),
    "intake.uploaded": _("uploaded a roster"),
    "intake.applied": _("applied a roster"),
    "intake.given-back": _("gave back a roster that its orderer may not apply any more"),
    "intake.downloaded": _("downloaded a roster's result sheet"),
    "transfer.accepted": _("let a person go to another unit"),
    "transfer.declined": _("declined a transfer"),
    "statement.seen": _("saw a study record"),
    "entry.seen": _("saw an entry of the ledger"),
    "duties.seen": _("saw the page of a duty"),
    "credits.correction-asked": _("asked to reverse an entry"),
    "credits.correction-approved": _("approved a correction"),
    "credits.correction-declined": _("declined a correction"),
    "credits.reversed": _("reversed an entry"),
    "policy.published": _("published a study rule"),
    "policy.assigned": _("put a study rule in force"),
    "policy.unassigned": _("ended a study rule"),
    "outbox.retried": _("tried messages of the outbox again"),
    "notices.wished": _("chose how to be told"),
    "audit.verified": _("verified the seals"),
}

GROUPS: dict[str, str | Promise] = {
    "signin": _("Signing in"),
    "account": _("Accounts and codes"),
    "person": _("Personal data"),
    "posting": _("Postings"),
    "role": _("Roles"),
    "unit": _("Units"),
    "intake": _("Roster import"),
    "transfer": _("Transfers"),
    "credits": _("Ledger"),
    "catalog": _("Courses"),
    "policy": _("Study rules"),
    "outbox": _("Outbox"),
    "notices": _("Wishes"),
    "audit": _("Audit"),
}
"""What the filter offers: the first part of an action."""


def action(name: str) -> str:
    """Return the words of an action."""
    return str(ACTIONS.get(name, name))
