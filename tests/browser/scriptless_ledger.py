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
    corrections(stage, hands("learner"), hands("unit-admin"), paper)
    cases(stage, hands("unit-admin"), hands("academy"), paper)
    exemptions(stage, hands("learner"), hands("unit-admin"), paper)


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


def corrections(stage: "Stage", learner: "Hands", admin: "Hands", paper: Path) -> None:
    """Ask to replace an entry and to record a course later; object; look at two objections again."""
    from taixue.credits.models import Correction, Objection

    own, hers = stage.places["own"].ids, stage.places["herself"].ids
    fields = {"hours": "3", "reason": "学时有误", "file": paper}
    admin.go(f"/entries/{own['third']}/").send("form[action$='/instead/']", **fields)
    asked = Correction.objects.filter(entry__public_id=own["third"]).exclude(supplement=None)
    admin.see("an entry is to be replaced", 1, asked.count())
    admin.go(f"/corrections/new/{own['person']}/").send("form[role=search]", q="白鹤公开课")
    admin.page.locator("main ul.tx-list a").first.click()
    admin.send("main form.card", day="2026-11-18", reason="学完未记录", file=paper)
    admin.see("a course is to be recorded later", 1, Correction.objects.filter(reason="学完未记录").count())
    learner.go(f"/corrections/{hers['reversed']}/").send("form[action$='/object/']", words="我学完了")
    objection = Objection.objects.get(correction__public_id=hers["reversed"])
    learner.see("one objects", "open", objection.state)
    address = f"/corrections/{own['objected']}/"
    admin.go(address).send(f"form[action='{address}uphold/']", answer="属实")
    admin.see("an objection is upheld", "upheld", Objection.objects.get(correction__public_id=own["objected"]).state)
    admin.go(f"/corrections/{hers['objected']}/").send("form[action$='/uphold/']", "button[formaction]", answer="维持")
    kept = Objection.objects.get(correction__public_id=hers["objected"])
    admin.see("another is not", "kept", kept.state)


def cases(stage: "Stage", admin: "Hands", academy: "Hands", paper: Path) -> None:
    """Plan a case, ask for it; throw another plan away; approve one, decline one."""
    from taixue.credits.models import Case

    ids = stage.places["own"].ids
    admin.go(f"/cases/new/?course={ids['course']}")
    admin.send("main form.card", unit=ids["unit"], day="2026-11-17", people=ids["name"], reason="放不出来", file=paper)
    made = Case.objects.get(reason="放不出来")
    admin.see("a case is planned", "planned", made.state)
    admin.send("form[action$='/ask/']")
    made.refresh_from_db()
    admin.see("and asked for", "asked", made.state)
    admin.go(f"/cases/{ids['planned_case']}/").send("form[action$='/discard/']")
    admin.see("another plan is thrown away", 0, Case.objects.filter(public_id=ids["planned_case"]).count())
    academy.go(f"/cases/{ids['case']}/").send("form[action$='/approve/']")
    academy.see("a case is approved", True, Case.objects.get(public_id=ids["case"]).decided_at is not None)
    academy.go(f"/cases/{made.public_id}/").send("form[action$='/decline/']", answer="日志里没有故障")
    made.refresh_from_db()
    academy.see("another is declined", "declined", made.state)


def exemptions(stage: "Stage", learner: "Hands", admin: "Hands", paper: Path) -> None:
    """Ask for an exemption, withdraw one; approve, decline, end one early."""
    from taixue.policy.models import Exemption

    own, hers = stage.places["own"].ids, stage.places["herself"].ids
    days = {"first_day": "2027-03-01", "last_day": "2027-04-01"}
    learner.go(f"/exemptions/new/{hers['person']}/")
    learner.send("main form.card", kind="maternity", reason="产假", file=paper, **days)
    made = Exemption.objects.get(reason="产假")
    learner.see("an exemption is asked for", "asked", made.state)
    learner.go(f"/exemptions/{hers['exemption']}/").send("form[action$='/withdraw/']")
    learner.see("another is withdrawn", "withdrawn", Exemption.objects.get(public_id=hers["exemption"]).state)
    admin.go("/exemptions/").send("form.tx-filter", q="林若溪")
    admin.go(f"/exemptions/{made.public_id}/").send("form[action$='/approve/']")
    made.refresh_from_db()
    admin.see("it is approved", "approved", made.state)
    admin.go(f"/exemptions/{own['exemption']}/").send("form[action$='/decline/']", answer="材料不全")
    admin.see("another is declined", "declined", Exemption.objects.get(public_id=own["exemption"]).state)
    admin.go(f"/exemptions/{own['exempted']}/").send("form[action$='/end/']", day="2026-02-01")
    admin.see("a third ends early", "ended", Exemption.objects.get(public_id=own["exempted"]).state)
