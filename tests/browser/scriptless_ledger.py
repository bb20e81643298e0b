"""Declarations and corrections by browsers that run no script."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tests.credits.builders import PDF
from tests.reach.declared import HEAD

if TYPE_CHECKING:
    from tests.browser.scriptless import Hands
    from tests.reach.stage import Stage


def walk(stage: "Stage", hands: Callable[[str], "Hands"], folder: Path) -> None:
    """Walk every way."""
    paper = folder / "paper.pdf"
    paper.write_bytes(PDF)
    declarations(stage, hands("learner"), hands("unit-admin"), paper)
    sheets(stage, hands("unit-admin"), folder, paper)


def declarations(stage: "Stage", learner: "Hands", admin: "Hands", paper: Path) -> None:
    """Declare, withdraw, put right and send again; approve, return, approve the ticked ones."""
    from taixue.credits.models import Declaration

    ids = stage.places["herself"].ids
    learner.go("/declarations/new/?kind=seminar")
    learner.send("main form.card", title="无脚本研讨", first_day="2026-03-02", half_days="1", file=paper)
    made = Declaration.objects.get(title="无脚本研讨")
    learner.see("something is declared", "waiting", made.state)
    learner.go(f"/declarations/{ids['declaration']}/").send("form[action$='/withdraw/']")
    state = Declaration.objects.get(public_id=ids["declaration"]).state
    learner.see("and withdrawn", "withdrawn", state)
    learner.go(f"/declarations/{ids['returned']}/edit/").send("main form.card", organiser="闽岚大学")
    again = Declaration.objects.get(public_id=ids["returned"])
    learner.see("what was returned is sent again", ("waiting", 2), (again.state, again.sent))
    admin.go(f"/declarations/{made.public_id}/").send("form[action$='/return/']", answer="缺日程")
    made.refresh_from_db()
    admin.see("a declaration is returned", "returned", made.state)
    admin.go(f"/declarations/{again.public_id}/").send("form[action$='/approve/']")
    again.refresh_from_db()
    admin.see("another is approved", "approved", again.state)
    admin.go("/declarations/desk/").send("form.tx-filter", q="青石外训")
    admin.send("form[action='/declarations/desk/approve/']", declaration=True)
    own = Declaration.objects.get(public_id=stage.places["own"].ids["declaration"])
    admin.see("and the ticked ones", "approved", own.state)


def sheets(stage: "Stage", admin: "Hands", folder: Path, paper: Path) -> None:
    """Send in a sheet, read the plan, declare its rows."""
    from taixue.credits.models import Declaration
    from taixue.people.models import Person

    person = Person.objects.get(public_id=stage.places["own"].ids["person"])
    sheet = folder / "declared.csv"
    sheet.write_text(f"{HEAD}{person.name},{person.mobile},研讨,表格里的研讨,2026-05-01,1\n", encoding="utf-8")
    admin.go("/declarations/sheets/").send("main form[enctype]", sheet=sheet, file=paper)
    admin.shows("a sheet is judged", "表格里的研讨")
    admin.send("form[action$='/apply/']")
    admin.see("its rows are declared", 1, Declaration.objects.filter(title="表格里的研讨").count())
