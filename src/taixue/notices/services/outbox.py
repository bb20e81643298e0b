"""The states of a message: taken up, sent, tried again, given up. Each change is one transaction of its own."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from taixue.audit.services import lines
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict
from taixue.notices.models import Message
from taixue.notices.queries import outbox
from taixue.notices.rules import policies, tries
from taixue.notices.services import channels, post

State = Message.State
MOST = 500
"""Messages tried again at once."""


@transaction.atomic
def claim(message_id: int, *, at: datetime) -> Message | None:
    """Take a message up to carry it now, None if it is not to be carried: ended, not due, or another's.

    Left "sending" by a worker that died it is carried once more and marked as repeated; a second time it is given up,
    for nobody knows how often it came.
    """
    locked = Message.objects.select_for_update(of=("self",)).select_related("note").filter(pk=message_id)
    row = locked.exclude(state__in=(State.SENT, State.GIVEN_UP, State.DROPPED)).first()
    if row is None or _waits(row, at):
        return None
    if row.state == State.SENDING:
        if row.repeated:
            _end(row, State.GIVEN_UP, "lost-twice", at)
            return None
        row.repeated = True
    if _needless(row):
        _end(row, State.DROPPED, "", at)
        return None
    row.state, row.claimed_at, row.tries = State.SENDING, at, row.tries + 1
    row.save(update_fields=["state", "claimed_at", "tries", "repeated"])
    return row


def _waits(row: Message, at: datetime) -> bool:
    """Is it another's, or not due, or would it come in quiet hours? Then its job is queued for later."""
    if row.state == State.SENDING and row.claimed_at is not None:
        ready = row.claimed_at + tries.LEASE
    else:
        ready = max(row.due_at, channels.due(at, urgent=policies.of(row.kind).urgent))
        if ready > row.due_at:
            Message.objects.filter(pk=row.pk).update(due_at=ready)
    if ready > at:
        post.defer(row.pk, ready, at=at)
    return ready > at


def _needless(row: Message) -> bool:
    """Was the news read in the inbox, or taken back, before it left?"""
    if row.note is None:
        return row.key.startswith("note:")
    return row.note.read_at is not None and not policies.of(row.kind).urgent


def _end(row: Message, state: str, error: str, at: datetime) -> None:
    row.state, row.error, row.ended_at, row.sealed = state, error, at, None
    row.save(update_fields=["state", "error", "ended_at", "sealed", "mask", "repeated"])


def _held(row: Message) -> Message | None:
    """Return the row locked if this try is still the last one; a worker that comes late changes nothing."""
    held = Message.objects.select_for_update().filter(pk=row.pk, state=State.SENDING, tries=row.tries)
    return held.first()


@transaction.atomic
def sent(row: Message, *, mask: str, at: datetime) -> None:
    """Note that a carrier took it."""
    held = _held(row)
    if held is not None:
        held.mask = mask[:120]
        _end(held, State.SENT, "", at)


@transaction.atomic
def refused(row: Message, *, code: str, mask: str, at: datetime) -> None:
    """Give it up: the other side will never take it."""
    held = _held(row)
    if held is not None:
        held.mask = mask[:120]
        _end(held, State.GIVEN_UP, code, at)


@transaction.atomic
def failed(row: Message, *, code: str, mask: str, wait: timedelta | None, at: datetime) -> None:
    """Try it again after a while; give it up after the last try."""
    held = _held(row)
    if held is None:
        return
    held.mask = mask[:120]
    pause = tries.pause(held.tries, asked=wait)
    if pause is None:
        _end(held, State.GIVEN_UP, code, at)
        return
    held.state, held.error, held.due_at = State.FAILED, code, at + pause
    held.save(update_fields=["state", "error", "due_at", "mask"])
    post.defer(held.pk, held.due_at, at=at)


@transaction.atomic
def unsure(row: Message, *, mask: str, at: datetime) -> None:
    """Nobody knows whether it was taken: carry it once more, and say so; a second time give it up."""
    held = _held(row)
    if held is None:
        return
    held.mask = mask[:120]
    if held.repeated:
        _end(held, State.GIVEN_UP, "lost-twice", at)
        return
    held.save(update_fields=["mask"])
    post.defer(held.pk, (held.claimed_at or at) + tries.LEASE, at=at)


@transaction.atomic
def again(*, message_id: UUID, by: Actor, at: datetime) -> bool:
    """Try a failed or given-up message again from the beginning; return whether it was one.

    Raises NotFound, Conflict for a secret one that was given up: its words are gone.
    """
    row = outbox.get(message_id, by=by)
    if row.secret and row.state == State.GIVEN_UP:
        raise Conflict("the words of a secret letter are gone")
    return _revive([row.pk], by, at) == 1


@transaction.atomic
def again_all(*, channel: str, by: Actor, at: datetime) -> int:
    """Try everything in reach again that failed or was given up in a channel, at most MOST; return how many."""
    stuck = outbox.visible(by=by).filter(channel=channel, state__in=(State.FAILED, State.GIVEN_UP))
    kept = stuck.exclude(secret=True, state=State.GIVEN_UP)
    return _revive(list(kept.order_by("queued_at").values_list("pk", flat=True)[:MOST]), by, at)


def _revive(message_ids: list[int], by: Actor, at: datetime) -> int:
    stuck = Message.objects.filter(pk__in=message_ids, state__in=(State.FAILED, State.GIVEN_UP))
    numbers = list(stuck.select_for_update().order_by("pk").values_list("pk", flat=True))
    Message.objects.filter(pk__in=numbers).update(
        state=State.QUEUED, tries=0, repeated=False, error="", due_at=at, ended_at=None
    )
    for number in numbers:
        post.defer(number, at, at=at)
    if numbers:
        lines.record("outbox.retried", by=by, at=at, target_kind="outbox", details={"messages": len(numbers)})
    return len(numbers)
