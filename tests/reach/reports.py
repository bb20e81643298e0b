"""Rows of the URL table about reports, and what of them stands on the stage."""

from typing import Any

from tests.reach.words import (
    AUTHOR,
    AUTHORED,
    NO_AUTHOR,
    NO_READER,
    NO_STAFF,
    NOT_THERE,
    READERS,
    REASON,
    SIGNED_IN,
    STAFF,
    STAFF_DONE,
    Row,
    get,
    post,
)

READ = "in 403 done done done 403 403 403"
MINE = "in 403 page 404 404 403 403 403"
MY_FILE = "in 403 file 404 404 403 403 403"
CIRCULAR = {"title": "新通报", "figures": "window=2026&rule=fujian-2017.1", "receivers": "{office_unit}",
            "language": "zh-hans"}  # fmt: skip
PUBLISHED = {"figures": "window=2026&rule=fujian-2017.1", "shows": "counts", "first_day": "2026-12-20",
             "last_day": "2026-12-31"}  # fmt: skip
HERS = "in done 404 404 404 404 404 404"
LIMITS, NO_LIMIT = "in 403 403 done 403 403 403 403", "in 403 403 404 403 403 403 403"
LED = "in 403 goes goes goes 403 403 403"

ROWS: list[Row] = [
    get("reports:start", own=LED),
    get("reports:figures", "unit", own=READERS, foreign=NO_READER),
    get("reports:figures", "unit", query="?by=age&sort=place", own=READERS, foreign=NO_READER),
    get("reports:people", "unit", own=READERS, foreign=NO_READER),
    get("reports:people", "own_unit", query="?q={family}", own=READERS, foreign=READERS),
    get("reports:months", "unit", own=READERS, foreign=NO_READER),
    get("reports:rotation", "unit", query="?cycle=2022-2026&least=40", own=READERS, foreign=NO_READER),
    get("reports:compare", "unit", own=READERS, foreign=NO_READER),
    get("reports:columns", "report", own=READERS, foreign=READERS),
    post("reports:columns", "report", {"place_met": "1"}, own=READ, foreign=READ),
    post("reports:export-order", "unit", {"report": "people", "form": "xlsx"}, own=READ, foreign=NO_READER),
    get("reports:exports", own=READERS),
    get("reports:export", "export", own=MINE, foreign=NO_READER),
    get("reports:export-progress", "export", own=MINE, foreign=NO_READER),
    get("reports:export-file", "export", own=MY_FILE, foreign=NO_READER),
    get("reports:subscribe", "unit", query="?report=people", own=READERS, foreign=NO_READER),
    post("reports:subscribe", "unit", {"rhythm": "weekly"}, query="?report=people", own=READ, foreign=NO_READER),
    get("reports:subscriptions", own=READERS),
    post("reports:subscription-end", "subscription", own="in 403 done 404 404 403 403 403", foreign=NO_READER),
    get("reports:assessment", "unit", own=READERS, foreign=NO_READER),
    get("reports:assessment-columns", "unit", own=STAFF, foreign=NO_STAFF),
    post("reports:assessment-columns", "unit", {"place_result": "1"}, own=STAFF_DONE, foreign=NO_STAFF),
    get("reports:circulars", own=READERS),
    get("reports:received", own=READERS),
    get("reports:templates", own=STAFF),
    post("reports:templates", own="in 403 422 422 403 403 403 403"),
    post("reports:template-close", "word_template", own=STAFF_DONE, foreign=NO_STAFF),
    get("reports:circular-new", "unit", own=STAFF, foreign=NO_STAFF),
    post("reports:circular-new", "unit", CIRCULAR, own=STAFF_DONE, foreign=NO_STAFF),
    get("reports:circular", "circular", own="in 403 page page 404 403 403 403", foreign=NO_READER),
    get("reports:circular", "sent_circular", own=READERS, foreign=NO_READER),
    post("reports:circular-ask", "circular", own=STAFF_DONE, foreign=NO_STAFF),
    post("reports:circular-discard", "circular", own=STAFF_DONE, foreign=NO_STAFF),
    post("reports:circular-publish", "asked_circular", own=STAFF_DONE, foreign=NO_STAFF),
    post("reports:circular-back", "asked_circular", REASON, own=STAFF_DONE, foreign=NO_STAFF),
    post("reports:circular-withdraw", "sent_circular", REASON, own=STAFF_DONE, foreign=NO_STAFF),
    get("reports:document", "document", own="in 403 page page done 403 403 403", foreign=NO_READER),
    get("reports:document-file", "document form", own="in 403 file file done 403 403 403", foreign=NO_READER),
    get("reports:statistics", "unit", own=READERS, foreign=NO_READER),
    get("reports:statistics-sheet", "unit statistics_form", own=READERS, foreign=NO_READER),
    get("reports:statistics-cell", "unit statistics_form", query="?row=all&column=due", own=READERS, foreign=NO_READER),
    get(
        "reports:statistics-cell", "unit statistics_form", query="?row=all&column=rate", own=READERS, foreign=NO_READER
    ),
    get("reports:statistics-forms", own=AUTHOR),
    get("reports:statistics-new", query="?example=1", own=AUTHOR),
    post("reports:statistics-new", own="in 403 403 422 403 403 403 403"),
    get("reports:statistics-form", "statistics_form", own=READERS, foreign=NO_READER),
    post("reports:statistics-close", "statistics_form", own=AUTHORED, foreign=NO_AUTHOR),
    # results for the unit's own people: everybody of the table stands in 青石县, nobody in 白鹤县
    get("reports:results", own=SIGNED_IN),
    get("reports:result", "result", own=SIGNED_IN, foreign=NOT_THERE),
    post("reports:result-object", "named_result", REASON, own=HERS, foreign=NOT_THERE),
    post("reports:result-take-back", "result", own=NOT_THERE, foreign=NOT_THERE),
    get("reports:results-unit", "unit", own=READERS, foreign=NO_READER),
    get("reports:result-new", "unit", own=STAFF, foreign=NO_STAFF),
    post("reports:result-new", "unit", PUBLISHED, own=STAFF_DONE, foreign=NO_STAFF),
    post("reports:result-limit", "unit", {"shows": "none"}, own=LIMITS, foreign=NO_LIMIT),
    post("reports:result-withdraw", "result", REASON, own=STAFF_DONE, foreign=NO_STAFF),
    get("reports:objections", own=STAFF),
    get("reports:objection", "objection", own=STAFF, foreign=NO_STAFF),
    post("reports:objection-keep", "objection", own=STAFF_DONE, foreign=NO_STAFF),
    post("reports:objection-show", "objection", {"answer": "统一公布"}, own=STAFF_DONE, foreign=NO_STAFF),
]


def taken(unit: Any, by: Any) -> dict[str, str]:
    """Order a unit's people as a file, and subscribe to them."""
    return {"export": ordered(unit, by), "subscription": subscribed(unit, by)}


def ordered(unit: Any, by: Any) -> str:
    """Order a unit's people as a file and write it; return its public id."""
    from taixue.kit import clock
    from taixue.reports.queries.asking import Asking
    from taixue.reports.services import exports

    made = exports.order(
        unit_id=unit.public_id, report="people", form="xlsx", asked=Asking(), language="zh-hans", by=by, at=clock.now()
    )
    exports.make(export_id=made.public_id, at=clock.now())
    return str(made.public_id)


def formed(unit: Any, word: str) -> dict[str, str]:
    """Add two statistics forms to a county: with two the list of them is a page."""
    from taixue.kit import clock
    from taixue.kit.actor import SYSTEM
    from taixue.reports.queries import statistics as found
    from taixue.reports.services import statistics

    text = found.example().replace("年度学习情况统计表", f"{word}统计表")
    made = [
        statistics.add(unit_id=unit.public_id, text=one, by=SYSTEM, at=clock.now())
        for one in (text, text.replace('"example-year"', '"example-half"'))
    ]
    return {"statistics_form": str(made[0].public_id)}


def published(unit: Any, office: Any, objecting: Any, word: str) -> dict[str, str]:
    """Publish a county's counts, and its office's people by name; one of them does not want to be named."""
    from datetime import timedelta

    from taixue.kit import clock
    from taixue.kit.actor import SYSTEM
    from taixue.reports.queries.asking import Asking
    from taixue.reports.services import objections, publications
    from tests import world

    now = clock.now()
    publications.limit(unit_id=unit.public_id, shows="names", by=SYSTEM, at=now)
    counts, named = (
        publications.publish(
            unit_id=one.public_id, asked=Asking(), shows=shows, first_day=clock.day(now),
            last_day=clock.day(now) + timedelta(9), by=SYSTEM, at=now,
        ).public_id
        for one, shows in ((unit, "counts"), (office, "names"))
    )  # fmt: skip
    made = objections.make(publication_id=named, reason=f"{word}不愿公开", by=world.actor(objecting), at=now)
    return {"result": str(counts), "named_result": str(named), "objection": str(made.public_id)}


def subscribed(unit: Any, by: Any) -> str:
    """Subscribe to a unit's people; return the public id."""
    from taixue.kit import clock
    from taixue.reports.queries.asking import Asking
    from taixue.reports.services import subscriptions

    made = subscriptions.subscribe(
        unit_id=unit.public_id, report="people", rhythm="monthly", asked=Asking(), language="zh-hans", by=by,
        at=clock.now(),
    )  # fmt: skip
    return str(made.public_id)


def circulated(unit: Any, word: str) -> dict[str, str]:
    """Make circulars of a unit: a draft, one that waits for a second person, a published one; and a Word template."""
    from taixue.kit import clock
    from taixue.kit.actor import SYSTEM, Actor
    from taixue.reports.queries import circulars as found
    from taixue.reports.queries.asking import Asking
    from taixue.reports.services import circulars, setting, templates
    from taixue.reports.services.circulars import Wish
    from tests.reports.services.test_circulars import word as document

    now, made = clock.now(), []
    one, other = (Actor(name=f"{word}公文", account_id=n, grants=SYSTEM.grants, system=True) for n in (-1, -2))
    for _ in range(3):
        row = circulars.draft(
            unit_id=unit.public_id, asked=Asking(), wish=Wish(f"{word}通报", "", True), by=one, at=now
        )
        made.append(row)
    for row in made[1:]:
        circulars.ask(circular_id=row.public_id, by=one, at=now)
    circulars.publish(circular_id=made[2].public_id, by=other, at=now)
    setting.settle(circular_id=made[2].public_id)
    kept = templates.add(unit_id=unit.public_id, name=f"{word}模板", content=document("{{ receiver }}"), by=one, at=now)
    names = ("circular", "asked_circular", "sent_circular")
    ids = {name: str(row.public_id) for name, row in zip(names, made, strict=True)}
    sent = found.documents(made[2])[0]
    return ids | {"document": str(sent.public_id), "form": "pdf", "word_template": str(kept.public_id)}
