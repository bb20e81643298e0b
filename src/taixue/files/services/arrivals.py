"""Bytes on their way to disk: written beside their place, made durable, then moved there in one step."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from taixue.files.queries import places
from taixue.files.rules.kinds import HEAD
from taixue.kit import ciphers


class TooLarge(Exception):
    """More bytes came than the purpose allows."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """Bytes that lie complete in the drafts folder."""

    path: Path
    size: int
    sha256: bytes
    head: bytes


@contextmanager
def arrive(public_id: UUID, chunks: Iterable[bytes], *, limit: int, sealed: bool = False) -> Iterator[Arrived]:
    """Write chunks to a draft and hand it over; the draft is gone afterwards unless `settle` moved it.

    limit: most bytes taken; sealed: nothing in clear touches the disk. Size, digest and head are
    of the bytes that came.
    Raises TooLarge at the first byte over it, whatever the sender claimed.
    """
    folder = places.drafts()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{public_id}.{os.getpid()}"
    try:
        yield _write(path, chunks, limit, ciphers.Sealing(public_id) if sealed else None)
    finally:
        path.unlink(missing_ok=True)


def _write(path: Path, chunks: Iterable[bytes], limit: int, sealing: ciphers.Sealing | None) -> Arrived:
    digest, size, head = hashlib.sha256(), 0, b""
    with path.open("xb") as out:
        for chunk in chunks:
            size += len(chunk)
            if size > limit:
                raise TooLarge(limit)
            if len(head) < HEAD:
                head += chunk[: HEAD - len(head)]
            digest.update(chunk)
            out.write(sealing.update(chunk) if sealing else chunk)
        if sealing:
            out.write(sealing.finish())
        out.flush()
        os.fsync(out.fileno())
    return Arrived(path, size, digest.digest(), head)


def settle(draft: Path, public_id: UUID) -> None:
    """Move a draft to its place; afterwards it is there whole or not at all, also after a power cut."""
    target = places.place(public_id)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def digest(path: Path) -> bytes:
    """Make the bytes of a draft durable and return their SHA-256."""
    with path.open("rb") as source:
        os.fsync(source.fileno())
        return hashlib.file_digest(source, "sha256").digest()
