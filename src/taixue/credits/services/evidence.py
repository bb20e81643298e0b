"""Files that prove what is asked for, kept by the files app."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from taixue.files.queries import files
from taixue.files.services import uploads
from taixue.kit.actor import Actor
from taixue.lib.errors import Invalid

MOST = 5
"""Files of one declaration or case."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as a form brings it."""

    name: str
    content_type: str
    chunks: Iterable[bytes]


def keep(upload: Upload, *, by: Actor, at: datetime) -> files.File:
    """Keep a file of evidence. Raises Invalid, as `uploads.store`, with a problem of the field "file"."""
    return uploads.store(
        purpose="evidence", name=upload.name, content_type=upload.content_type, chunks=upload.chunks, by=by, at=at
    )


def require(upload: Upload | None) -> Upload:
    """Return the upload. Raises Invalid without one."""
    if upload is None:
        raise Invalid("file", problems=[{"field": "file", "code": "missing", "value": "", "cure": "missing"}])
    return upload
