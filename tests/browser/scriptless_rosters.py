"""What a roster asks and leaves about, without script: columns, headings, hidden rows, proposed roles, sheets."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.browser.scriptless import Hands
    from tests.reach.stage import Stage


def walk(stage: "Stage", admin: "Hands", security: "Hands", newcomer: "Hands", folder: Path) -> None:
    """Walk every way."""
    columns(stage, admin)
    hidden(admin, folder)
    proposals(stage, security)
    sheet(stage, admin)
    newcomers(newcomer)


def stranger(stage: "Stage") -> str:
    """Return the session of somebody who is not enrolled while registration is open, signed in elsewhere too."""
    from taixue.people.models import Person
    from tests.browser.doors import elsewhere
    from tests.reach.stage import session

    person = Person.objects.get(public_id=stage.places["foreign"].ids["unregistered"])
    elsewhere(person)
    return session(person)


def columns(stage: "Stage", admin: "Hands") -> None:
    """Say what the columns of a sheet mean; say anew what a heading means, and forget another."""
    from taixue.people.models import ColumnMeaning, Intake

    ids, kept = stage.places["own"].ids, ColumnMeaning.objects
    said = {"c0": "name", "c1": "identity", "c2": "unit"}
    admin.go(f"/intake/{ids['asking']}/columns/").send("main form[method=post]", **said)
    state = Intake.objects.get(public_id=ids["asking"]).state
    admin.see("the columns of a sheet are explained", False, state == Intake.State.ASKING)
    one = f"form[action='/intake/headings/{ids['meaning']}/']"
    admin.go("/intake/headings/").send(one, column="department")
    admin.see("a heading means another column", "department", kept.get(public_id=ids["meaning"]).column)
    admin.send(f"form[action='/intake/headings/{ids['meaning']}/forget/']")
    admin.see("and is forgotten", 0, kept.filter(public_id=ids["meaning"]).count())


def hidden(admin: "Hands", folder: Path) -> None:
    """Judge the hidden rows of a sheet too."""
    from openpyxl import Workbook

    from tests import world
    from tests.browser.scriptless import again

    book = Workbook()
    page, path = book.worksheets[0], folder / "hidden.xlsx"
    page.append(["姓名", "身份证号码", "手机号码", "所属单位"])
    for name in ("看得见的人", "藏起来的人"):
        page.append([name, world.identity_number(), world.mobile(), "青石县市场监督管理局"])
    page.row_dimensions[3].hidden = True
    book.save(path)
    admin.go("/intake/").send("main form[enctype]", file=path)
    again(admin.page, ".plan")
    admin.see("a hidden row is left out", "1", admin.page.locator(".plan a[href$='action=new'] b").inner_text())
    admin.send("form[action$='/hidden/']")
    again(admin.page, ".plan")
    admin.see("and is judged when asked", "2", admin.page.locator(".plan a[href$='action=new'] b").inner_text())


def proposals(stage: "Stage", security: "Hands") -> None:
    """Give one proposed role, decline another."""
    from taixue.people.models import Person, RoleProposal
    from tests import world

    ids = stage.places["own"].ids
    first = RoleProposal.objects.get(public_id=ids["proposal"])
    second = RoleProposal.objects.create(
        account=world.account(Person.objects.get(public_id=ids["reminded"])), role=first.role, unit=first.unit,
        intake=first.intake, asked_by=first.asked_by, asked_at=first.asked_at,
    )  # fmt: skip
    for row, verb, state in ((first, "approve", "approved"), (second, "decline", "declined")):
        security.go("/roles/proposed/").send(f"form[action='/roles/proposed/{row.public_id}/{verb}/']")
        row.refresh_from_db()
        security.see(f"a proposed role: {verb}", state, row.state)


def sheet(stage: "Stage", admin: "Hands") -> None:
    """Find a person from the box of the search; take one's people away as a sheet."""
    from taixue.people.models import Person, Unit

    ids, page = stage.places["own"].ids, admin.page
    path = Unit.objects.get(public_id=ids["unit"]).path
    there = Person.objects.filter(joined_into=None, postings__kind="main", postings__unit__path__startswith=path)
    there = there.filter(postings__end_day=None, account__grants=None).order_by("pk")
    name = there.values_list("name", flat=True)[0]
    admin.go("/search/").send("main form[method=post]", q=ids["family"])
    admin.shows("people and units are searched at once", ids["name"])
    admin.go("/people/download/")
    with page.expect_download() as taken:
        page.locator("main form[method=post] button[value=csv]").click()
    said = Path(taken.value.path()).read_text(encoding="utf-8-sig")
    admin.see("one's people are taken away as a sheet", True, name in said)


def newcomers(hands: "Hands") -> None:
    """Enrol oneself; end all sessions but this one."""
    hands.go("/me/enrolment/").send("main form[method=post]")
    hands.see("one enrols oneself", 1, hands.page.locator(".enrolment").count())
    hands.go("/me/account/").send("form[action='/me/account/sessions/end/']")
    hands.see("sessions elsewhere are ended", 0, hands.page.locator("form[action*='/sessions/']").count())
