"""What of a person may be erased from people's tables. The caller has decided and holds the transaction.

Audit lines never held these values, so nothing of them stays there.
"""

from django.contrib.sessions.models import Session
from django.db import transaction

from taixue.people.models import (
    ChangeRequest,
    IntakeRow,
    Person,
    PersonChange,
    RoleProposal,
    SignIn,
    TransferRequest,
)

CONTACT = ("email", "qq", "office_phone", "mobile")


@transaction.atomic
def contact(person_id: int) -> int:
    """Empty e-mail, QQ and telephone numbers, and what was kept of them before; return how many values went.

    The mobile stays with who has no identity number on record: it would be the only way to sign in.
    """
    person = Person.objects.select_for_update().get(pk=person_id)
    fields = [name for name in CONTACT if name != "mobile" or person.id_lookup is not None]
    gone = 0
    for name in fields:
        gone += bool(getattr(person, name))
        setattr(person, name, None if name == "mobile" else "")
    person.save(update_fields=fields)
    kept = PersonChange.objects.filter(person=person, field__in=fields).exclude(before="", after="")
    gone += kept.update(before="", after="")
    for request in ChangeRequest.objects.filter(person=person).exclude(state=ChangeRequest.State.OPEN):
        held = [name for name in fields if name in request.wanted or name in request.before]
        if held:
            gone += len(held)
            request.wanted = {name: value for name, value in request.wanted.items() if name not in held}
            request.before = {name: value for name, value in request.before.items() if name not in held}
            request.save(update_fields=["wanted", "before"])
    return gone


@transaction.atomic
def requests(person_id: int) -> int:
    """Delete requests about a person that were declined or taken back; return how many."""
    ended = ("declined", "withdrawn")
    rows = [
        ChangeRequest.objects.filter(person=person_id, state__in=ended),
        TransferRequest.objects.filter(person=person_id, state__in=ended),
        RoleProposal.objects.filter(account__person=person_id, state__in=ended),
    ]
    return sum(some.delete()[0] for some in rows)


@transaction.atomic
def rosters(person_id: int) -> int:
    """Delete the verdicts of rosters that named a person; return how many."""
    return IntakeRow.objects.filter(person=person_id).delete()[0]


@transaction.atomic
def devices(person_id: int, *, keep: str = "") -> int:
    """End the sessions of a person's account that are not the one in use, with their devices; return how many."""
    rows = SignIn.objects.filter(account__person=person_id).exclude(key=keep)
    keys = list(rows.values_list("key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    return rows.delete()[0]
