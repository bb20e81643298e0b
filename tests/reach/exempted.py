"""Rows of the URL table about exemptions, and the things they are about."""

from datetime import date
from typing import Any

from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.people.models import Person
from taixue.policy.services import exemptions
from tests import world
from tests.credits.builders import paper
from tests.reach.words import (
    HER_OWN,
    NO_STAFF,
    NOT_THERE,
    PAPER,
    READERS,
    SEES,
    SIGNED_IN,
    STAFF_DONE,
    get,
    post,
)

FORM = {"kind": "illness", "first_day": "2027-01-01", "last_day": "2027-02-01", "reason": "住院", "file": PAPER}
MAY = "in            404      page page 403  404  404  404"
MAY_DO = "in         404      done done 403  404  404  404"

ROWS = [
    get("policy:exemptions-own", own=SIGNED_IN),
    get("policy:exemptions", own=READERS),
    get("policy:exemptions", query="?list=all&q={family}", own=READERS, foreign=READERS),
    get("policy:exemption-new", "person", own=MAY, foreign=NOT_THERE, herself="in page page page 403 404 404 404"),
    post("policy:exemption-new", "person", FORM, own=MAY_DO, foreign=NOT_THERE),
    get("policy:exemption", "exemption", own=SEES, foreign=NOT_THERE, herself=HER_OWN),
    post("policy:exemption-approve", "exemption", {"answer": ""}, own=STAFF_DONE, foreign=NO_STAFF),
    post("policy:exemption-decline", "exemption", {"answer": "材料不全"}, own=STAFF_DONE, foreign=NO_STAFF),
    post("policy:exemption-withdraw", "exemption", own="in 404 403 403 403 404 404 404", foreign=NOT_THERE,
         herself="in done 403 403 403 404 404 404"),
    post("policy:exemption-end", "exempted", {"day": "2026-02-01"}, own=STAFF_DONE, foreign=NO_STAFF),
]  # fmt: skip


def personal(person: Person, admin: Actor, word: str) -> dict[str, Any]:
    """Let a person ask for two exemptions, of which one is approved."""
    me, now = world.actor(person), clock.now()
    asked = exemptions.ask(
        person_id=person.public_id, kind="illness", first_day=date(2026, 10, 1), last_day=date(2026, 10, 9),
        reason=f"{word}病休", upload=paper(), by=me, at=now,
    )  # fmt: skip
    held = exemptions.ask(
        person_id=person.public_id, kind="posted-away", first_day=date(2026, 1, 1), last_day=date(2026, 3, 1),
        reason=f"{word}外派", upload=paper(), by=me, at=now,
    )  # fmt: skip
    exemptions.approve(exemption_id=held.public_id, by=admin, at=now)
    return {"exemption": asked.public_id, "exempted": held.public_id}
