"""Short signed payloads that a browser carries back: HMAC-SHA256 under a named key; old keys still verify."""

import binascii
import hmac
import struct

from taixue.kit.keys import Ring

_NUMBER = struct.Struct(">H")
_MAC = 32


class Forged(ValueError):
    """The text was not sealed by a key of this installation."""


class Signer:
    """Seals and opens payloads under the keys of one purpose. Safe to share between threads."""

    def __init__(self, ring: Ring, purpose: str) -> None:
        self._secrets = {_NUMBER.pack(key.id): key.secret for key in ring.keys if key.purpose == purpose}
        self._active = _NUMBER.pack(ring.active(purpose).id)

    def seal(self, payload: bytes) -> str:
        """Return key number, payload and signature as base64."""
        body = self._active + payload
        mac = hmac.digest(self._secrets[self._active], body, "sha256")
        return binascii.b2a_base64(body + mac, newline=False).decode()

    def open(self, text: str) -> bytes:
        """Return the payload of a sealed text. Raises Forged for anything else."""
        try:
            sealed = binascii.a2b_base64(text)
        except ValueError as problem:  # binascii.Error, and text that is not ASCII
            raise Forged("not base64") from problem
        secret = self._secrets.get(sealed[:2])
        body = sealed[:-_MAC]
        if secret is None or not hmac.compare_digest(hmac.digest(secret, body, "sha256"), sealed[-_MAC:]):
            raise Forged("signature")
        return body[2:]
