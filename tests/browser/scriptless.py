"""Every form but the player's, filled in by a browser that runs no script. Used by the tests and by `prove pages`.

A walk is one person's way over several pages; each step is a line of the table, with what the database or the page
shows afterwards. The stage is that of tests/reach.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Locator, Page, Request, expect

from tests.browser import (
    doors,
    letters,
    scriptless_held,
    scriptless_joins,
    scriptless_ledger,
    scriptless_persons,
    scriptless_reports,
    scriptless_rosters,
    scriptless_ruling,
    scriptless_units,
    scriptless_years,
    tokens,
)
from tests.browser.accessibility import speak
from tests.browser.courses import CAPTIONS, SHORT
from tests.reach.stage import ROSTER, Stage, transfer
from tests.table import Table

Enter = Callable[[str], Page]
"""Takes a session cookie, "" for none, and opens a page of a browser without script."""
Look = Callable[[Page], list[str]]
"""Looks at a page that a form led to; returns what is wrong with it."""
PASSWORD, OTHER = "竹简上的九行字-2026", "换过之后的九行字-2026"


def unseen(page: Page) -> list[str]:
    """Look at nothing."""
    return []


class Hands:
    """Fills in forms on a page; `sent` collects the names of all addresses a form was sent to."""

    def __init__(self, page: Page, table: Table, sent: set[str], look: Look = unseen) -> None:
        self.page, self.table, self.sent, self.look = page, table, sent, look
        page.set_default_timeout(15_000)
        page.on("request", self._note)

    def _note(self, request: Request) -> None:
        if request.method == "POST":
            try:
                self.sent.add(resolve(urlsplit(request.url).path).view_name)
            except Resolver404:
                self.sent.add(request.url)

    def go(self, path: str) -> "Hands":
        """Open an address."""
        self.page.goto(path)
        return self

    def send(self, form: str, button: str = "", **fields: str | Path | bool) -> "Hands":
        """Fill in the first form that fits a selector and send it; a closed fold around it is opened first."""
        found = self.page.locator(form).first
        fold = self.page.locator("details:not([open])").filter(has=found)
        if fold.count():
            fold.first.locator("summary").first.click()
        for name, value in fields.items():
            self._fill(found.locator(f"[name='{name}']"), value)
        with self.page.expect_navigation():
            found.locator(button or "button:not([type=button])").first.click()
        problems = self.look(self.page)
        if problems:
            self.see(f"what {form} led to, {self.page.url}", "nothing serious", "; ".join(problems))
        return self

    def _fill(self, named: Locator, value: str | Path | bool) -> None:
        field = named.first
        if isinstance(value, Path):
            field.set_input_files(value)
        elif isinstance(value, bool):
            field.set_checked(value)
        elif field.get_attribute("type") == "radio":
            named.and_(self.page.locator(f"[value='{value}']")).check()
        elif field.and_(self.page.locator("select")).count():
            field.select_option(value)
        else:
            field.fill(value)

    def see(self, step: str, expected: object, seen: object) -> None:
        """Put a line into the table."""
        self.table.line(f"no script: {step}", expected, seen)

    def shows(self, step: str, text: str) -> None:
        """Put a line into the table: does the page show the text?"""
        body, main = (self.page.locator(part).inner_text() for part in ("body", "main"))
        self.see(step, f"“{text}”", f"“{text}”" if text in body else f"not on {self.page.url}: {main[-400:]}")


def walk(stage: Stage, enter: Enter, folder: Path, table: Table, look: Look = unseen) -> set[str]:
    """Walk every way; return the names of the addresses to which forms were sent."""
    sent: set[str] = set()

    def seated(session: str) -> Hands:
        page = enter(session)
        speak(page, "zh-hans")
        return Hands(page, table, sent, look)

    def hands(role: str) -> Hands:
        return seated(stage.sessions[role] if role else "")

    code = administration(stage, hands("unit-admin"))
    rosters(stage, hands("unit-admin"), folder)
    learner(stage, hands(""), code)
    ledger(stage, hands("academy"))
    watching(stage, hands("security-admin"), hands("audit-admin"), hands("auditor"))
    authoring(stage, hands("academy"), folder)
    doors.walk(stage, hands)
    letters.walk(stage, hands)
    scriptless_persons.walk(stage, hands("learner"), hands("unit-admin"))
    scriptless_reports.walk(stage, hands("unit-admin"), hands("academy"), hands("learner"), folder)
    scriptless_held.walk(stage, hands("learner"), hands("unit-admin"))
    tokens.walk(stage, hands)
    administrator = seated(scriptless_units.administrator(stage))
    scriptless_joins.walk(stage, hands)
    scriptless_ledger.walk(stage, hands, folder)
    newcomer = seated(scriptless_rosters.stranger(stage))
    scriptless_rosters.walk(stage, hands("unit-admin"), hands("security-admin"), newcomer, folder)
    scriptless_units.walk(stage, hands("academy"), administrator, folder)
    scriptless_years.walk(stage, hands("academy"))
    scriptless_ruling.walk(stage, hands, seated(scriptless_ruling.colleague(stage)), folder)
    doors.factors(stage, hands("learner"), hands(""))
    return sent


def administration(stage: Stage, hands: Hands) -> str:
    """A unit administrator looks for people, prints a slip, corrects data, resets, reminds; returns the slip's code."""
    from taixue.people.models import Person

    ids, page = stage.places["own"].ids, hands.page
    hands.go("/people/").send("form.tx-filter", q=ids["family"])
    hands.shows("people are found by the beginning of a name", ids["name"])
    hands.go("/units/").send("form.tx-filter", q="第一")
    hands.shows("units are found by a part of the name", "青石县第一市场监督管理所")
    hands.go(f"/slips/?q={ids['family']}").send("main form[method=post]", person=True)
    code = page.locator(".code").inner_text()
    hands.see("a slip is printed", 19, len(code))
    hands.go(f"/people/{ids['person']}/number/").send("main form[method=post]", reason="核对报名表")
    hands.shows("an identity number is shown whole for a reason", stage.places["own"].number)
    hands.go(f"/people/{ids['person']}/edit/").send("main form[method=post]", education="10")
    kept = Person.objects.get(public_id=ids["person"]).education
    hands.see("a person's data is corrected", "10", kept)
    hands.go(f"/people/{ids['reminded']}/reset/").send("main form[method=post]", reason="忘记密码")
    hands.see("an account is reset and the slip printed", 1, page.locator(".code").count())
    hands.go(f"/units/{ids['unit']}/standings/?state=unmet").send("form[action*='/remind/']", person=True)
    hands.see("people are reminded", 1, page.locator("form[action*='/undo/']").count())
    hands.send("form[action*='/undo/']")
    hands.see("and the reminder is taken back", 0, page.locator("form[action*='/undo/']").count())
    hands.go(f"/units/{ids['unit']}/standings/").send("form.tx-filter", q=ids["family"], state="subject")
    hands.shows("standings are filtered", ids["name"])
    return code


def rosters(stage: Stage, hands: Hands, folder: Path) -> None:
    """A unit administrator sends a roster, reads the plan, applies it, and answers requests for people."""
    from tests import world

    path = folder / "roster.csv"
    facts = {"name": "纸上的人", "number": world.identity_number(), "mobile": world.mobile()}
    path.write_text(ROSTER.format(unit="青石县市场监督管理局", **facts), encoding="utf-8")
    hands.go("/intake/").send("main form[enctype]", file=path)
    again(hands.page, ".plan")
    hands.see("a roster is judged", "1", hands.page.locator(".plan a[href$='action=new'] b").inner_text())
    hands.send("form[action$='/apply/']")
    again(hands.page, ".apply a[href='/slips/']")
    hands.go("/people/").send("form.tx-filter", q="纸上的人")
    hands.shows("and applied", "纸上的人")
    _decide(stage, hands)


def _decide(stage: Stage, hands: Hands) -> None:
    from taixue.people.models import Person, TransferRequest, Unit

    ids, there = stage.places["own"].ids, Unit.objects.get(name="赤松县市场监督管理局")
    second = transfer(Person.objects.get(public_id=ids["reminded"]), there, "青石").public_id
    for public_id, verb in ((ids["transfer"], "decline"), (second, "accept")):
        hands.go("/transfers/").send(f"form[action='/transfers/{public_id}/{verb}/']")
        state = TransferRequest.objects.get(public_id=public_id).state
        hands.see(f"a request for a person: {verb}", True, state.startswith(verb))


def again(page: Page, selector: str, seconds: int = 60) -> None:
    """Load a page again, as its link says, until a job is done."""
    for _ in range(seconds * 2):
        if page.locator(selector).count():
            return
        page.wait_for_timeout(500)
        page.goto(page.url)
    raise TimeoutError(f"{selector} never came on {page.url}: {page.locator('main').inner_text()[:300]}")


def learner(stage: Stage, hands: Hands, code: str) -> None:
    """A learner activates, reads, changes language and password, signs out and in."""
    from taixue.notices.models import Note
    from taixue.people.models import Person

    place, page = stage.places["own"], hands.page
    hands.go("/activate/").send("main form", code=code, ending=place.number[-6:])
    hands.send("main form", password=PASSWORD, again=PASSWORD)
    hands.shows("an account is activated", place.ids["name"])
    hands.go("/desk/").send("form.tx-lang")
    hands.see("the language changes", "en", page.locator("html").get_attribute("lang"))
    hands.send("form.tx-lang")
    hands.go("/courses/").send("form.tx-find", q="白鹤公开课")
    hands.shows("courses are found", "白鹤公开课")
    hands.go("/inbox/").send(f"form[action='/inbox/{place.ids['note']}/']")
    hands.see("a note is opened and read", True, Note.objects.get(public_id=place.ids["note"]).read_at is not None)
    person = Person.objects.get(public_id=place.ids["person"])
    hands.go("/inbox/").send("form[action='/inbox/read/']")
    hands.see("all notes are read", 0, Note.objects.filter(person=person, read_at=None).count())
    hands.go("/password/").send("main form", current=PASSWORD, password=OTHER, again=OTHER)
    hands.see("the password changes", True, page.url.endswith(("/start/", "/desk/")))
    hands.send("form[action='/sign-out/']")
    hands.go("/sign-in/").send("main form", who=person.mobile or "", password=OTHER)
    hands.see("signed out and in again", True, page.url.endswith("/desk/"))
    hands.go("/confirm/?next=/me/seen/").send("main form", password=OTHER)
    hands.see("the password is given once more", True, page.url.endswith("/me/seen/"))


def ledger(stage: Stage, hands: Hands) -> None:
    """An academy asks for a correction, approves one and declines one that others asked for."""
    from taixue.credits.models import Correction

    own, hers = stage.places["own"].ids, stage.places["herself"].ids
    hands.go(f"/entries/{own['entry']}/").send("form[action$='/correction/']", reason="核对后发现重复")
    hands.see("a correction is asked for", 1, Correction.objects.filter(entry__public_id=own["entry"]).count())
    for ids, verb, state in ((own, "approve", "approved"), (hers, "decline", "declined")):
        address = f"/corrections/{ids['correction']}/"
        hands.go(address).send(f"form[action='{address}{verb}/']", answer="情况属实")
        hands.see(f"a correction: {verb}", state, Correction.objects.get(public_id=ids["correction"]).state)
    hands.go("/audit/evidence/").send("form[role=search]", q=own["family"])
    hands.see("people are found for checking", True, hands.page.locator("main a[href*='/people/']").count() > 0)


def watching(stage: Stage, security: Hands, audit: Hands, auditor: Hands) -> None:
    """The security administrator gives and ends a role; audit lines are filtered and seals verified."""
    from taixue.people.models import RoleGrant

    ids = stage.places["own"].ids
    security.go("/roles/grant/").send("form[role=search]", name=ids["name"])
    security.send("main form[method=post]", role="auditor", unit=ids["code"])
    held = RoleGrant.objects.filter(account=ids["account"], role="auditor")
    security.see("a role is given", 1, held.count())
    security.go("/roles/").send("form.tx-filter", q=ids["family"], role="auditor")
    security.send(f"form[action='/roles/{held.get().public_id}/end/']")
    security.see("a role is ended", True, held.get().end_day is not None)
    for hands in (audit, auditor):
        hands.go("/audit/").send("form.tx-filter", action="role", person=ids["name"])
        hands.shows("audit lines are filtered", ids["name"])
        hands.send("main form[method=post]")
        hands.see("the seals are verified", 1, hands.page.locator("main .tx-msg.ok, main .badge.ok").count() and 1)


def authoring(stage: Stage, hands: Hands, folder: Path) -> None:
    """An academy writes a course with a real video, publishes it, begins a next edition, discards that, retires it."""
    from taixue.catalog.models import Version

    page = hands.page
    hands.go("/academy/courses/new/").send("main form", title="无脚本的一课", subject="law", hours="1")
    address = page.url
    hands.send("form[aria-labelledby=facts-h]", teacher="苏砚秋")
    hands.send("form[action$='/audiences/']", band="section", required="1").send("form.tx-inline")
    hands.see("an audience is stated and taken back", 0, page.locator("form.tx-inline").count())
    hands.send("form[action$='/lessons/']", title="第二讲").go(address).send(
        "form[action$='/lessons/']", title="第一讲"
    )
    lesson = page.url
    hands.send("form[aria-labelledby=titles-h]", title="开头一讲")
    (folder / "zh.vtt").write_text(CAPTIONS.format("一句话"), encoding="utf-8")
    hands.send("form[action$='/captions/']", language="en", file=folder / "zh.vtt").send("form[action$='/drop/']")
    hands.see("captions are sent and removed", 0, page.locator("form[action$='/drop/']").count())
    hands.send("form[action$='/video/']", file=SHORT)
    again(page, "video, .tx-dl")
    _until_looked_at(page)
    hands.shows("a video is sent and looked at", "0:07")
    hands.go(address).send("form[action$='/place/']", button="button:not([disabled])")
    other = page.locator("#lessons th a", has_text="第二讲").get_attribute("href") or ""
    hands.go(other).send("form[action$='/remove/']").go(address)
    hands.see("a lesson is moved, another removed", 1, page.locator("#lessons tbody tr").count())
    hands.go(f"{address}publish/").send("main form[method=post]", button=".btn-primary")
    version = Version.objects.get(title="无脚本的一课")
    hands.see("the course is published", ("published", "苏砚秋"), (version.state, version.teacher))
    hands.go(address).send("form[action$='/next/']").send("form[action$='/discard/']")
    hands.see("a next edition is begun and discarded", 1, Version.objects.filter(title="无脚本的一课").count())
    hands.go(address).send("form[action$='/retire/']")
    version.refresh_from_db()
    hands.see("the course leaves the catalogue", "retired", version.state)
    hands.go("/academy/courses/").send("form.tx-filter", q="无脚本")
    hands.shows("and is found among one's own", "无脚本的一课")
    hands.go(lesson)
    expect(page.locator("form[action$='/video/']")).to_have_count(0)


def _until_looked_at(page: Page) -> None:
    for _ in range(120):
        if re.search(r"0:07", page.locator("main").inner_text()):
            return
        page.wait_for_timeout(500)
        page.goto(page.url)


def unsent(sent: set[str], rows: Any) -> set[str]:
    """Return the addresses that take a form, but no walk sent one; the player's own calls take a script."""
    player = {"study:open", "study:renew", "study:leave"}
    player |= {"people:signin-passkey", "people:passkey-add", "people:passkey-remove"}  # a passkey takes a script
    return {row.name for row in rows if row.method == "POST" and row.name[0] != "/"} - sent - player
