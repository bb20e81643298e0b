"""Where the apps meet: which handler serves which lean path, how large uploads may be, who hears whose news."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from taixue.kit.actor import Actor

LANES = {
    "/pulse": "taixue.study.pulse.HANDLER",
    "/media/": "taixue.files.pulse.HANDLER",
}
"""Paths that do not go through Django, and their ASGI handlers. A path that ends in "/" takes all below it."""

UPLOADS = {
    "/academy/": 2048,
    "/units/list/": 16,
    "/intake/": 130,
    "/declarations/": 102,
    "/corrections/": 22,
    "/entries/": 22,
    "/cases/": 24,
    "/exemptions/": 22,
}
"""Megabytes that a request may have, by the beginning of its path; 2 elsewhere."""

EVIDENCE = ("/declarations/", "/exemptions/")
"""Paths of UPLOADS to which people without a role send files too: what proves what they ask for."""

TOGETHER = 200
"""Persons whose standings are computed in one job."""


COUNTED_AFTER = timedelta(seconds=10)
"""So long after a posting has changed the units are counted anew, once for all that changed meanwhile."""


def join() -> None:
    """Let the apps above hear the news of those below; called once, when every app is ready."""
    from taixue.credits.signals import entry_posted
    from taixue.people.signals import account_news, letter, person_news, posting_changed, postings_changed
    from taixue.policy.signals import coming, published
    from taixue.study.signals import studied

    entry_posted.connect(_compute, dispatch_uid="wiring.compute")
    posting_changed.connect(_recompute, dispatch_uid="wiring.recompute")
    postings_changed.connect(_recompute_many, dispatch_uid="wiring.recompute-many")
    account_news.connect(_tell, dispatch_uid="wiring.account")
    person_news.connect(_tell_person, dispatch_uid="wiring.person")
    letter.connect(_post, dispatch_uid="wiring.letter")
    studied.connect(_participate, dispatch_uid="wiring.participate")
    coming.connect(_answer, dispatch_uid="wiring.answer")
    published.connect(_show_results, dispatch_uid="wiring.results")
    joins()
    units()
    courses()
    api()


def courses() -> None:
    """Let corrections ask which course is meant, and what it would have earned."""
    from taixue.credits.signals import course_named, course_sought

    course_sought.connect(_seek_course, dispatch_uid="wiring.course-sought")
    course_named.connect(_name_course, dispatch_uid="wiring.course-named")


def api() -> None:
    """Let reports add their addresses to the API."""
    from taixue.people.signals import api_asked

    api_asked.connect(_report, dispatch_uid="wiring.api")


def units() -> None:
    """Let courses, rules and standings follow when units move and close, and say beforehand what that does to them."""
    from taixue.people.signals import unit_closed, unit_moved, unit_planned

    unit_moved.connect(_follow, dispatch_uid="wiring.moved")
    unit_closed.connect(_hand_over, dispatch_uid="wiring.closed")
    unit_planned.connect(_foresee, dispatch_uid="wiring.planned")


def joins() -> None:
    """Let the ledger, study and policies take part when two records of one person are joined and parted."""
    from taixue.people.signals import join_obstacles, joined, parted

    join_obstacles.connect(_stand_in_the_way, dispatch_uid="wiring.obstacles")
    joined.connect(_join_records, dispatch_uid="wiring.joined")
    parted.connect(_part_records, dispatch_uid="wiring.parted")


def _compute(sender: object, *, person_id: int, entry: UUID, **news: object) -> None:
    from taixue.kit import queue

    queue.defer("policy.refresh", lock=f"person:{person_id}", person=person_id, entry=str(entry))


def _recompute(sender: object, *, person_id: int, **news: object) -> None:
    _recompute_many(sender, person_ids=(person_id,))


def _recompute_many(sender: object, *, person_ids: Sequence[int], **news: object) -> None:
    """Compute who was taken in, moved or promoted, together once the transaction is done: a roster names thousands."""
    waiting = [entry[1] for entry in connection.run_on_commit if isinstance(entry[1], Moved)]
    moved = waiting[-1] if waiting else Moved()
    moved.persons.update(person_ids)
    if not waiting:
        transaction.on_commit(moved)


class Moved:
    """The persons whose standings are asked for when a transaction commits; what is lost here comes with the night."""

    def __init__(self) -> None:
        self.persons: set[int] = set()

    def __call__(self) -> None:
        """Queue them, so many a job."""
        from taixue.kit import clock, queue

        order = sorted(self.persons)
        with transaction.atomic():  # one commit for the two thousand jobs of a province
            for start in range(0, len(order), TOGETHER):
                queue.defer("policy.refresh_these", persons=order[start : start + TOGETHER])
        queue.defer("people.count_units", once="people.count_units", at=clock.now() + COUNTED_AFTER)


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


def _tell_person(
    sender: object, *, person_id: int, kind: str, key: str, facts: dict[str, object], told_by: str, at: datetime,
    link: str, **news: object,
) -> None:  # fmt: skip
    from taixue.notices.services import notes

    notes.tell(person_id, kind=kind, key=key, facts=facts, at=at, sender=told_by, link=link)


def _answer(sender: object, *, person_id: int, on: date, **news: object) -> list[Any]:
    from taixue.portal.queries import coming

    return coming.of_person(person_id, on)


def _show_results(sender: object, *, by: Actor, on: date, **news: object) -> str:
    from taixue.reports.queries import publications

    return "/results/" if publications.mine(on, by=by) else ""


def _report(sender: object, **news: object) -> Any:
    from taixue.reports.api.addresses import router

    return router


def _seek_course(sender: object, *, words: str, on: date, by: Actor, **news: object) -> list[Any]:
    from taixue.portal.queries import supplements

    return supplements.sought(words, on=on, by=by)


def _name_course(
    sender: object, *, item: UUID, person_ids: list[int], on: date, by: Actor, **news: object
) -> object | None:  # fmt: skip
    from taixue.portal.queries import supplements

    return supplements.named(item, person_ids=person_ids, on=on, by=by)


def _stand_in_the_way(sender: object, *, person_id: int, into_id: int, parting: bool, **news: object) -> list[str]:
    from taixue.credits.queries import joins

    return ["corrections"] if joins.undecided([into_id] if parting else [person_id]) else []


def _join_records(
    sender: object, *, person_id: int, into_id: int, join_id: UUID, by: Any, at: datetime, **news: object
) -> dict[str, Any]:
    """Finish what the one has studied, end its chain, post its entries again, and let the other go on."""
    from taixue.credits.services import joins as ledger
    from taixue.policy.services import joins as policy
    from taixue.study.queries import visits
    from taixue.study.services import joins as study

    study.settle(gone_id=person_id, stays_id=into_id, at=at)
    lines = ledger.join(gone_id=person_id, stays_id=into_id, join_id=join_id, by=by, at=at)
    policy.unite(stays_id=into_id, days=visits.days(person_id))
    return {"credits": lines, "study": study.unite(gone_id=person_id, stays_id=into_id, at=at)}


def _part_records(
    sender: object, *, person_id: int, into_id: int, join_id: UUID, since: datetime, carried: dict[str, Any], by: Any,
    at: datetime, **news: object,
) -> None:  # fmt: skip
    from taixue.credits.services import joins as ledger
    from taixue.policy.services import joins as policy
    from taixue.study.queries import visits
    from taixue.study.services import joins as study

    ledger.part(gone_id=person_id, stays_id=into_id, join_id=join_id, by=by, at=at)
    study.part(stays_id=into_id, carried=carried.get("study", []), since=since, at=at)
    policy.part(stays_id=into_id, days=visits.days(into_id))


def _follow(sender: object, *, old: str, new: str, **news: object) -> None:
    from taixue.catalog.services import places
    from taixue.policy.services import assignments, standing

    places.follow(old=old, new=new)
    assignments.follow(old=old, new=new)
    standing.follow(old=old, new=new)


def _hand_over(sender: object, *, path: str, into: str, on: date, by: Actor, at: datetime, **news: object) -> None:
    from taixue.catalog.services import places
    from taixue.policy.services import assignments

    if into:
        places.hand_over(path=path, into=into)
    assignments.end_at(path=path, end_day=on, by=by, at=at)


def _foresee(
    sender: object, *, moved: list[tuple[str, str, Any]], closed: list[str], by: Actor, at: datetime, **news: object
) -> dict[str, object]:
    from taixue.catalog.queries import places as courses
    from taixue.kit import clock
    from taixue.policy.queries import places as rules

    day = clock.day(at)
    kept, stated = courses.resting_on(closed)
    return {
        "study": rules.figures(moved, day=day, by=by), "rules": rules.rules_at(closed, day), "courses": kept,
        "required": stated,
    }  # fmt: skip
