"""Rows of the URL table about a person's data: files that were ordered, requests to erase, and what stands on stage."""

from typing import Any

from tests.reach.words import ADMIN, ADMIN_DONE, ALL_DONE, NO_ADMIN, NOT_THERE, SIGNED_IN, Row, get, post

MINE = "in 404 page 404 404 404 404 404"
MY_FILE = "in 404 file 404 404 404 404 404"

ROWS: list[Row] = [
    get("privacy:handout", "handout", own=MINE, foreign=NOT_THERE),
    get("privacy:handout-progress", "handout", own=MINE, foreign=NOT_THERE),
    get("privacy:handout-file", "handout", own=MY_FILE, foreign=NOT_THERE),
    get("privacy:mine", own=SIGNED_IN),
    get("privacy:export", own=SIGNED_IN),
    post("privacy:export", send={"language": "zh"}, own=ALL_DONE),
    post("privacy:erase", send={"items": "devices"}, own=ALL_DONE),
    post("privacy:erase-withdraw", "erasure", own=NOT_THERE, foreign=NOT_THERE),
    get("privacy:erasures", own=ADMIN),
    get("privacy:erasures", query="?tab=decided", own=ADMIN),
    get("privacy:erasure", "erasure", own=ADMIN, foreign=NO_ADMIN),
    post("privacy:erasure-carry", "erasure", own=ADMIN_DONE, foreign=NO_ADMIN),
    post("privacy:erasure-decline", "erasure", {"answer": "依法须保存"}, own=ADMIN_DONE, foreign=NO_ADMIN),
]


def ordered(person: str, by: Any) -> str:
    """Order a person's training file as a bundle and write it; return its public id."""
    from functools import partial
    from uuid import UUID

    from taixue.kit import clock
    from taixue.portal.services import files
    from taixue.privacy.services import handouts

    now = clock.now()
    made = files.order(person_id=UUID(str(person)), kind="bundle", language="zh", by=by, at=now)
    handouts.make(handout_id=made.public_id, write=partial(files.write, at=now), at=now)
    return str(made.public_id)


def erasing(person: str) -> str:
    """Let a person ask to have data erased; return the request's public id."""
    from taixue.kit import clock
    from taixue.people.models import Person
    from taixue.privacy.services import erasures
    from tests import world

    by = world.actor(Person.objects.get(public_id=person))
    return str(erasures.ask(items=["contact"], by=by, at=clock.now()).public_id)
