"""Putting a message into words, in the reader's language, for its channel."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from taixue.kit import ciphers
from taixue.notices import labels
from taixue.notices.models import Message, Note
from taixue.notices.rules import policies
from taixue.notices.rules.routes import EMAIL
from taixue.notices.services import channels, doors
from taixue.people.queries import contacts
from taixue.people.queries.contacts import Contact

LONGEST = 300
"""Characters of a short message, link included."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What a carrier carries. key: the same for every try; unsubscribe: address of the one-click door, "" if none."""

    channel: str
    key: UUID
    kind: str
    address: str = field(repr=False)
    sender: str
    authority: str
    language: str
    subject: str = field(repr=False)
    text: str = field(repr=False)
    html: str = field(repr=False)
    at: datetime
    unsubscribe: str
    repeated: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One thing of several in a letter; href is a whole address or ""."""

    title: str
    line: str
    href: str


def address(message: Message, contact: Contact | None) -> str:
    """Return where a message goes: an address of its own, or what is known of the person now; "" if nothing is."""
    own = str(_sealed(message).get("address", ""))
    if own or contact is None:
        return own
    return contact.email if message.channel == EMAIL else contact.mobile


def compose(message: Message, contact: Contact | None, *, at: datetime) -> Letter:
    """Return the message in words."""
    language = contact.language if contact else settings.LANGUAGE_CODE
    with translation.override(language):
        facts, link = _facts(message), _link(message)
        words: dict[str, Any] = {
            "title": labels.title(message.kind, facts), "line": labels.line(message.kind, facts),
            "rows": list(_rows(message, facts)), "href": channels.address(link),
            "authority": _authority(), "phone": settings.TAIXUE_PHONE, "repeated": message.repeated,
            "language": "zh-Hans" if language.startswith("zh") else "en",
            "wishes": channels.address("/inbox/wishes/") if contact else "", "unsubscribe": _door(message, contact),
        }  # fmt: skip
        mail = message.channel == EMAIL
        return Letter(
            channel=message.channel, key=message.public_id, kind=message.kind, address=address(message, contact),
            sender=settings.TAIXUE_MAIL_FROM, authority=_authority(), language=words["language"],
            subject=words["title"], text=render_to_string("notices/mail.txt", words) if mail else _short(words),
            html=render_to_string("notices/mail.html", words) if mail else "", at=at,
            unsubscribe=words["unsubscribe"] if mail else "", repeated=message.repeated,
        )  # fmt: skip


def contact_of(message: Message) -> Contact | None:
    """Return how the message's person is reached; None for a letter to a bare address."""
    return contacts.of([message.person_id]).get(message.person_id) if message.person_id else None


def seal(message: Message, *, address: str, facts: dict[str, Any]) -> bytes:
    """Return an address of its own and secret facts, encrypted and bound to the message's row."""
    return ciphers.encrypt(json.dumps({"address": address, "facts": facts}), row=message.public_id)


def _sealed(message: Message) -> dict[str, Any]:
    if message.sealed is None:
        return {}
    found: dict[str, Any] = json.loads(ciphers.decrypt(message.sealed, row=message.public_id))
    return found


def _facts(message: Message) -> dict[str, Any]:
    known = message.note.facts if message.note else message.facts
    return {**known, **_sealed(message).get("facts", {})}


def _link(message: Message) -> str:
    return message.note.link if message.note else message.link


def _rows(message: Message, facts: dict[str, Any]) -> Iterable[Row]:
    """Yield the things of a digest, and those that a kind lists itself."""
    for note in Note.objects.filter(public_id__in=facts.get("notes", ())).order_by("-at", "-pk"):
        yield Row(labels.title(note.kind, note.facts), labels.line(note.kind, note.facts), channels.address(note.link))
    for row in facts.get("rows", ()):
        yield Row(str(row["title"]), str(row["line"]), channels.address(str(row["href"])))


def _door(message: Message, contact: Contact | None) -> str:
    policy = policies.of(message.kind)
    if contact is None or not policy.optional:
        return ""
    topic = doors.EVERYTHING if message.kind == "notices.digest" else policy.topic
    return channels.address(f"/unsubscribe/{doors.token(contact.public_id, topic)}/")


def _authority() -> str:
    chinese = (translation.get_language() or "").startswith("zh")
    return str(settings.TAIXUE_AUTHORITY if chinese else settings.TAIXUE_AUTHORITY_EN)


def _short(words: dict[str, Any]) -> str:
    """Return a short message: who writes, what, where; the words are cut, never the link."""
    chinese = words["language"] == "zh-Hans"
    head = f"【{words['authority']}】" if chinese else f"[{words['authority']}] "
    said = f"{words['title']}{'。' if chinese else '. '}{words['line']}"
    tail = f" {words['href']}" if words["href"] else ""
    room = LONGEST - len(head) - len(tail)
    return head + (said if len(said) <= room else f"{said[: room - 1]}…") + tail
