"""Training years by a browser that runs no script: opened, planned, recounted, closed by two people, taken away."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.browser.scriptless import Hands
    from tests.reach.stage import Stage


def walk(stage: "Stage", academy: "Hands") -> None:
    """Walk every way."""
    ids = stage.places["own"].ids
    opened(academy, ids["unit"])
    counted(academy, ids["year"])
    asked(academy, ids["year"])
    closed(academy, ids["year_asked"])


def opened(academy: "Hands", unit: str) -> None:
    """Open a year with the days that are proposed; set its reminders."""
    from taixue.policy.models import TrainingYear

    academy.go(f"/units/{unit}/years/2026/open/").send("main form[method=post]", rule_0="0")
    year = TrainingYear.objects.get(unit__public_id=unit, name="2026")
    academy.see("a year is opened", ("open", "2026-12-20"), (year.state, str(year.last_day)))
    academy.go(f"/years/{year.public_id}/plan/").send("main form.card", remind_who="unmet", escalate_after="2")
    year.refresh_from_db()
    academy.see("and its reminders are set", (2, True), (year.escalate_after, bool(year.remind_on)))


def counted(academy: "Hands", number: Any) -> None:
    """Compute anew who was computed before the year was over."""
    from taixue.policy.models import Standing, TrainingYear
    from taixue.policy.queries import years
    from tests.browser.scriptless import again

    year = TrainingYear.objects.select_related("unit").get(public_id=number)
    behind = Standing.objects.filter(window=year.name, unit_path__startswith=year.unit.path)
    behind.update(evaluated_at=year.opened_at.replace(year=2025, month=3))
    before = len(years.stale(year))
    academy.go(f"/years/{number}/closing/").send("form[action$='/recount/']")
    again(academy.page, "main:not(:has(form[action$='/recount/']))")
    academy.see("standings of a year are computed anew", (True, 0), (before > 0, len(years.stale(year))))


def asked(academy: "Hands", number: Any) -> None:
    """Ask for a year to be closed; take that back."""
    from taixue.policy.models import TrainingYear

    rows = TrainingYear.objects.filter(public_id=number)
    academy.go(f"/years/{number}/closing/").send("main form.card", remark="其余的年后再定")
    academy.see("a year's closing is asked for", ("asked", "其余的年后再定"), rows.values_list("state", "remark").get())
    academy.send("form[action$='/withdraw/']")
    academy.see("and taken back", "open", rows.get().state)


def closed(academy: "Hands", number: Any) -> None:
    """Confirm a closing that another asked for; take the frozen year away."""
    from taixue.policy.models import TrainingYear
    from taixue.reports.models import Snapshot
    from tests.browser.scriptless import again

    academy.go(f"/years/{number}/closing/").send("form[action$='/confirm/']")
    again(academy.page, "form[action$='/snapshot/']")
    year = TrainingYear.objects.get(public_id=number)
    academy.see("a closing is confirmed and the year frozen", "frozen", year.state)
    with academy.page.expect_download() as taken:
        academy.page.locator("form[action$='/snapshot/'] button").click()
    kept = Snapshot.objects.get(unit=year.unit_id, year=year.name)
    digest = hashlib.sha256(Path(taken.value.path()).read_bytes()).hexdigest()
    academy.see("its bytes are those of the digest", bytes(kept.digest).hex(), digest)
