"""What a study ticket says. It is signed by kit.tickets and checked on the lane without the database."""

import hashlib
import struct
from typing import NamedTuple

LIFE = 300  # seconds
RENEW = 120  # seconds before its end from which an answer brings a new one
_FORM = struct.Struct(">QQQQIIHHBBB16s")


class Ticket(NamedTuple):
    """A visit and the terms it was opened under. Moments are Unix seconds."""

    visit: int
    person: int
    enrolment: int
    lesson: int
    length: int  # lesson seconds that can be proven
    expires: int
    speed: int  # per cent
    held_limit: int  # minutes
    presence: int  # minutes between presence questions, 0 to 255
    interval: int  # seconds between beats
    threshold: int  # per cent of the seconds that complete the lesson
    session: bytes  # digest of the session it is bound to


def pack(ticket: Ticket) -> bytes:
    """Return the ticket as 63 bytes."""
    return _FORM.pack(*ticket)


def unpack(payload: bytes) -> Ticket:
    """Return the ticket of 63 bytes. Raises ValueError for another length."""
    if len(payload) != _FORM.size:
        raise ValueError(f"a ticket has {_FORM.size} bytes, not {len(payload)}")
    return Ticket._make(_FORM.unpack(payload))


def session_digest(session_key: str | bytes) -> bytes:
    """Return what stands for a session in tickets and visits: 16 bytes from which the key cannot be found."""
    key = session_key.encode() if isinstance(session_key, str) else session_key
    return hashlib.blake2b(key, digest_size=16, person=b"taixue session").digest()
