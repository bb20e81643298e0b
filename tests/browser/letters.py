"""Forms about being told: inbox, wishes, the door of a letter, the outbox; without script (see scriptless.py)."""

from collections.abc import Callable
from typing import Any


def walk(stage: Any, hands: Callable[[str], Any]) -> None:
    """Walk every way."""
    reader(stage, hands("learner"))
    visitor(stage, hands(""))
    sender(stage, hands("academy"))


def reader(stage: Any, hands: Any) -> None:
    """Mark a note as read and as not read, and choose how to be told."""
    from taixue.notices.models import Note, Wish

    note = stage.places["herself"].ids["note"]
    for read in (True, False):
        hands.go("/inbox/").send(f"form[action^='/inbox/{note}/mark/']")
        kept = Note.objects.get(public_id=note).read_at is not None
        hands.see(f"a note is marked as {'read' if read else 'not read'}", read, kept)
    hands.go("/inbox/wishes/")
    hands.page.check("input[name=pace][value=weekly]")
    hands.send("main form[method=post]")
    hands.see("letters come once a week from now on", 1, Wish.objects.filter(pace="weekly").count())


def visitor(stage: Any, hands: Any) -> None:
    """Switch a topic off by the door of a letter, signed out."""
    from taixue.notices.models import Wish

    hands.go(f"/unsubscribe/{stage.places['own'].ids['door']}/").send("main form[method=post]")
    hands.see("the door of a letter switches its topic off", 1, Wish.objects.filter(unwanted=["hours"]).count())


def sender(stage: Any, hands: Any) -> None:
    """Try one message of the outbox again; given up once more, all of them."""
    from taixue.audit.models import Line

    message = stage.places["own"].ids["message"]
    hands.go("/outbox/").send(f"form[action^='/outbox/{message}/again/']")
    hands.see("a message is tried again", 1, Line.objects.filter(action="outbox.retried").count())
    for _ in range(60):
        if hands.go("/outbox/").page.locator("form[action^='/outbox/again/']").count():
            break
        hands.page.wait_for_timeout(500)
    hands.send("form[action^='/outbox/again/']")
    hands.see("and all of a channel", 2, Line.objects.filter(action="outbox.retried").count())
