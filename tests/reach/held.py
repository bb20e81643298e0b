"""Rows of the URL table about a person's data: files that were ordered, and what of them stands on the stage."""

from typing import Any

from tests.reach.words import NOT_THERE, Row, get

MINE = "in 404 page 404 404 404 404 404"
MY_FILE = "in 404 file 404 404 404 404 404"

ROWS: list[Row] = [
    get("privacy:handout", "handout", own=MINE, foreign=NOT_THERE),
    get("privacy:handout-progress", "handout", own=MINE, foreign=NOT_THERE),
    get("privacy:handout-file", "handout", own=MY_FILE, foreign=NOT_THERE),
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
