"""Rows of the URL table about what was learned elsewhere, and the things they are about."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from taixue.credits.services import approvals, cases, corrections, objections, sheets
from taixue.credits.services.evidence import Upload
from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.people.models import Person, Unit
from taixue.people.queries import postings
from tests import world
from tests.credits import builders
from tests.reach.words import (
    DECLARED,
    NO_READER,
    NO_STAFF,
    NOT_THERE,
    PAPER,
    READERS,
    REASON,
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
CASE = REASON | {"course": "{course}", "unit": "{unit}", "day": "2026-11-18", "file": PAPER}
SEEN = "in           404      page page page 404  404  404"
HERS = "in           page     page page page 404  404  404"
DONE_BY_HER = "in    done     403  403  403  404  404  404"
RETURNED = "in       page     404  404  404  404  404  404"

ROWS = [
    post("credits:instead", "entry", REASON | {"hours": "3", "file": PAPER}, own=STAFF_DONE, foreign=NO_STAFF),
    get("credits:corrections-own", own=SIGNED_IN),
    get("credits:corrections", query="?list=objections", own=READERS),
    get("credits:course-later", "person", own=STAFF, foreign=NO_STAFF),
    get("credits:course-later", "person", query="?course={course}", own=STAFF, foreign=NO_STAFF),
    post(
        "credits:course-later",
        "person",
        REASON | {"course": "{course}", "day": "2026-11-18", "file": PAPER},
        own=STAFF_DONE,
        foreign=NO_STAFF,
    ),
    get("credits:correction", "objected", own=SEEN, foreign=NOT_THERE, herself=HERS),
    post(
        "credits:object",
        "reversed",
        {"words": "学完了"},
        own=NOT_THERE,
        foreign=NOT_THERE,
        herself="in done 404 404 404 404 404 404",
    ),
    post("credits:objection-keep", "objected", {"answer": "维持"}, own=STAFF_DONE, foreign=NO_STAFF),
    post("credits:objection-uphold", "objected", {"answer": "取消"}, own=STAFF_DONE, foreign=NO_STAFF),
    get("credits:cases", own=READERS),
    get("credits:case-new", own=STAFF),
    get("credits:case-new", query="?q={family}&course={course}", own=STAFF),
    post("credits:case-new", send=CASE, own=STAFF_DONE, foreign="in 403 422 422 403 403 403 403"),
    get("credits:case", "case", own=READERS, foreign=NO_READER),
    get("credits:case", "case", query="?verdict=add", own=READERS, foreign=NO_READER),
    post("credits:case-ask", "planned_case", own="in 403 done 404 403 403 403 403", foreign=NO_STAFF),
    post("credits:case-discard", "planned_case", own="in 403 done 404 403 403 403 403", foreign=NO_STAFF),
    post("credits:case-approve", "case", {"answer": ""}, own=STAFF_DONE, foreign=NO_STAFF),
    post("credits:case-decline", "case", {"answer": "不属实"}, own=STAFF_DONE, foreign=NO_STAFF),
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
    return {"declaration": first.public_id, "returned": second.public_id} | corrected(person, admin, word)


def corrected(person: Person, admin: Actor, word: str) -> dict[str, Any]:
    """Reverse two entries of a person, who objects to one."""
    now, found = clock.now(), []
    other = world.administrator("unit-admin", Unit.objects.get(path=postings.path_of(person.pk)), name=f"{word}二审")
    for n in range(2):
        entry = builders.post(person, title=f"{word}误记", title_en="", source=f"course:wrong{n}:2026")
        one = corrections.ask(entry_id=entry.public_id, reason=f"{word}误记", by=admin, at=now)
        corrections.approve(correction_id=one.public_id, by=other, at=now)
        found.append(one.public_id)
    objections.object_to(correction_id=found[0], words=f"{word}异议", by=world.actor(person), at=now)
    return {"objected": found[0], "reversed": found[1]}


def case(unit: Unit, course: Any, by: Actor, *listed: str) -> UUID:
    """Plan a case for people of a unit, or everybody of it, on the day before yesterday."""
    now = clock.now()
    return cases.plan(
        unit_id=unit.public_id, course=UUID(str(course)), day=clock.day(now) - timedelta(days=2), listed=listed,
        reason="平台故障", upload=builders.paper(), by=by, at=now,
    ).public_id  # fmt: skip


def asked(unit: Unit, course: Any, by: Actor, of: Person) -> UUID:
    """Plan a case for one person and ask for it."""
    made = case(unit, course, by, of.mobile or "")
    cases.ask(case_id=made, by=by, at=clock.now())
    return made


def sheet(of: Person, by: Actor) -> UUID:
    """Send in a sheet about a person, to be read."""
    text = f"{HEAD}{of.name},{of.mobile},研讨,{of.name}研讨,2026-06-01,1\n"
    upload = Upload("申报.csv", "text/csv", [text.encode()])
    return sheets.plan(sheet=upload, proof=builders.paper(), by=by, at=clock.now()).public_id
