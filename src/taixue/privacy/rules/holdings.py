"""Where something of a person is held: every table, which of its rows, what of it is nobody's, and how long it is kept.

A test walks every model with a way to a person or an account: a new one stands here, or in ELSEWHERE with its reason.
"""

from dataclasses import dataclass

PERSON = "person_id = %(person)s"
ACCOUNT = "account_id = %(account)s"
_CORRECTIONS = "SELECT id FROM credits_correction WHERE person_id = %(person)s"
_DECLARATIONS = "SELECT declaration_id FROM credits_participant WHERE person_id = %(person)s"
_GRANTS = "SELECT id FROM people_rolegrant WHERE account_id = %(account)s"
_SUBSCRIPTIONS = f"SELECT id FROM reports_subscription WHERE {PERSON}"
_VISITS = "SELECT id FROM study_visit WHERE person_id = %(person)s"


@dataclass(frozen=True, slots=True)
class Holding:
    """Rows of a table about a person. link: which, as SQL over `person` and `account`, both inside.

    kept: of retention.PERIODS; hides: columns that are no data about anybody (keys, keyed hashes, ciphers)
    files: columns that name uploads of the files app, which are handed out too
    """

    table: str
    link: str
    kept: str
    hides: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


HOLDINGS: tuple[Holding, ...] = (
    Holding("people_person", "id = %(person)s", "service", ("id_cipher", "id_lookup", "search")),
    Holding("people_posting", PERSON, "service"),
    Holding("people_groupmember", PERSON, "service"),
    Holding("people_relocation", PERSON, "service"),
    Holding(
        "people_externalkey", f"{PERSON} OR posting_id IN (SELECT id FROM people_posting WHERE {PERSON})", "service"
    ),
    Holding("people_join", "gone_id = %(person)s OR stays_id = %(person)s", "service"),
    Holding("people_personchange", PERSON, "service"),
    Holding("people_formernumber", PERSON, "service", ("lookup",)),
    Holding("people_changerequest", PERSON, "request", ("id_cipher",)),
    Holding("people_transferrequest", PERSON, "request"),
    Holding("people_intakerow", "person = %(person)s", "roster"),
    Holding("people_account", "id = %(account)s", "account", ("password",)),
    Holding("people_rolegrant", ACCOUNT, "account"),
    Holding("people_delegation", f"deputy_id = %(account)s OR source_id IN ({_GRANTS})", "account"),
    Holding("people_roleproposal", ACCOUNT, "request"),
    Holding("people_viewing", f"{ACCOUNT} OR watcher_id = %(account)s", "request", ("session_key",)),
    Holding("people_resetrequest", ACCOUNT, "request"),
    Holding("people_signin", ACCOUNT, "session", ("key",)),
    Holding("people_activationcode", ACCOUNT, "code", ("lookup",)),
    Holding("account_emailaddress", "user_id = %(account)s", "account"),
    Holding("mfa_authenticator", "user_id = %(account)s", "account", ("data",)),
    Holding("files_file", "uploaded_by = %(account)s", "record"),
    Holding("notices_note", PERSON, "note"),
    Holding("notices_message", PERSON, "message", ("sealed",)),
    Holding("notices_wish", PERSON, "account"),
    Holding("credits_head", PERSON, "record"),
    Holding("credits_entry", PERSON, "record"),
    Holding("credits_correction", PERSON, "record", files=("evidence",)),
    Holding("credits_supplement", f"id IN (SELECT supplement_id FROM credits_correction WHERE {PERSON})", "record"),
    Holding("credits_objection", f"correction_id IN ({_CORRECTIONS})", "record"),
    Holding("credits_participant", PERSON, "record"),
    Holding("credits_declaration", f"id IN ({_DECLARATIONS})", "record"),
    Holding("credits_declaredfile", f"declaration_id IN ({_DECLARATIONS})", "record", files=("file",)),
    Holding("credits_declarationstep", f"declaration_id IN ({_DECLARATIONS})", "record"),
    Holding("study_enrolment", PERSON, "record"),
    Holding("study_progress", PERSON, "record"),
    Holding("study_visit", PERSON, "record", ("session",)),
    Holding("study_heldstretch", f"visit_id IN ({_VISITS})", "record"),
    Holding("policy_standing", PERSON, "record"),
    Holding("policy_studied", PERSON, "record"),
    Holding("policy_exemption", PERSON, "record", files=("evidence",)),
    Holding("policy_outcome", PERSON, "try"),
    Holding("reports_frozenstanding", PERSON, "record"),
    Holding("reports_publishedresult", PERSON, "published"),
    Holding("reports_nameobjection", PERSON, "record"),
    Holding("reports_export", "account = %(account)s", "report"),
    Holding("reports_subscription", PERSON, "account"),
    Holding("reports_issue", f"subscription_id IN ({_SUBSCRIPTIONS})", "account"),
    Holding("reports_columnchoice", "account = %(account)s", "account"),
    Holding("reports_receipt", "account = %(account)s", "record"),
    Holding("privacy_handout", f"{PERSON} OR account = %(account)s", "handout"),
    Holding("privacy_erasure", PERSON, "request"),
    Holding("audit_line", "person = %(person)s OR actor_account = %(account)s", "audit"),
)
"""In the order in which they are handed out."""

ELSEWHERE: dict[str, str] = {
    "audit_seal": "digests of audit lines, which are handed out themselves",
    "people_apitoken": "belongs to another system: nobody signs in with its account",
    "account_emailconfirmation": "keys of the sign-in library for addresses, which are handed out themselves",
}
"""Tables with a way to a person that are not handed out, and why."""
