"""Circulars: drafted on the figures of one moment, published by a second person, numbered, withdrawn only in sight."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max
from django.utils import translation

from taixue.audit.services import lines
from taixue.kit import clock, queue
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.notices.services import notes
from taixue.people.queries import access, deciders
from taixue.reports.models import Circular, Document, Receipt
from taixue.reports.queries import asking, circulars, figures
from taixue.reports.queries.asking import Asking
from taixue.reports.rules import circulars as rules
from taixue.reports.services import drafting

MOST = 200
"""Units that one circular may go to."""

MAY = circulars.MAY
STATE = Circular.State
_LOCK = "SELECT pg_advisory_xact_lock((1668899186::bigint << 24) + %s)"  # as the trigger document_is_kept takes it


@dataclass(frozen=True, slots=True)
class Wish:
    """A circular as somebody wants it. receivers: public ids of units directly below, () is all with people due."""

    title: str
    remark: str
    names: bool
    receivers: tuple[str, ...] = ()
    word: UUID | None = None
    language: str = "zh-hans"


@transaction.atomic
def draft(*, unit_id: UUID, asked: Asking, wish: Wish, by: Actor, at: datetime) -> Circular:
    """Make a draft with the documents of all receivers, on the figures of this moment or of a frozen year.

    Raises NotFound (unit, window, template), Denied, Invalid without a receiver or with more than MOST.
    """
    scope = asking.scope(unit_id, asked, by=by)
    access.require(MAY, over=scope.unit.path, by=by)
    below = [one for one in figures.below(scope) if not wish.receivers or str(one.public_id) in wish.receivers]
    if not below or len(below) > MOST:
        raise Invalid("receivers", problems=[{"field": "receivers", "code": "count", "value": str(len(below))}])
    word = circulars.template(wish.word, by=by) if wish.word else None
    made = Circular.objects.create(
        unit_id=scope.unit.pk, title=wish.title, remark=wish.remark, window=scope.window, rule=scope.key,
        snapshot=scope.snapshot.public_id if scope.snapshot else None, figures_at=at, names=wish.names,
        template=rules.LETTERS[0], word=word, language=wish.language, made_by=by.account_id, made_by_name=by.name[:80],
        made_at=at,
    )  # fmt: skip
    with translation.override(wish.language):
        told = drafting.facts(scope, below, names=wish.names, today=clock.day(at), by=by)
    Document.objects.bulk_create(
        Document(circular=made, receiver_id=unit.pk, position=n, facts=said)
        for n, (unit, said) in enumerate(zip(below, told, strict=True), start=1)
    )
    _tell("circulars.drafted", made, by, at)
    return made


@transaction.atomic
def ask(*, circular_id: UUID, by: Actor, at: datetime) -> Circular:
    """Ask for a second person to publish a draft; a second time changes nothing. Raises NotFound, Denied, Conflict."""
    row = _locked(circular_id, by)
    if row.state == STATE.ASKED:
        return row
    _must(row, STATE.DRAFT)
    row.state, row.asked_by, row.answer = STATE.ASKED, by.account_id, ""
    row.save(update_fields=["state", "asked_by", "answer"])
    _tell("circulars.asked", row, by, at)
    return row


@transaction.atomic
def send_back(*, circular_id: UUID, answer: str, by: Actor, at: datetime) -> Circular:
    """Make a draft of what waits for publication, with the reason. Raises NotFound, Denied, Conflict."""
    row = _locked(circular_id, by)
    _must(row, STATE.ASKED)
    row.state, row.answer = STATE.DRAFT, answer
    row.save(update_fields=["state", "answer"])
    _tell("circulars.sent-back", row, by, at, reason=answer)
    return row


@transaction.atomic
def discard(*, circular_id: UUID, by: Actor, at: datetime) -> None:
    """Delete a draft; nothing of it has left and no number was given. Raises NotFound, Denied, Conflict."""
    row = _locked(circular_id, by)
    _must(row, STATE.DRAFT)
    _tell("circulars.discarded", row, by, at)
    row.delete()


@transaction.atomic
def publish(*, circular_id: UUID, by: Actor, at: datetime) -> Circular:
    """Publish as the second person: each document gets its number and lies in its unit's inbox; twice is once.

    Raises NotFound, Denied (also for who asked), Conflict.
    """
    row = _locked(circular_id, by)
    if row.state == STATE.PUBLISHED:
        return row
    _must(row, STATE.ASKED)
    if by.account_id == row.asked_by:
        raise Denied("second-person")
    row.state, row.published_by, row.published_by_name, row.published_at = (
        STATE.PUBLISHED, by.account_id, by.name[:80], at,
    )  # fmt: skip
    row.save(update_fields=["state", "published_by", "published_by_name", "published_at"])
    sent = _number(row, clock.day(at).year)
    _tell("circulars.published", row, by, at, documents=len(sent))
    _send(sent, "circular.published", row, by, at)
    queue.defer("reports.set_circular", once=f"reports.set_circular:{row.pk}", circular=str(row.public_id))
    return row


@transaction.atomic
def withdraw(*, circular_id: UUID, reason: str, by: Actor, at: datetime) -> Circular:
    """Withdraw what was published: it stays to be read, marked, and every receiver is told; twice is once.

    Raises NotFound, Denied, Conflict, Invalid without a reason.
    """
    row = _locked(circular_id, by)
    if row.state == STATE.WITHDRAWN:
        return row
    _must(row, STATE.PUBLISHED)
    if not reason.strip():
        raise Invalid("reason", problems=[{"field": "reason", "code": "missing", "value": ""}])
    row.state, row.withdrawn_at, row.withdrawn_by_name, row.reason = STATE.WITHDRAWN, at, by.name[:80], reason
    row.save(update_fields=["state", "withdrawn_at", "withdrawn_by_name", "reason"])
    _tell("circulars.withdrawn", row, by, at, reason=reason)
    _send(circulars.documents(row), "circular.withdrawn", row, by, at)
    return row


@transaction.atomic
def read(*, document_id: UUID, by: Actor, at: datetime) -> Document:
    """Return a document and note that somebody of the receiving unit opened it, once an account. Raises NotFound."""
    found = circulars.document(document_id, by=by)
    if found.number is not None and by.account_id is not None and not circulars.may_edit(found.circular, by=by):
        receipt = Receipt(document=found, account=by.account_id, account_name=by.name[:80], at=at)
        Receipt.objects.bulk_create([receipt], ignore_conflicts=True)
    return found


def seal(document: Document, files: Mapping[str, bytes]) -> None:
    """Keep the digests of a published document's files ("pdf", "docx") as they were first set.

    Raises Conflict if one was set otherwise before.
    """
    news = {}
    for name, content in files.items():
        digest = hashlib.sha256(content).digest()
        kept = getattr(document, name)
        if kept is not None and bytes(kept) != digest:
            raise Conflict("set-otherwise", document=str(document.public_id), kind=name)
        if kept is None:
            news[name] = digest
    if news:
        Document.objects.filter(pk=document.pk).update(**news)


def _locked(circular_id: UUID, by: Actor) -> Circular:
    row = circulars.get(circular_id, by=by)
    access.require(MAY, over=row.unit.path, by=by)
    locked = Circular.objects.select_for_update(of=("self",)).select_related("unit", "word").filter(pk=row.pk).first()
    if locked is None:
        raise NotFound("circular")
    return locked


def _must(row: Circular, state: str) -> None:
    if row.state != state:
        raise Conflict("state", state=row.state)


def _number(row: Circular, year: int) -> list[Document]:
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [row.unit_id])
    given = Document.objects.filter(authority=row.unit_id, year=year).aggregate(last=Max("number"))["last"] or 0
    found = circulars.documents(row)
    for n, document in enumerate(found, start=1):
        document.authority, document.year, document.number = row.unit_id, year, given + n
        document.save(update_fields=["authority", "year", "number"])
    return found


def _send(sent: Iterable[Document], kind: str, row: Circular, by: Actor, at: datetime) -> None:
    documents = list(sent)
    told = deciders.of_units([one.receiver.path for one in documents], clock.day(at))
    for document in documents:
        said = {"title": row.title, "authority": row.unit.name, "number": number(document), "reason": row.reason}
        for person in told[document.receiver.path]:
            notes.tell(
                person, kind=kind, key=f"{kind}:{document.public_id}", facts=said, at=at, sender=by.name,
                link=f"/circulars/documents/{document.public_id}/",
            )  # fmt: skip


def number(document: Document) -> str:
    """Return a document's number in words, "" while it has none."""
    if document.number is None or document.year is None:
        return ""
    return rules.text(document.year, document.number)


def _tell(action: str, row: Circular, by: Actor, at: datetime, *, reason: str = "", **details: object) -> None:
    lines.record(
        action, by=by, at=at, target_kind="circular", target=row.public_id, unit_path=row.unit.path, reason=reason,
        details={"title": row.title, "window": row.window, **details},
    )  # fmt: skip
