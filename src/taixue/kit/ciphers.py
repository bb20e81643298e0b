"""Secrets in rows: encrypted with a named key and bound to their row, found again by a keyed hash."""

import hmac
import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from taixue.kit import keys

_KEY_BYTES = 2
_NONCE_BYTES = 12
_TAG_BYTES = 16


def encrypt(text: str, *, row: UUID) -> bytes:
    """Return text under AES-256-GCM: key id (2 bytes), nonce (12), cipher text and tag.

    row: public id of the row it stands in; moved to another row it cannot be read
    """
    key = keys.load(settings.DATA).active("identity")
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return key.id.to_bytes(_KEY_BYTES, "big") + nonce + AESGCM(key.secret).encrypt(nonce, text.encode(), row.bytes)


def encrypt_many(texts: Sequence[tuple[str, bytes]]) -> list[bytes]:
    """Return each (text, bytes of its row's id) as `encrypt` does; key and nonces are got once."""
    key = keys.load(settings.DATA).active("identity")
    encrypt, mark = AESGCM(key.secret).encrypt, key.id.to_bytes(_KEY_BYTES, "big")
    drawn = os.urandom(_NONCE_BYTES * len(texts))
    nonces = [drawn[place : place + _NONCE_BYTES] for place in range(0, len(drawn), _NONCE_BYTES)]
    return [mark + nonce + encrypt(nonce, text.encode(), row) for nonce, (text, row) in zip(nonces, texts, strict=True)]


def decrypt(sealed: bytes | memoryview, *, row: UUID) -> str:
    """Return the text. Raises KeyError if its key is gone, InvalidTag if it was changed or stood in another row."""
    raw = bytes(sealed)
    key = keys.load(settings.DATA).find(int.from_bytes(raw[:_KEY_BYTES], "big"), "identity")
    nonce, body = raw[_KEY_BYTES : _KEY_BYTES + _NONCE_BYTES], raw[_KEY_BYTES + _NONCE_BYTES :]
    return AESGCM(key.secret).decrypt(nonce, body, row.bytes).decode()


class Sealing:
    """Bytes of a file encrypted as they arrive, bound to the file's id; a piece lost, moved or added at the end shows.

    Written is: mark (8 bytes), key id (2), nonce (8), then pieces of at most 1 MiB, each with its length before it (4,
    the highest bit set on the last one) and its tag behind it.
    """

    def __init__(self, row: UUID) -> None:
        self._row = row
        key = keys.load(settings.DATA).active("identity")
        self._cipher, self._nonce = AESGCM(key.secret), os.urandom(8)
        self._kept = bytearray(SEALED + key.id.to_bytes(_KEY_BYTES, "big") + self._nonce)
        self._held = bytearray()
        self._count = 0

    def update(self, some: bytes) -> bytes:
        """Take bytes and return what of the sealed file is ready."""
        self._held += some
        while len(self._held) > PIECE:
            self._seal(bytes(self._held[:PIECE]), last=False)
            del self._held[:PIECE]
        ready, self._kept = bytes(self._kept), bytearray()
        return ready

    def finish(self) -> bytes:
        """Return the rest of the sealed file."""
        self._seal(bytes(self._held), last=True)
        return bytes(self._kept)

    def _seal(self, piece: bytes, *, last: bool) -> None:
        length = (len(piece) | (LAST if last else 0)).to_bytes(4, "big")
        nonce = self._nonce + self._count.to_bytes(4, "big")
        self._kept += length + self._cipher.encrypt(nonce, piece, self._row.bytes + length)
        self._count += 1


SEALED = b"TXSEAL1\0"
"""How a sealed file begins."""
PIECE = 1 << 20
LAST = 1 << 31


def unsealed(source: BinaryIO, *, row: UUID) -> Iterator[bytes]:
    """Yield the bytes of a sealed file, read after its mark.

    Raises KeyError if its key is gone, InvalidTag if it was changed, cut short or belongs to another id.
    """
    key = keys.load(settings.DATA).find(int.from_bytes(source.read(_KEY_BYTES), "big"), "identity")
    cipher, nonce, count, last = AESGCM(key.secret), source.read(8), 0, False
    while not last:
        length = source.read(4)
        size = int.from_bytes(length, "big")
        last = bool(size & LAST) or not length
        body = source.read((size & ~LAST) + _TAG_BYTES)
        yield cipher.decrypt(nonce + count.to_bytes(4, "big"), body, row.bytes + length)
        count += 1


def lookup(text: str, *, use: str) -> bytes:
    """Return the 32-byte keyed hash of a text, to find it by and never to read it back.

    use: what it is for ("identity", "code", "typed"): the same text in two uses does not look the same
    """
    key = keys.load(settings.DATA).active("lookup")
    return hmac.digest(key.secret, f"{use}\x00{text}".encode(), "sha256")


def lookup_many(texts: Iterable[str], *, use: str) -> list[bytes]:
    """Return the keyed hashes of texts as `lookup` does; the key is looked up once."""
    keyed = hmac.new(keys.load(settings.DATA).active("lookup").secret, f"{use}\x00".encode(), "sha256")
    found = []
    for text in texts:
        one = keyed.copy()
        one.update(text.encode())
        found.append(one.digest())
    return found
