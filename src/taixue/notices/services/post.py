"""Letters that leave the house: what a note sends after it, and letters that have no note."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from taixue.kit import queue
from taixue.notices.models import Message, Note
from taixue.notices.queries import wishes
from taixue.notices.rules import addresses, policies, routes
from taixue.notices.rules.routes import EMAIL, Reach
from taixue.notices.services import channels, letters
from taixue.people.queries import contacts
from taixue.people.queries.contacts import Contact


@dataclass(frozen=True, slots=True)
class Draft:
    """A message to be queued. key: what it is about; the same key leaves once by one channel."""

    kind: str
    key: str
    person_id: int | None = None
    note: Note | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    secret: bool = False
    address: str = field(default="", repr=False)
    link: str = ""
    unit_path: str = ""


@transaction.atomic
def send(
    *, kind: str, key: str, facts: dict[str, Any], at: datetime, person_id: int | None = None, address: str = "",
    secret: bool = False, link: str = "",
) -> bool:  # fmt: skip
    """Queue a letter without a line in the inbox; return whether any way leads to the person.

    address: a mail address or a mobile to use instead of what is known of the person
    secret: facts and address are stored encrypted and erased when the letter is sent or given up
    The same (kind, key) a second time changes nothing.
    """
    contact = contacts.of([person_id]).get(person_id) if person_id is not None else None
    ways = _ways(kind, contact, address)
    draft = Draft(
        kind, f"{kind}:{key}"[:160], person_id, None, facts, secret, address, link, contact.unit_path if contact else ""
    )
    queue_up([(way, draft) for way in ways], at=at)
    return bool(ways)


@transaction.atomic
def follow(notes: Iterable[Note], *, at: datetime) -> int:
    """Queue what new notes send out of the house, by their kinds and the persons' wishes; return how many messages."""
    told, opened = [note for note in notes if policies.of(note.kind).mail], channels.opened()
    if not told or not opened:
        return 0
    numbers = {note.person_id for note in told}
    known, chosen = contacts.of(numbers), wishes.of(numbers)
    drafts = []
    for note in told:
        contact, policy = known[note.person_id], policies.of(note.kind)
        ways = routes.at_once(policy, chosen.get(note.person_id, wishes.AS_IT_IS), _reach(contact), opened=opened)
        key = f"note:{note.public_id}"
        drafts += [(way, Draft(note.kind, key, note.person_id, note, unit_path=contact.unit_path)) for way in ways]
    return queue_up(drafts, at=at)


def queue_up(drafts: Iterable[tuple[str, Draft]], *, at: datetime) -> int:
    """Queue messages with the job that carries each; those whose key left already are passed over. Return how many."""
    rows = [_row(way, draft, at) for way, draft in drafts]
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    made = Message.objects.filter(public_id__in=[row.public_id for row in rows]).values_list("pk", "due_at")
    for number, due in made:
        defer(number, due, at=at)
    return len(made)


def defer(message_id: int, due: datetime, *, at: datetime) -> None:
    """Queue the job that carries a message when it is due."""
    queue.defer("notices.send", once=f"notices.send:{message_id}", at=due if due > at else None, message=message_id)


def _row(way: str, draft: Draft, at: datetime) -> Message:
    row = Message(
        person_id=draft.person_id, note=draft.note, channel=way, kind=draft.kind, key=draft.key, secret=draft.secret,
        facts={} if draft.secret else draft.facts, link=draft.link, unit_path=draft.unit_path, queued_at=at,
        due_at=channels.due(at, urgent=policies.of(draft.kind).urgent),
    )  # fmt: skip
    if draft.secret or draft.address:
        row.sealed = letters.seal(row, address=draft.address, facts=draft.facts if draft.secret else {})
    return row


def _ways(kind: str, contact: Contact | None, address: str) -> tuple[str, ...]:
    opened = channels.opened()
    if address:
        way = EMAIL if addresses.is_mail(address) else next((one for one in routes.TEXTS if one in opened), "")
        return (way,) if way in opened else ()
    if contact is None:
        return ()
    chosen = wishes.of([contact.person_id]).get(contact.person_id, wishes.AS_IT_IS)
    return routes.at_once(policies.of(kind), chosen, _reach(contact), opened=opened)


def _reach(contact: Contact) -> Reach:
    return Reach(mail=addresses.is_mail(contact.email), mobile=bool(contact.mobile))
