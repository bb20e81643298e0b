"""Taking a file in."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from taixue.audit.services import lines
from taixue.files.models import File
from taixue.files.queries import places
from taixue.files.rules import kinds
from taixue.files.rules.kinds import MIB
from taixue.files.services import arrivals
from taixue.kit import ciphers, queue
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
    known, public_id = kinds.PURPOSES[purpose], ids.new()
    try:
        with arrivals.arrive(public_id, chunks, limit=known.limit, sealed=known.sealed) as arrived:
            kind = kinds.sniff(arrived.head)
            code = "empty" if not arrived.size else kinds.refusal(purpose, kind)
            if code:
                raise refused(code, name)
            arrivals.settle(arrived.path, public_id)
    except arrivals.TooLarge:
        raise refused("too-large", name, limit=known.limit) from None
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


def discard(*, file: UUID, by: Actor, at: datetime) -> bool:
    """Delete an upload, bytes and row, and return whether there was one; whoever kept its id forgets it.

    The bytes go when the transaction is done: one that is rolled back keeps both.
    """
    with transaction.atomic():
        gone, _rows = File.objects.filter(public_id=file).delete()
        if gone:
            lines.record("files.deleted", by=by, at=at, target_kind="file", target=file)
        transaction.on_commit(lambda: places.place(file).unlink(missing_ok=True))
    return bool(gone)


def seal_stored(*, at: datetime) -> int:
    """Encrypt uploads that lie in clear though their purpose is sealed, and return how many. Safe to run twice."""
    sealed = [name for name, purpose in kinds.PURPOSES.items() if purpose.sealed]
    done = 0
    for public_id, size in File.objects.filter(purpose__in=sealed).values_list("public_id", "size").iterator():
        try:
            with places.place(public_id).open("rb") as source:
                if source.read(len(ciphers.SEALED)) == ciphers.SEALED:
                    continue
                source.seek(0)
                with arrivals.arrive(public_id, iter(lambda: source.read(MIB), b""), limit=size, sealed=True) as copy:
                    arrivals.settle(copy.path, public_id)
        except FileNotFoundError:
            continue
        done += 1
    return done


def refused(code: str, name: str, **facts: int) -> Invalid:
    """Return the refusal of a file in the shape pages show: one problem of the field "file"."""
    return Invalid(code, problems=[{"field": "file", "code": code, "value": name, "cure": code, **facts}])
