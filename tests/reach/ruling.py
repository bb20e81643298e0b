"""Rows of the URL table for study rules, and what a county leaves of them: a draft, and one that waits for approval."""

from datetime import date
from typing import Any

from taixue.kit import clock
from taixue.kit.actor import SYSTEM
from taixue.people.models import Unit
from taixue.policy.queries import policies
from taixue.policy.services import assignments, drafts, publishing, ranks, whatif
from taixue.policy.services import policies as rules
from tests import world
from tests.reach.words import (
    AUTHOR,
    AUTHOR_FILE,
    AUTHORED,
    NO_AUTHOR,
    NO_STAFF,
    NO_TREE,
    NOBODY,
    REASON,
    SIGNED_IN,
    STAFF,
    STAFF_DONE,
    Row,
    get,
    post,
)

ALL_FILE = "in file file file file file file file"
NO_ASSIGNER = "in 403 403 403 403 403 403 403"
AUTHOR_409 = "in 403 403 409 403 403 403 403"
AUTHOR_422 = "in 403 403 422 403 403 403 403"
TYPED = {"text": "number = 1", "revision": "1"}

ROWS: list[Row] = [
    get("policy:policies", own=SIGNED_IN),
    get("policy:policies", query="?list=library", own=SIGNED_IN),
    get("policy:policies", query="?list=drafts", own=SIGNED_IN),
    get("policy:policy", "policy number", own=SIGNED_IN),
    get("policy:source", "policy number", own=ALL_FILE),
    get("policy:changes", "policy", own=SIGNED_IN),
    get("policy:shipped", "policy", own=SIGNED_IN),
    get("policy:shipped-source", "policy", own=ALL_FILE),
    get("policy:rules", own=SIGNED_IN),
    get("policy:rules-unit", "unit", own="in 403 page page page page 403 403", foreign=NO_TREE),
    get("policy:ranks", own=SIGNED_IN),
    get("policy:ranks-unit", "unit", own=STAFF, foreign=NO_STAFF),
    post("policy:ranks-off", "unit policy", own=STAFF_DONE, foreign=NO_STAFF),
    post("policy:ranks-on", "unit ranked", own=STAFF_DONE, foreign=NO_STAFF),
    get("policy:assign", "policy number", own=AUTHOR),
    post(
        "policy:assign",
        "policy number",
        {"unit": "{code}", "first_day": "2027-01-01"},
        own=AUTHORED,
        foreign=AUTHOR_422,
    ),
    post("policy:assignment-end", "assigned", {"last_day": "2099-12-31"}, own=AUTHORED, foreign=NO_ASSIGNER),
    get("policy:approvals", own=AUTHOR),
    get("policy:draft-new", own=AUTHOR),
    get("policy:draft-new", query="?from=library:{policy}", own=AUTHOR),
    post("policy:draft-new", send={"unit": "{unit}", "text": "number = 1"}, own=AUTHORED, foreign=AUTHOR_422),
    get("policy:draft", "ruling", own=AUTHOR, foreign=NO_AUTHOR),
    get("policy:draft", "waiting", own=AUTHOR, foreign=NO_AUTHOR),
    get("policy:draft-text", "ruling", own=AUTHOR, foreign=NO_AUTHOR),
    post("policy:draft-text", "ruling", TYPED, own=AUTHORED, foreign=NO_AUTHOR),
    post("policy:draft-text", "waiting", TYPED, own=AUTHOR_409, foreign=NO_AUTHOR),
    get("policy:draft-figures", "ruling", own=AUTHOR, foreign=NO_AUTHOR),
    post("policy:draft-figures", "ruling", {"revision": "1"}, own=AUTHOR_422, foreign=NO_AUTHOR),
    get("policy:draft-changes", "ruling", own=AUTHOR, foreign=NO_AUTHOR),
    get("policy:draft-source", "ruling", own=AUTHOR_FILE, foreign=NO_AUTHOR),
    post("policy:draft-ask", "ruling", REASON, own=AUTHORED, foreign=NO_AUTHOR),
    post("policy:draft-discard", "ruling", own=AUTHORED, foreign=NO_AUTHOR),
    get("policy:whatif-new", "ruling", own=AUTHOR, foreign=NO_AUTHOR),
    post("policy:whatif-new", "ruling", {"window": "2025", "unit": "{unit}"}, own=AUTHORED, foreign=NO_AUTHOR),
    get("policy:whatif", "tried", own=AUTHOR, foreign=NO_AUTHOR),
    get("policy:whatif", "tried", query="?change=unmet&unit={office_unit}", own=AUTHOR, foreign=NO_AUTHOR),
    get("policy:whatif-progress", "tried", own=AUTHOR, foreign=NO_AUTHOR),
    post("policy:whatif-keep", "tried", {"name": "一稿"}, own=AUTHORED, foreign=NO_AUTHOR),
    post("policy:whatif-cancel", "trying", own=AUTHORED, foreign=NO_AUTHOR),
    post("policy:whatif-discard", "tried", own=AUTHORED, foreign=NO_AUTHOR),
    post("policy:proposal-approve", "ruling_asked", {"place": "0"}, own=AUTHORED, foreign=NO_AUTHOR),
    post("policy:proposal-decline", "ruling_asked", {"place": "0", "answer": "再议"}, own=AUTHORED, foreign=NO_AUTHOR),
    post("policy:proposal-withdraw", "ruling_asked", own=NOBODY, foreign=NO_AUTHOR),
]


def written(unit: Unit, word: str) -> dict[str, Any]:
    """Write two drafts of a county; one of them is asked for."""
    now = clock.now()
    author = world.administrator("academy", unit, name=f"{word}拟稿人")
    made = [
        drafts.create(text=_text(f"{word}规定稿", f"county-{unit.pk}-{n}"), unit_id=unit.public_id, by=author, at=now)
        for n in (1, 2)
    ]
    asked = publishing.ask(draft_id=made[1].public_id, reason=f"{word}规定稿", by=author, at=now)
    assigned = assignments.assign(
        code="fujian-2017", number=1, unit_path=unit.path, first_day=date(2099, 1, 1), by=author, at=now
    )
    ranked = f"ranked-{unit.pk}"
    rules.publish(text=_text("积分规定", ranked), by=SYSTEM, at=now)
    ranks.switch_off(code=ranked, unit_id=unit.public_id, by=SYSTEM, at=now)
    facts = {"window": "2026", "unit_id": unit.public_id, "by": author, "at": now}
    tries = [whatif.begin(draft_id=draft.public_id, **facts) for draft in made]
    while whatif.step(whatif_id=tries[1].public_id, at=now):
        pass
    return {
        "ranked": ranked, "assigned": assigned.pk, "trying": tries[0].public_id, "tried": tries[1].public_id,
        "ruling": made[0].public_id, "waiting": made[1].public_id, "ruling_asked": asked.public_id,
    }  # fmt: skip


def secrets(word: str) -> set[str]:
    """Return what nobody else may be shown of it."""
    return {f"{word}规定稿"}


def _text(title: str, code: str) -> str:
    text = policies.library("fujian-2017").replace('code = "fujian-2017"', f'code = "{code}"')
    return text.replace("干部网络培训学时规定", title)
