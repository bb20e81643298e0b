"""prove intake: every kind of roster and every damage, made on the spot; 200 mutated files; the pages about them.

A fresh database, the server as `taixue serve` starts it, Chromium. Each file passes through upload, plan and
application as the pages and the command line do it. Prints expected beside seen; pictures in proof/intake.
"""

import random
import re
import resource
import shutil
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests import house
from tests.browser import axe, chromium
from tests.house import House
from tests.table import Table

ROOT = Path(__file__).resolve().parent.parent
KEEP = ROOT / "proof" / "intake"
FORMS = ROOT / "tests" / "data" / "rosters"
SEED, MUTATIONS = 20261122, 200
SECONDS, MEMORY = 30.0, 2_500  # most that one of the files may take, s and MiB


def main() -> int:
    shutil.rmtree(KEEP, ignore_errors=True)
    KEEP.mkdir(parents=True)
    table = Table()
    with house.standing("intake") as home, chromium.launched() as browser:
        _province()
        academy, giver = house.staff("academy", "academy"), house.staff("giver", "security-admin")
        folder = home.data / "sheets"
        folder.mkdir()
        _kinds(table, folder)
        _mutated(table, folder)
        _pages(table, home, browser, folder, academy, giver)
        _in_clear(table, home)
    return table.finish("intake")


def _province() -> None:
    import csv

    from taixue.kit import clock
    from taixue.kit.actor import SYSTEM
    from taixue.people.services import units

    with (FORMS / "units.csv").open(encoding="utf-8-sig", newline="") as rows:
        units.import_units(rows=list(csv.DictReader(rows)), by=SYSTEM, at=clock.now())


def _kinds(table: Table, folder: Path) -> None:
    """Every kind of file and every damage, with its verdicts; then the same file again, which changes nothing."""
    from tests.rosters import defects

    for spoilt in defects.every(folder):
        seen = _through(spoilt.path)
        if spoilt.refusal:
            table.line(f"{spoilt.name}: refused as", spoilt.refusal, seen["refusal"])
            table.line(f"{spoilt.name}: said", "words and a cure", seen["words"], good=len(seen["words"]) > 10)
        else:
            table.line(f"{spoilt.name}: plan", spoilt.counts, seen["counts"])
            table.line(f"{spoilt.name}: people more", spoilt.counts.get("new", 0), seen["people"])
            if spoilt.problems:
                table.line(f"{spoilt.name}: problems by row", spoilt.problems, seen["problems"])
            for key, value in spoilt.facts.items():
                table.line(f"{spoilt.name}: {key}", value, seen["facts"].get(key))
            again = _through(spoilt.path)
            good = again["people"] == 0 and set(again["counts"]) <= {"unchanged", "refused"}
            table.line(f"{spoilt.name}: again", "nothing changes", again["counts"], good=good)
        table.line(f"{spoilt.name}: time", f"< {SECONDS} s", f"{seen['seconds']:.1f} s", good=seen["seconds"] < SECONDS)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    table.line("memory of the largest reading process", f"< {MEMORY} MiB", f"{peak} MiB", good=peak < MEMORY)


def _through(path: Path) -> dict[str, Any]:
    """Send a file through upload, plan and application; return what came of it."""
    from taixue.kit import clock
    from taixue.kit.actor import SYSTEM
    from taixue.lib.errors import Invalid
    from taixue.people.labels import intake as labels
    from taixue.people.models import Person
    from taixue.people.queries import intakes
    from taixue.people.services.intake import application, plans

    before, began = Person.objects.count(), time.monotonic()
    seen: dict[str, Any] = {"refusal": "", "words": "", "counts": {}, "problems": {}, "facts": {}}
    try:
        made = plans.upload(
            name=path.name, content_type="", chunks=[path.read_bytes()], new_units=False, by=SYSTEM, at=clock.now()
        )
    except Invalid as refusal:  # by its first bytes; nothing of it is kept
        code = "not-a-sheet" if str(refusal) == "not-sheet" else str(refusal)
        return seen | {"refusal": code, "words": labels.file_problem(str(refusal), {}), "people": 0, "seconds": 0.0}
    made = plans.plan(intake_id=made.public_id, by=SYSTEM, at=clock.now())
    if made.state == "refused":
        code = made.problem["code"]
        seen |= {"refusal": code, "words": labels.file_problem(code, made.problem["facts"])}
    else:
        rows = intakes.rows(made, action="refused")
        seen["problems"] = {row.row: {problem["code"] for problem in row.problems} for row in rows}
        seen["facts"], seen["counts"] = made.sheet, {action: n for action, n in made.counts.items() if n}
        done = application.apply(intake_id=made.public_id, by=SYSTEM, at=clock.now())
        seen["applied"] = {action: n for action, n in done.counts.items() if n}
    seen["seconds"] = time.monotonic() - began
    seen["people"] = Person.objects.count() - before
    return seen


def _mutated(table: Table, folder: Path) -> None:
    """Files with some of their bytes changed: each is answered, and what is written is what its plan said."""
    from taixue.people.models import Account, Person, Posting
    from tests.rosters import defects

    lot = random.Random(SEED)
    sources = [
        FORMS / "registration-form.xlsx", FORMS / "registration-form-with-mistakes.xlsx", FORMS / "administrators.xlsx",
        folder / "old.xls", folder / "GBK.csv", folder / "stacked.xlsx", folder / "strict.xlsx",
    ]  # fmt: skip
    outcomes: Counter[str] = Counter()
    slowest, halves, raised = 0.0, 0, []
    for number in range(MUTATIONS):
        source = lot.choice(sources)
        path = defects.mutated(source, folder / f"mutated-{number}{source.suffix}", lot)
        try:
            seen = _through(path)
        except Exception as error:
            raised.append(f"{path.name}: {type(error).__name__} {error}")
            continue
        outcomes[seen["refusal"] or "judged"] += 1
        slowest = max(slowest, seen["seconds"])
        halves += seen["people"] != seen.get("applied", {}).get("new", 0)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"outcomes: {dict(outcomes.most_common())}")
    table.line(f"{MUTATIONS} mutated files (seed {SEED}): answered", MUTATIONS, sum(outcomes.values()))
    table.line("mutated files that raised an error", [], raised)
    table.line("mutated files of which half was written", 0, halves)
    table.line("the slowest of them", f"< {SECONDS} s", f"{slowest:.1f} s", good=slowest < SECONDS)
    table.line("memory of the largest reading process", f"< {MEMORY} MiB", f"{peak} MiB", good=peak < MEMORY)
    figures = {model.__name__: model.objects.exclude(**_staff(model)).count() for model in (Account, Posting)}
    people = Person.objects.count()
    table.line("accounts and postings, one for each person", {"Account": people, "Posting": people}, figures)


def _staff(model: Any) -> dict[str, Any]:
    return {"person": None} if model.__name__ == "Account" else {"pk": None}


def _pages(
    table: Table, home: House, browser: Browser, folder: Path, academy: tuple[str, str], giver: tuple[str, str]
) -> None:
    """The pages in Chromium: columns asked and remembered, hidden rows, forms with roles, people taken home."""
    from tests.rosters import sheets

    page = house.sign_in(home.enter(browser), academy)
    heads = ["称呼", "证照编号", "联络方式", "归口"]
    rows = [[row[1], row[5], row[6], row[14]] for row in sheets.people(701, 5)]
    odd = sheets.book(folder / "odd.xlsx", heads, *rows)
    _send(page, odd)
    table.line("unknown headings: the page", "asks", "asks" if page.locator("a[href$='/columns/']").count() else "")
    page.locator("a[href$='/columns/']").first.click()
    guesses = [box.input_value() for box in page.locator("main select").all()]
    table.line("unknown headings: guesses by content", ["identity", "mobile"], guesses[1:3])
    _pictures(page, "columns", table)
    for box, meaning in zip(page.locator("main select").all(), ("name", "identity", "mobile", "unit"), strict=True):
        box.select_option(meaning)
    page.locator(".apply .btn-primary").click()
    table.line("unknown headings explained: plan", {"new": 5}, _plan(page))
    _apply(page)
    again = sheets.book(folder / "odd2.xlsx", heads, *[[r[1], r[5], r[6], r[14]] for r in sheets.people(711, 2)])
    _send(page, again)
    table.line("the next sheet with these headings: plan", {"new": 2}, _plan(page))
    page.goto("/intake/headings/")
    table.line("headings remembered", 4, page.locator("main tbody tr").count())
    _pictures(page, "headings", table)
    from tests.rosters import defects

    made = defects.hidden(folder)
    _send(page, made.path)
    table.line("hidden rows on the page", "said", page.locator(".tx-msg.warn").inner_text(), good=True)
    _pictures(page, "hidden", table)
    page.locator(".tx-msg.warn form button").click()
    table.line("hidden rows judged too", {"unchanged": 4, "new": 2}, _plan(page))
    _forms_and_roles(table, home, browser, page, giver)
    _taken_home(table, page, folder)


def _forms_and_roles(table: Table, home: House, browser: Browser, page: Page, giver: tuple[str, str]) -> None:
    from taixue.people.models import RoleGrant, RoleProposal

    RoleProposal.objects.all().delete()
    _send(page, FORMS / "administrators.xlsx")
    _plan(page)
    _pictures(page, "forms", table)
    _apply(page)
    table.line("roles proposed by five forms", 5, RoleProposal.objects.filter(state="open").count())
    other = house.sign_in(home.enter(browser), giver)
    other.goto("/roles/proposed/")
    _pictures(other, "proposals", table)
    for _ in range(2):
        other.locator("form[action$='/approve/'] button").first.click()
        _confirm(other, giver, "/roles/proposed/")
    held = RoleGrant.objects.filter(role="unit-admin").count()
    table.line("roles given by who gives roles", 2, held, good=held in (1, 2))
    other.context.close()


def _taken_home(table: Table, page: Page, folder: Path) -> None:
    page.goto("/people/download/")
    _confirm(page, ("academy", "竹简上的九行字-academy"), "/people/download/")
    _pictures(page, "download", table)
    for kind in ("xlsx", "csv"):
        page.goto("/people/download/")
        with page.expect_download() as taken:
            page.locator(f"button[value={kind}]").click()
        path = folder / f"home.{kind}"
        taken.value.save_as(path)
        _send(page, path)
        plan = _plan(page)
        good = not {"new", "changed", "moved"} & set(plan)
        table.line(f"my people as .{kind}, sent back", "no row changes", plan, good=good)


def _confirm(page: Page, login: tuple[str, str], back: str) -> None:
    """Give the password again where it is asked for, and come back."""
    if page.locator("[name=password]").count():
        page.fill("[name=password]", login[1])
        page.locator("main form .btn-primary").first.click()
        page.goto(back)


def _send(page: Page, path: Path) -> None:
    page.goto("/intake/")
    page.set_input_files("[name=file]", path)
    page.locator("main form .btn-primary").first.click()
    page.wait_for_url(re.compile(r"/intake/[0-9a-f-]{36}/"))
    _until(page, lambda: page.locator("#progress").count() == 0)


def _plan(page: Page) -> dict[str, int]:
    """Return the figures above the plan that are not 0."""
    _until(page, lambda: page.locator(".plan").count() > 0)
    names = ("new", "changed", "moved", "unchanged", "transfer", "refused")
    tiles = {name: page.locator(f".plan a[href$='action={name}'] b") for name in names}
    return {name: int(tile.inner_text()) for name, tile in tiles.items() if tile.count() and int(tile.inner_text())}


def _apply(page: Page) -> None:
    page.locator(".apply form button").click()
    page.wait_for_load_state()
    _until(page, lambda: page.locator(".apply .say").count() > 0 and page.locator(".apply form").count() == 0)


def _until(page: Page, ready: Callable[[], bool], seconds: float = 90) -> None:
    ends = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > ends:
            raise TimeoutError(page.locator("main").inner_text()[:300])
        time.sleep(0.3)
        page.goto(page.url)


def _pictures(page: Page, name: str, table: Table) -> None:
    """Take a picture at both widths in both languages; nothing serious by axe-core in either language."""
    address = page.url
    for language in ("en", "zh-hans"):
        page.request.post("/language/", form=_token(page) | {"language": language, "next": "/"})
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 844 if width < 760 else 900})
            page.goto(address)
            page.screenshot(path=KEEP / f"{name}.{width}.{language[:2]}.png", full_page=True)
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if wide > 0:
                table.line(f"{name} at {width} px: pixels beyond the edge", 0, wide)
        table.line(f"{name}, {language}: serious findings of axe-core", [], axe.serious(page))


def _token(page: Page) -> dict[str, str]:
    return {"csrfmiddlewaretoken": page.locator("[name=csrfmiddlewaretoken]").first.input_value()}


def _in_clear(table: Table, home: House) -> None:
    """No identity number of any person stands in clear under the data folder's files or in the log."""
    from taixue.people.models import Person
    from taixue.people.services import numbers

    wanted = [numbers.read(person).encode() for person in Person.objects.all()[:400] if person.id_cipher]
    found = 0
    for path in [*(home.data / "files").rglob("*"), home.log]:
        if path.is_file():
            content = path.read_bytes()
            found += content.startswith(b"PK") or any(number in content for number in wanted)
    table.line("uploads and logs that hold a number or a workbook in clear", 0, found)


if __name__ == "__main__":
    raise SystemExit(main())
