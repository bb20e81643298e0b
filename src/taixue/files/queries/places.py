"""Where bytes lie: <data>/files/<last two digits of the id>/<id>."""

from pathlib import Path
from uuid import UUID

from django.conf import settings


def root() -> Path:
    """Return the folder of all uploads."""
    return Path(settings.DATA) / "files"


def relative(public_id: UUID) -> str:
    """Return the place of a file under `root()`: "7f/0197…7f".

    The folder is named by the last digits of the id: those of a UUIDv7 are random, the first ones are time.
    """
    return f"{public_id.hex[-2:]}/{public_id}"


def place(public_id: UUID) -> Path:
    """Return the whole path of a file's bytes, whether they are there or not."""
    return root() / relative(public_id)


def drafts() -> Path:
    """Return the folder of uploads that are still arriving; what lies there after a crash may be deleted."""
    return root() / "arriving"
