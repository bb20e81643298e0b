"""Rows of the URL table about what was learned elsewhere, and the things they are about."""

from typing import Any
from uuid import UUID

from taixue.credits.services import approvals, sheets
from taixue.credits.services.evidence import Upload
from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.people.models import Person
from tests import world
from tests.credits import builders
from tests.reach.words import (
    DECLARED,
    NO_STAFF,
    NOT_THERE,
    PAPER,
    READERS,
    SIGNED_IN,
    STAFF,
    STAFF_DONE,
    STAFF_FILE,
    UNTAKEN,
    get,
    post,
)

HEAD = "姓名,手机号码,类别,名称,开始日期,半天数\n"
FORM = {"title": "外出培训", "first_day": "2026-03-02", "half_days": "2", "file": PAPER}
SEEN = "in           404      page page page 404  404  404"
HERS = "in           page     page page page 404  404  404"
DONE_BY_HER = "in    done     403  403  403  404  404  404"
RETURNED = "in       page     404  404  404  404  404  404"

ROWS = [
    get("credits:declarations", own=SIGNED_IN),
    get("credits:declare", own=SIGNED_IN),
    get("credits:declare", query="?kind=external-course", own=SIGNED_IN),
    post("credits:declare", send=FORM, query="?kind=external-course", own="in done done done done done done done"),
    post("credits:declare", send={"title": ""}, query="?kind=seminar", own=UNTAKEN),
    get("credits:declaration", "declaration", own=SEEN, foreign=NOT_THERE, herself=HERS),
    get("credits:declaration-edit", "returned", own=NOT_THERE, foreign=NOT_THERE, herself=RETURNED),
    post(
        "credits:declaration-edit",
        "returned",
        FORM,
        own=NOT_THERE,
        foreign=NOT_THERE,
        herself="in done 404 404 404 404 404 404",
    ),
    post(
        "credits:declaration-withdraw",
        "declaration",
        own="in 404 403 403 403 404 404 404",
        foreign=NOT_THERE,
        herself=DONE_BY_HER,
    ),
    post("credits:declaration-approve", "declaration", {"answer": ""}, own=STAFF_DONE, foreign=NO_STAFF),
    post("credits:declaration-return", "declaration", {"answer": "缺证书"}, own=STAFF_DONE, foreign=NO_STAFF),
    get("credits:approvals", own=READERS),
    get("credits:approvals", query="?list=entered", own=READERS),
    get("credits:approvals", query="?list=all&q={family}", own=READERS, foreign=READERS),
    post("credits:declarations-approve", send={"declaration": "{declaration}"}, own=STAFF_DONE, foreign=NO_STAFF),
    get("credits:sheets", own=STAFF),
    post("credits:sheets", send={"sheet": DECLARED, "file": PAPER}, own=STAFF_DONE),
    get("credits:sheet-form", own=STAFF_FILE),
    get("credits:sheet", "declared_sheet", own="in 403 page 404 403 403 403 403", foreign=NO_STAFF),
    post("credits:sheet-apply", "declared_sheet", own="in 403 done 404 403 403 403 403", foreign=NO_STAFF),
]


def personal(person: Person, admin: Actor, word: str) -> dict[str, Any]:
    """Let a person declare two trainings, of which one is returned."""
    me, now = world.actor(person), clock.now()
    first = builders.declare(me, at=now, title=f"{word}外训")
    second = builders.declare(me, at=now, title=f"{word}进修", kind="seminar")
    approvals.send_back(declaration_id=second.public_id, answer=f"{word}缺材料", by=admin, at=now)
    return {"declaration": first.public_id, "returned": second.public_id}


def sheet(of: Person, by: Actor) -> UUID:
    """Send in a sheet about a person, to be read."""
    text = f"{HEAD}{of.name},{of.mobile},研讨,{of.name}研讨,2026-06-01,1\n"
    upload = Upload("申报.csv", "text/csv", [text.encode()])
    return sheets.plan(sheet=upload, proof=builders.paper(), by=by, at=clock.now()).public_id
