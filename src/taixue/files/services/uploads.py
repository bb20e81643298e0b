"""Taking a file in."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from taixue.audit.services import lines
from taixue.files.models import File
from taixue.files.rules import kinds
from taixue.files.services import arrivals
from taixue.kit import queue
from taixue.kit.actor import Actor
from taixue.lib import ids
from taixue.lib.errors import Invalid


def store(*, purpose: str, name: str, content_type: str, chunks: Iterable[bytes], by: Actor, at: datetime) -> File:
    """Keep an upload and return it; a lesson is then looked at by the job "files.probe", all else is ready at once.

    purpose: one of rules.kinds.PURPOSES (KeyError else); it sets size limit and kinds
    name: as the uploader called it; only the last part is kept, at most 200 characters
    content_type: what the browser claims; recorded in the facts, never believed
    chunks: the bytes, e.g. `request.FILES["file"].chunks()`
    The bytes are on disk before the row is written; a row that is rolled back leaves bytes nobody refers to.
    Raises Invalid with problems [{field, code, value, cure}] for an empty, too large or wrong kind of file.
    """
    limit, public_id = kinds.PURPOSES[purpose].limit, ids.new()
    try:
        with arrivals.arrive(public_id, chunks, limit=limit) as arrived:
            kind = kinds.sniff(arrived.head)
            code = "empty" if not arrived.size else kinds.refusal(purpose, kind)
            if code:
                raise refused(code, name)
            arrivals.settle(arrived.path, public_id)
    except arrivals.TooLarge:
        raise refused("too-large", name, limit=limit) from None
    file = File(
        public_id=public_id,
        purpose=purpose,
        name=name.replace("\\", "/").rsplit("/", 1)[-1].strip()[-200:] or str(public_id),
        content_type=kind,
        size=arrived.size,
        sha256=arrived.sha256,
        state=File.State.WAITING if purpose == "lesson" else File.State.READY,
        facts={"claimed": content_type[:80]},
        uploaded_by=by.account_id,
        uploaded_at=at,
    )
    _keep(file, by=by, at=at)
    return file


@transaction.atomic
def _keep(file: File, *, by: Actor, at: datetime) -> None:
    file.save(force_insert=True)
    lines.record("files.stored", by=by, at=at, target_kind="file", target=file.public_id,
                 details={"purpose": file.purpose, "size": file.size, "sha256": file.sha256.hex()})  # fmt: skip
    if file.state == File.State.WAITING:
        queue.defer("files.probe", lock=f"file:{file.public_id}", file=str(file.public_id))


def refused(code: str, name: str, **facts: int) -> Invalid:
    """Return the refusal of a file in the shape pages show: one problem of the field "file"."""
    return Invalid(code, problems=[{"field": "file", "code": code, "value": name, "cure": code, **facts}])
