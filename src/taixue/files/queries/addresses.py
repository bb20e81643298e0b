"""Addresses under /media/ that a browser with this session may fetch for some hours."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings

from taixue.files.models import File
from taixue.files.queries import files
from taixue.files.rules import addresses
from taixue.files.rules.addresses import Address
from taixue.kit import keys
from taixue.lib.errors import NotFound


def media_url(file: UUID, *, session_key: str | None, at: datetime) -> str:
    """Return the address of one upload for the holder of a session.

    session_key: `request.session.session_key`; the address works only together with that session's cookie
    The caller has decided that this person may have the file. Raises NotFound unless it is there and ready.
    """
    found = files.get(file)
    if found.state != File.State.READY:
        raise NotFound("file")
    return _address(found, session_key or "", at)


def media_urls(wanted: Iterable[UUID], *, session_key: str | None, at: datetime) -> dict[UUID, str]:
    """Return the addresses of several uploads in one query; those not ready are left out."""
    rows = files.several(wanted).values()
    return {row.public_id: _address(row, session_key or "", at) for row in rows if row.state == File.State.READY}


def _address(file: File, session_key: str, at: datetime) -> str:
    key = keys.load(settings.DATA).active("media")
    said = Address(key.id, addresses.expiry(int(at.timestamp())), file.content_type, file.public_id)
    return "/media/" + addresses.sign(said, secret=key.secret, session=session_key)
