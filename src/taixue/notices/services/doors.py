"""The door in a letter by which a person switches a topic off with one click, without signing in (RFC 8058)."""

from uuid import UUID

from django.conf import settings

from taixue.kit import keys
from taixue.kit.tickets import Forged, Signer
from taixue.lib.errors import NotFound
from taixue.notices.rules import policies

EVERYTHING = "all"
"""The topic of a digest: all that may be switched off."""

_USE = b"unsubscribe\x00"
_URL = str.maketrans("+/", "-_")
_PLAIN = str.maketrans("-_", "+/")


def token(person: UUID, topic: str) -> str:
    """Return the signed end of the door's address; it opens nothing but this topic of this person's."""
    return _signer().seal(_USE + person.bytes + topic.encode()).translate(_URL).rstrip("=")


def opened(token: str) -> tuple[UUID, str]:
    """Return whose door it is and its topic. Raises NotFound for anything that we did not sign."""
    text = token.translate(_PLAIN)
    try:
        payload = _signer().open(text + "=" * (-len(text) % 4))
        person, topic = UUID(bytes=payload[len(_USE) : len(_USE) + 16]), payload[len(_USE) + 16 :].decode()
    except (Forged, ValueError) as problem:
        raise NotFound("door") from problem
    if not payload.startswith(_USE) or topic not in (*policies.TOPICS, EVERYTHING):
        raise NotFound("door")
    return person, topic


def _signer() -> Signer:
    return Signer(keys.load(settings.DATA), "django")
