"""Uploads by id. Whoever keeps the id (a lesson, an intake, a correction) decides who may have the file."""

import os
import tempfile
from collections.abc import Iterable
from typing import BinaryIO, cast
from uuid import UUID

from taixue.files.models import File
from taixue.files.queries.places import place
from taixue.kit import ciphers
from taixue.lib.errors import NotFound


def get(public_id: UUID) -> File:
    """Return an upload in any state. Raises NotFound."""
    found = File.objects.filter(public_id=public_id).select_related("poster").first()
    if found is None:
        raise NotFound("file")
    return found


def several(public_ids: Iterable[UUID]) -> dict[UUID, File]:
    """Return uploads by id in one query; ids without an upload are left out."""
    rows = File.objects.filter(public_id__in=list(public_ids)).select_related("poster")
    return {row.public_id: row for row in rows}


def content(public_id: UUID) -> BinaryIO:
    """Open the bytes of an upload for reading; the caller closes it. Raises NotFound if they are gone.

    A sealed upload is opened as a file in memory: its clear bytes touch no disk where the system knows such files.
    """
    try:
        source = place(public_id).open("rb")
    except FileNotFoundError:
        raise NotFound("file") from None
    if source.read(len(ciphers.SEALED)) != ciphers.SEALED:
        source.seek(0)
        return source
    with source:
        clear = _unnamed()
        try:
            for piece in ciphers.unsealed(source, row=public_id):
                clear.write(piece)
            clear.flush()
            clear.seek(0)
        except BaseException:
            clear.close()
            raise
        return clear


def _unnamed() -> BinaryIO:
    """Return a file that has no name anywhere and is gone when it is closed, also after a crash."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("upload"), "w+b")
    return cast(BinaryIO, tempfile.TemporaryFile())
