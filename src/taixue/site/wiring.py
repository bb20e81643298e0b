"""Where the apps meet: which handler serves which lean path, how large uploads may be, who hears whose news."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

LANES = {
    "/pulse": "taixue.study.pulse.HANDLER",
    "/media/": "taixue.files.pulse.HANDLER",
}
"""Paths that do not go through Django, and their ASGI handlers. A path that ends in "/" takes all below it."""

UPLOADS = {
    "/academy/": 2048,
    "/intake/": 32,
}
"""Megabytes that a request may have, by the beginning of its path; 2 elsewhere."""

TOGETHER = 200
"""Persons whose standings are computed in one job."""


def join() -> None:
    """Let the apps above hear the news of those below; called once, when every app is ready."""
    from taixue.credits.signals import entry_posted
    from taixue.people.signals import account_news, letter, posting_changed
    from taixue.policy.signals import coming
    from taixue.study.signals import studied

    entry_posted.connect(_compute, dispatch_uid="wiring.compute")
    posting_changed.connect(_recompute, dispatch_uid="wiring.recompute")
    account_news.connect(_tell, dispatch_uid="wiring.account")
    letter.connect(_post, dispatch_uid="wiring.letter")
    studied.connect(_participate, dispatch_uid="wiring.participate")
    coming.connect(_answer, dispatch_uid="wiring.answer")


def _compute(sender: object, *, person_id: int, entry: UUID, **news: object) -> None:
    from taixue.kit import queue

    queue.defer("policy.refresh", lock=f"person:{person_id}", person=person_id, entry=str(entry))


def _recompute(sender: object, *, person_id: int, **news: object) -> None:
    """Compute who was taken in, moved or promoted, together once the transaction is done: a roster names thousands."""
    waiting = [entry[1] for entry in connection.run_on_commit if isinstance(entry[1], Moved)]
    moved = waiting[-1] if waiting else Moved()
    moved.persons.add(person_id)
    if not waiting:
        transaction.on_commit(moved)


class Moved:
    """The persons whose standings are asked for when a transaction commits; what is lost here comes with the night."""

    def __init__(self) -> None:
        self.persons: set[int] = set()

    def __call__(self) -> None:
        """Queue them, so many a job."""
        from taixue.kit import queue

        order = sorted(self.persons)
        for start in range(0, len(order), TOGETHER):
            queue.defer("policy.refresh_these", persons=order[start : start + TOGETHER])


def _participate(sender: object, *, person_id: int, last_at: datetime, **news: object) -> None:
    from taixue.kit import clock, queue

    queue.defer("policy.studied", lock=f"person:{person_id}", person=person_id, day=clock.day(last_at).isoformat())


def _tell(
    sender: object, *, person_id: int, kind: str, key: str, facts: dict[str, object], told_by: str, at: datetime,
    **news: object,
) -> None:  # fmt: skip
    from taixue.notices.services import notes

    notes.tell(person_id, kind=kind, key=key, facts=facts, at=at, sender=told_by, link="/me/seen/")


def _post(
    sender: object, *, kind: str, key: str, facts: dict[str, object], at: datetime, person_id: int | None = None,
    address: str = "", secret: bool = False, link: str = "", **news: object,
) -> None:  # fmt: skip
    from taixue.notices.services import post

    post.send(kind=kind, key=key, facts=facts, at=at, person_id=person_id, address=address, secret=secret, link=link)


def _answer(sender: object, *, person_id: int, on: date, **news: object) -> list[Any]:
    from taixue.portal.queries import coming

    return coming.of_person(person_id, on)
