"""Words of the OpenAPI document, which is English; the page for people says them in Chinese too."""

from django.utils.translation import gettext_noop as _

ABOUT = _(
    "Units, persons and postings for the personnel system of an authority, and what its reports say. "
    "Everything is said by an external key of your own and may be said again: the second time nothing "
    "changes. Changes made here by hand come back through the feed."
)

TAGS = {
    "units": _("Units"),
    "persons": _("Persons"),
    "postings": _("Postings"),
    "changes": _("Feed of changes"),
    "reports": _("Reports"),
    "token": _("Token"),
}

_ID, _KEY = _("By our id."), _("By your own name for it.")

ADDRESSES: dict[str, tuple[str, str]] = {
    "list_units": (
        _("List units"), _("Units that the token reaches, also ended ones, in a fixed order. Scope units:read."),
    ),
    "read_unit": (_("Read a unit"), _ID),
    "read_unit_by_key": (_("Read a unit by your key"), _KEY),
    "put_unit": (
        _("Bring a unit in"),
        _(
            "Adds, renames or closes a unit under your key. It is found by your key, else by its code. A "
            "unit that should stand elsewhere is refused: a move is planned on the unit's page, where people "
            "read first who moves with it. Scope units:write."
        ),
    ),
    "put_units": (
        _("Bring many units in"), _("Superiors before what is under them; each gets its answer. Scope units:write."),
    ),
    "list_persons": (
        _("List persons"),
        _(
            "Persons whose posting lies in units that the token reaches, in a fixed order. Each person read "
            "is a line that they see, once an hour. To find someone by identity number bring them in with "
            "dry_run=true: numbers never belong into an address. Scope persons:read."
        ),
    ),
    "read_person": (_("Read a person"), _("By our id; a record that was joined into another leads to the one kept.")),
    "read_person_by_key": (_("Read a person by your key"), _KEY),
    "put_person": (
        _("Bring a person in"),
        _(
            "Takes a person in, changes or moves them from today. Found by your key, else by identity "
            "number, else by name and mobile together. Who stands in units out of the token's reach is asked "
            "for there (202); nothing on record is told. Scope persons:write."
        ),
    ),
    "put_persons": (_("Bring many persons in"), _("Each gets its answer. Scope persons:write.")),
    "list_postings": (
        _("List postings"),
        _("Postings in units that the token reaches, past ones too, in a fixed order. Scope postings:read."),
    ),
    "read_posting": (_("Read a posting"), _ID),
    "read_posting_by_key": (_("Read a posting by your key"), _KEY),
    "put_posting": (
        _("Bring a posting in"),
        _(
            "Begins a posting, which ends what the person held before it, or ends one that is known. What a "
            "posting says from its first day stays: a promotion is a posting of its own, under a key of its "
            "own. A person who stands in units out of the token's reach is asked for there (202). Scope "
            "postings:write."
        ),
    ),
    "put_postings": (
        _("Bring many postings in"),
        _("Each person's in the order of their days; each gets its answer. Scope postings:write."),
    ),
    "read_changes": (
        _("What changed"),
        _(
            "Units, persons and postings that changed, whoever changed them and how, in the order of their "
            "transactions. Begin with start=now, then read everything, then go on from “next”: nothing is "
            "missed, and a change that was being written meanwhile comes later, never behind you. A page may "
            "be short or empty while “more” is true. Who left what the token reaches is told by the end of "
            "their posting. A cursor not used for 90 days is answered with 410: begin anew. Scope "
            "changes:read, and the reading scope of each kind."
        ),
    ),
    "read_token": (_("What this token may do"), _("No scope needed.")),
}  # fmt: skip
"""Summary and description of each address, by its operation id."""

SHAPES: dict[str, str] = {
    "BatchResult": _("The answers to a batch, in its order."),
    "Change": _("Something changed; read it to know how."),
    "FieldProblem": _("What is wrong with a field, in words, and how to cure it."),
    "ItemResult": _("The answer to one item of a batch."),
    "Person": _("A person as on record; coded fields hold the codes of their standards."),
    "PersonFields": _('A person as you know them. What is not sent stays as it is; "" empties what may be empty.'),
    "PersonIn": _("A person of a batch."),
    "Posting": _("A person in a unit over days; end_day is the first day on which it no longer holds."),
    "PostingFields": _("A posting as you know it."),
    "PostingIn": _("A posting of a batch."),
    "Problem": _("An answer that is no result (RFC 9457)."),
    "PutResult": _("The answer to a single item."),
    "TokenState": _("The token that you show."),
    "Unit": _("A unit as it is today."),
    "UnitFields": _("A unit as you know it. What is not sent stays as it is."),
    "UnitIn": _("A unit of a batch."),
}
