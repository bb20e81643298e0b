"""Lines of the feed are cleared away when nobody may still resume before them."""

from datetime import datetime

from taixue.people.models import FeedLine
from taixue.people.rules.cursors import KEPT, SLACK

BATCH = 20_000


def clear(*, at: datetime) -> int:
    """Delete the lines that are older than the feed is kept, and return how many; in pieces, each committed alone."""
    old = FeedLine.objects.filter(at__lt=at - KEPT - SLACK)
    gone = 0
    while some := list(old.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        gone += FeedLine.objects.filter(pk__in=some).delete()[0]
    return gone
