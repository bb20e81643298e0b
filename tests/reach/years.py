"""For the matrix: a county's training years in each state, and who may do what with them."""

from datetime import date
from typing import Any

from taixue.kit import clock
from taixue.kit.actor import SYSTEM
from taixue.people.models import Unit
from taixue.policy.services import years
from taixue.reports.services import freezing
from tests import world
from tests.reach.words import AUTHOR, AUTHORED, NO_AUTHOR, NO_READER, READERS, Row, get, post

OPENED = {"first_day": "2026-01-01", "last_day": "2026-12-20", "closing_day": "2027-02-18", "rule_0": "0"}
PLANNED = {"closing_day": "2026-02-20", "remind_on": "2025-11-20", "remind_who": "unmet", "escalate_after": "2"}

ROWS: list[Row] = [
    get("reports:years", own=READERS),
    get("reports:year-open", "unit new_year", own=AUTHOR, foreign=NO_AUTHOR),
    post("reports:year-open", "unit new_year", OPENED, own=AUTHORED, foreign=NO_AUTHOR),
    get("reports:year", "year", own=READERS, foreign=NO_READER),
    get("reports:year", "year_frozen", own=READERS, foreign=NO_READER),
    get("reports:year-plan", "year", own=AUTHOR, foreign=NO_AUTHOR),
    post("reports:year-plan", "year", PLANNED, own=AUTHORED, foreign=NO_AUTHOR),
    get("reports:year-closing", "year", own=AUTHOR, foreign=NO_AUTHOR),
    post("reports:year-closing", "year", {"remark": "年底结束"}, own=AUTHORED, foreign=NO_AUTHOR),
    get("reports:year-closing", "year_asked", own=AUTHOR, foreign=NO_AUTHOR),
    post("reports:year-confirm", "year_asked", own=AUTHORED, foreign=NO_AUTHOR),
    post("reports:year-withdraw", "year_asked", own=AUTHORED, foreign=NO_AUTHOR),
    post("reports:year-recount", "year", own=AUTHORED, foreign=NO_AUTHOR),
    get("reports:year-later", "year_frozen", own=READERS, foreign=NO_READER),
    post("reports:year-snapshot", "year_frozen", own="in 403 403 file 403 403 403 403", foreign=NO_AUTHOR),
]  # fmt: skip


def kept(unit: Unit, word: str) -> dict[str, Any]:
    """Open three years of a county that are over: one due, one with its closing asked for, one frozen."""
    asker, second = (world.administrator("academy", unit, name=f"{word}{name}") for name in ("申请人", "确认人"))
    made = {year: _opened(unit, year) for year in (2023, 2024, 2025)}
    now = clock.now()
    for year in (2023, 2024):
        years.ask(year_id=made[year].public_id, left_open={}, remark="", by=asker, at=now)
    years.confirm(year_id=made[2023].public_id, by=second, at=now)
    list(freezing.recount(made[2023].public_id, by=SYSTEM, at=now))
    freezing.freeze(year_id=made[2023].public_id, by=SYSTEM, at=now)
    found = {"year": made[2025], "year_asked": made[2024], "year_frozen": made[2023]}
    return {"new_year": "2026"} | {name: year.public_id for name, year in found.items()}


def _opened(unit: Unit, year: int) -> Any:
    return years.open_year(
        unit_id=unit.public_id, name=str(year), first_day=date(year, 1, 1), last_day=date(year, 12, 20),
        closing_day=date(year + 1, 2, 18), versions={}, by=SYSTEM, at=clock.now(),
    )  # fmt: skip


def secrets(word: str) -> set[str]:
    """Return what nobody else may be shown of it."""
    return {f"{word}申请人", f"{word}确认人"}
