"""Secrets in rows: encrypted with a named key and bound to their row, found again by a keyed hash."""

import hashlib
import hmac
import secrets
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from taixue.kit import keys

_KEY_BYTES = 2
_NONCE_BYTES = 12


def encrypt(text: str, *, row: UUID) -> bytes:
    """Return text under AES-256-GCM: key id (2 bytes), nonce (12), cipher text and tag.

    row: public id of the row it stands in; moved to another row it cannot be read
    """
    key = keys.load(settings.DATA).active("identity")
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return key.id.to_bytes(_KEY_BYTES, "big") + nonce + AESGCM(key.secret).encrypt(nonce, text.encode(), row.bytes)


def decrypt(sealed: bytes | memoryview, *, row: UUID) -> str:
    """Return the text. Raises KeyError if its key is gone, InvalidTag if it was changed or stood in another row."""
    raw = bytes(sealed)
    key = keys.load(settings.DATA).find(int.from_bytes(raw[:_KEY_BYTES], "big"), "identity")
    nonce, body = raw[_KEY_BYTES : _KEY_BYTES + _NONCE_BYTES], raw[_KEY_BYTES + _NONCE_BYTES :]
    return AESGCM(key.secret).decrypt(nonce, body, row.bytes).decode()


def lookup(text: str, *, use: str) -> bytes:
    """Return the 32-byte keyed hash of a text, to find it by and never to read it back.

    use: what it is for ("identity", "code", "typed"): the same text in two uses does not look the same
    """
    key = keys.load(settings.DATA).active("lookup")
    return hmac.new(key.secret, f"{use}\x00{text}".encode(), hashlib.sha256).digest()
