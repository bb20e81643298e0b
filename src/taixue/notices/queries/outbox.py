"""What leaves the house, as far as `by` looks after it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from taixue.kit.actor import Actor
from taixue.lib.errors import NotFound
from taixue.notices.models import Message
from taixue.people.queries import access
from taixue.people.rules.permissions import Permission, reach

State = Message.State
WAITING = (State.QUEUED, State.SENDING)
LISTS: dict[str, tuple[str, ...]] = {
    "waiting": WAITING,
    "failed": (State.FAILED,),
    "given-up": (State.GIVEN_UP,),
    "sent": (State.SENT,),
    "dropped": (State.DROPPED,),
}
"""What the page lists, by name."""
LATELY = timedelta(days=1)


def visible(*, by: Actor) -> QuerySet[Message]:
    """Return the messages to persons in reach, the newest first; those to nobody in particular only from the top."""
    reached = reach(by, Permission.OUTBOX)
    if not reached:
        return Message.objects.none()
    return Message.objects.filter(access.within(reached, "unit_path")).order_by("-queued_at", "-pk")


def listed(name: str, *, by: Actor, channel: str = "") -> QuerySet[Message]:
    """Return one of LISTS, of one channel or all, with persons. Raises KeyError for another name."""
    found = visible(by=by).filter(state__in=LISTS[name]).select_related("person")
    return found.filter(channel=channel) if channel else found


def get(public_id: UUID, *, by: Actor) -> Message:
    """Return a message. Raises NotFound."""
    found = visible(by=by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("message", public_id=str(public_id))
    return found


def may_name(message: Message, *, by: Actor) -> bool:
    """May `by` know whose message it is? The system's administrator sees states, not people."""
    return access.allowed(Permission.PERSON_SEE, over=message.unit_path or "/", by=by)


@dataclass(frozen=True, slots=True)
class Tally:
    """What stands in a channel: waiting, tried in vain and tried again, given up, and sent in the last 24 hours."""

    channel: str
    waiting: int
    failed: int
    given_up: int
    sent: int


def tallies(at: datetime, *, by: Actor) -> dict[str, Tally]:
    """Return what stands in each channel that has messages. One query."""
    lately = Q(state=State.SENT, ended_at__gt=at - LATELY)
    counted = {
        "n_waiting": Count("pk", filter=Q(state__in=WAITING)), "n_failed": Count("pk", filter=Q(state=State.FAILED)),
        "n_given_up": Count("pk", filter=Q(state=State.GIVEN_UP)), "n_sent": Count("pk", filter=lately),
    }  # fmt: skip
    rows = visible(by=by).order_by().values("channel").annotate(**counted).values_list("channel", *counted)
    return {row[0]: Tally(*row) for row in rows}


def overdue(before: datetime, *, number: int) -> list[int]:
    """Return messages that should have gone before a moment and stand yet, for the job that asks why."""
    late = Message.objects.filter(state__in=(*WAITING, State.FAILED), due_at__lt=before)
    return list(late.order_by("due_at").values_list("pk", flat=True)[:number])
