"""Files about a person: ordered on a page, written by a job as who ordered them, kept for a day, taken by them alone.

The training file is written by `portal`, above this app, and queued by name.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from taixue.audit.services import lines
from taixue.files.queries import files
from taixue.files.services import uploads
from taixue.kit import clock, queue
from taixue.kit.actor import SYSTEM, Actor
from taixue.kit.letters import MissingGlyph
from taixue.lib.errors import NotFound, Refusal
from taixue.people.queries import access, actors, postings
from taixue.people.rules.permissions import Permission
from taixue.privacy.models import Handout
from taixue.privacy.queries import handouts

KIND, STATE = Handout.Kind, Handout.State
ENDINGS = {KIND.DOCUMENT: "pdf", KIND.BUNDLE: "json", KIND.DATA: "zip"}
ACTIONS = {KIND.DOCUMENT: "file.exported", KIND.BUNDLE: "file.exported", KIND.DATA: "data.exported"}

Write = Callable[[Handout, Actor, Callable[[int], None]], bytes]
"""Makes the file of an order as an actor, and tells on the way how many per cent are done."""


@transaction.atomic
def order(*, person_id: int, kind: str, language: str, by: Actor, at: datetime) -> Handout:
    """Order a file about a person and return the order, the same one while it waits; its job writes it.

    person_id: inside; who may have this kind of file about the person, the caller has asked. Raises ValueError for
    another kind, NotFound without an account.
    """
    if by.account_id is None:
        raise NotFound("account")
    made, is_new = Handout.objects.get_or_create(
        account=by.account_id, person_id=person_id, kind=KIND(kind), language=language, state=STATE.WAITING,
        defaults={"asked_at": at},
    )  # fmt: skip
    if is_new and made.kind == KIND.DATA:
        queue.defer("privacy.data", lock=f"handout:{by.account_id}", handout=str(made.public_id))
    elif is_new:
        queue.defer("portal.file", lock=f"handout:{by.account_id}", handout=str(made.public_id))
    return made


def make(*, handout_id: UUID, write: Write, at: datetime) -> Handout:
    """Write an ordered file as who ordered it, with what that account may see now; a second time changes nothing."""
    row = Handout.objects.select_related("person").get(public_id=handout_id)
    if row.state != STATE.WAITING:
        return row

    def tell(share: int) -> None:
        Handout.objects.filter(pk=row.pk).update(progress=share)

    try:
        by = actors.by_account(row.account, on=clock.day(at))
        content = write(row, by, tell)
    except MissingGlyph as refusal:
        return _ended(row, at, state=STATE.FAILED, problem="missing-glyph", about=refusal.facts["characters"][:40])
    except Refusal:
        return _ended(row, at, state=STATE.FAILED, problem="gone")
    with transaction.atomic():
        name = f"{row.kind}.{ENDINGS[KIND(row.kind)]}"
        kept = uploads.store(purpose="handout", name=name, content_type="", chunks=[content], by=by, at=at)
        return _ended(row, at, state=STATE.READY, file=kept.public_id, progress=100)


def _ended(row: Handout, at: datetime, **facts: Any) -> Handout:
    for name, value in {"done_at": at, **facts}.items():
        setattr(row, name, value)
    row.save(update_fields=["done_at", *facts])
    return row


@transaction.atomic
def take(*, handout_id: UUID, by: Actor, at: datetime) -> tuple[Handout, bytes]:
    """Hand a file out and return it with its order; each time is a line that the person can read.

    Raises NotFound unless the actor ordered it, may still see the person's evidence, and it is there.
    """
    row = handouts.get(handout_id, by=by)
    person = access.require_person(Permission.EVIDENCE_SEE, row.person_id, by=by)
    if row.file is None or row.done_at is None or row.done_at <= at - handouts.KEPT:
        raise NotFound("file")
    with files.content(row.file) as source:
        content = source.read()
    lines.record(
        ACTIONS[KIND(row.kind)], by=by, at=at, target_kind="person", target=person.public_id, person_id=person.pk,
        unit_path=postings.path_of(person.pk), details={"kind": ENDINGS[KIND(row.kind)]},
    )  # fmt: skip
    return row, content


def expire(*, at: datetime) -> int:
    """Delete the files that were kept long enough, and return how many. Safe to run twice."""
    done = 0
    for row in handouts.old(at):
        with transaction.atomic():
            file = row.file
            _ended(row, at, state=STATE.EXPIRED, file=None)
            if file is not None:
                uploads.discard(file=file, by=SYSTEM, at=at)
        done += 1
    return done
