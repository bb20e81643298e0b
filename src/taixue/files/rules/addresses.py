"""Signed addresses: which file, as which kind, until when, in whose browser. No database is asked to check one."""

import base64
import binascii
import hashlib
import hmac
import struct
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

PERIOD = 6 * 3600
"""s. An address lives 6 to 12 hours and stays the same for 6, so that a browser's cache helps."""

KINDS = (
    "application/octet-stream",
    "video/mp4",
    "text/vtt",
    "image/jpeg",
    "image/png",
    "image/webp",
    "application/pdf",
    "application/zip",
)
"""Content types by number. Only those in SHOWN are shown by a browser; all others are downloads."""

SHOWN = frozenset({"video/mp4", "text/vtt", "image/jpeg", "image/png", "image/webp"})

_BODY = struct.Struct(">HIB16s")  # key id, expiry in s since 1970, kind, file id
_MAC = 16
_VIEWER = b"taixue media viewer\x00"


@dataclass(frozen=True, slots=True)
class Address:
    """What a signed address says."""

    key: int
    expires: int  # s since 1970
    kind: str
    file: UUID


def expiry(now: int) -> int:
    """Return the moment (s since 1970) until which an address made now holds: the end of the next full period."""
    return (now // PERIOD + 2) * PERIOD


def viewer(session: str) -> bytes:
    """Return what an address is bound to: a digest of the session key, so that it is of no use in another browser."""
    return hashlib.sha256(_VIEWER + session.encode()).digest()


def sign(address: Address, *, secret: bytes, session: str) -> str:
    """Return the signed text, 52 characters that may stand in an address."""
    kind = KINDS.index(address.kind) if address.kind in KINDS else 0
    body = _BODY.pack(address.key, address.expires, kind, address.file.bytes)
    return base64.urlsafe_b64encode(body + _mac(body, secret, session)).decode().rstrip("=")


def verify(text: str, *, secret: Callable[[int], bytes], session: str, now: int) -> Address | None:
    """Return what a text says if it was signed for this session and still holds at `now` (s since 1970), else None.

    secret: gives the secret of a key id, KeyError if it is gone
    """
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        body, mac = raw[: _BODY.size], raw[_BODY.size :]
        key, expires, kind, file = _BODY.unpack(body)
        expected = _mac(body, secret(key), session)
    except (binascii.Error, ValueError, struct.error, KeyError):
        return None
    if not hmac.compare_digest(mac, expected) or expires <= now or kind >= len(KINDS):
        return None
    return Address(key, expires, KINDS[kind], UUID(bytes=file))


def _mac(body: bytes, secret: bytes, session: str) -> bytes:
    return hmac.digest(secret, viewer(session) + body, "sha256")[:_MAC]
