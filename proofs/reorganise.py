"""prove reorganise: units merged, split and moved in the browser with plan and history; 1,000 random sequences.

A fresh database with the demo's units and people, the server as `taixue serve` starts it, Chromium. Then sequences of
random reorganisations on the same tree, each taken back at its end: after each one every person with a main posting has
exactly one, the tree holds them all on every day asked, and the hours in the ledger are where they were.
`--sequences N` plays N of them. Pictures in proof/reorganise.
"""

import random
import re
import shutil
import sys
import time
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests import house
from tests.browser import axe, chromium
from tests.table import Table

ROOT = Path(__file__).resolve().parent.parent
KEEP = ROOT / "proof" / "reorganise"
SEQUENCES = 1000
SEED = 20261120
WAYS = (("zh-hans", 1280), ("zh-hans", 390), ("en", 1280), ("en", 390))
OFFICE, FIRST, SECOND, BAIHE = "U0010", "U0011", "U0012", "U0017"


def main() -> int:
    shutil.rmtree(KEEP, ignore_errors=True)
    KEEP.mkdir(parents=True)
    table = Table()
    with house.standing("reorganise") as home, chromium.launched() as browser:
        people = fill()
        page = house.sign_in(home.enter(browser), house.staff("system", "system-admin"))
        head = house.sign_in(home.enter(browser), house.staff("head", "academy"))
        _browser(page, head, table, people)
        _look(home, browser, page, table)
        _sequences(table, people)
    return table.finish("reorganise")


def fill() -> int:
    """Bring the demo's units and people in as of the year's beginning; return how many people stand somewhere."""
    from taixue.demo import fill as demo
    from taixue.kit import clock
    from taixue.kit.actor import SYSTEM
    from taixue.people.models import Person
    from taixue.people.services.reorganisation import counts
    from taixue.policy.services import standing
    from tests.credits import builders

    now = clock.now()
    first = date(now.year if now.month > 1 else now.year - 1, 1, 1)
    opening = datetime.combine(first + timedelta(days=3), datetime.min.time(), clock.zone()) + timedelta(hours=9)
    demo.units_and_policy(first=first, at=opening)
    demo._import_form(by=SYSTEM, at=opening)
    for number, person in enumerate(Person.objects.order_by("pk")[:60]):
        builders.post(person, seconds=2700 + number)
    for _ in standing.refresh_all(now):
        pass
    counts.recount(clock.day(now))
    return len(_held(clock.day(now)))


def _held(day: date) -> list[int]:
    from tests.people import sequences

    return sequences.held(day)


def _unit(code: str) -> Any:
    from taixue.people.models import Unit

    return Unit.objects.get(code=code)


def _counted(code: str) -> int:
    from taixue.people.models import UnitCount

    return int(UnitCount.objects.get(unit__code=code).people)


def _browser(page: Page, head: Page, table: Table, people: int) -> None:
    """Merge, split and move by the pages, each with a plan read first."""
    page.goto("/units/")
    table.line("people that the tree's page counts", people, _number(page.locator(".tx-head .sub").inner_text()))
    _merge(page, head, table)
    _split(page, head, table)
    _move(page, table)
    _later(page, table)
    _history(page, table, people)
    _lists(page, table)
    _keys(page, table)


def _merge(page: Page, head: Page, table: Table) -> None:
    """The head of training plans, reads and cannot confirm; the system administrator confirms."""
    stations = {code: _counted(code) for code in (FIRST, SECOND)}
    head.goto(f"/units/{_unit(FIRST).public_id}/change/merge/")
    _shoot(head, "merge-form")
    head.get_by_label(re.compile(SECOND)).check()
    head.fill("[name=reason]", "闽编〔2026〕9 号 关于整合基层市场监督管理所的通知")
    head.locator("main form.card .btn-primary").click()
    table.line("merge: the plan is read before anything changes", stations[SECOND], _counted(SECOND))
    _shoot(head, "merge-plan-head")
    table.line("merge: the head of training cannot confirm", 0, head.locator("form[action$='/confirm/']").count())
    page.goto(head.url)
    planned = _figures(page)
    table.line("merge: figures of the plan", True, bool(planned))
    table.line(
        "merge: people the plan names", stations[SECOND], head.locator("section[aria-labelledby=p] tbody tr").count()
    )
    _every(page, "merge-plan")
    _confirm(page)
    _every(page, "merge-done")
    table.line("merge: all of them in one station", sum(stations.values()), _counted(FIRST))
    table.line("merge: figures after as the plan said", planned, {name: _named(name) for name in planned})
    table.line("merge: the other station is closed", False, _unit(SECOND).valid_to is None)


def _split(page: Page, head: Page, table: Table) -> None:
    """The head of training plans by name; the system administrator, who sees no names, confirms."""
    from taixue.people.models import Posting

    office = _unit(FIRST)
    before, chosen = _counted(FIRST), Posting.objects.filter(unit=office, end_day=None).count() // 2
    head.goto(f"/units/{office.public_id}/change/split/")
    head.fill("[name=name]", "青石县综合执法所")
    head.fill("[name=name_en]", "Qingshi Enforcement Station")
    head.fill("[name=code]", "U0900")
    for box in head.locator("[name=persons]").all()[:chosen]:
        box.check()
    _every(head, "split-form")
    head.locator("main form.card .btn-primary").click()
    page.goto(head.url)
    planned = _figures(page)
    _every(page, "split-plan")
    _confirm(page)
    _shoot(page, "split-done")
    table.line("split: people in the new station", chosen, _counted("U0900"))
    table.line("split: people that stay", before - chosen, _counted(FIRST))
    table.line("split: figures after as the plan said", planned, {name: _named(name) for name in planned})


def _move(page: Page, table: Table) -> None:
    before = (_counted(OFFICE), _counted(BAIHE), _counted("U0900"))
    page.goto(f"/units/{_unit('U0900').public_id}/change/move/?q=白鹤县市场监督管理局")
    page.get_by_label(re.compile(BAIHE)).check()
    page.locator("main form.card .btn-primary").click()
    _every(page, "move-plan")
    _confirm(page)
    _shoot(page, "move-done")
    after = (before[0] - before[2], before[1] + before[2], before[2])
    table.line(
        "move: the station is counted under the other office", after, tuple(map(_counted, (OFFICE, BAIHE, "U0900")))
    )
    page.goto(f"/units/{_unit(OFFICE).public_id}/change/move/?q=综合执法所")
    page.locator("[name=under]").first.check()
    page.locator("main form.card .btn-primary").click()
    table.line(
        "move: back under the old county works from the new place",
        1,
        page.locator("section[aria-labelledby=m]").count(),
    )
    page.locator("form[action$='/withdraw/'] button").click()


def _later(page: Page, table: Table) -> None:
    """A change for a day to come waits, and is carried out when its day has come."""
    from taixue.kit import clock
    from taixue.people.models import Reorganisation
    from taixue.people.services.reorganisation import orders

    today = clock.day(clock.now())
    day = today + timedelta(days=3)
    page.goto(f"/units/{_unit(BAIHE).public_id}/change/rename/")
    page.fill("[name=name]", "白鹤县市场监管局")
    page.fill("[name=on]", day.isoformat())
    page.locator("main form.card .btn-primary").click()
    page.locator("form[action$='/confirm/'] button").click()
    _shoot(page, "later-waits")
    table.line("later: nothing changes before the day", "白鹤县市场监督管理局", _unit(BAIHE).name)
    Reorganisation.objects.filter(state="waiting").update(on=today)  # as if the three days had passed
    table.line("later: orders whose day has come", 1, orders.due(at=clock.now()))
    table.line(
        "later: carried out by the worker on its day",
        "白鹤县市场监管局",
        _until(lambda: _unit(BAIHE).name, "白鹤县市场监管局"),
    )


def _history(page: Page, table: Table, people: int) -> None:
    from taixue.kit import clock

    today = clock.day(clock.now())
    page.goto(f"/units/{_unit(FIRST).public_id}/history/")
    kinds = page.locator(".tx-line b").all_inner_texts()
    table.line("history of the station", 3, len(kinds))
    _every(page, "history")
    for day in (today, today - timedelta(days=1), date(today.year, 2, 1)):
        page.goto(f"/units/?on={day}")
        table.line(
            f"the tree as it was on {day}: people",
            people,
            _number(page.locator(".tx-head .sub").inner_text().split("·")[-1]),
        )
    _every(page, "as-it-was")
    page.goto(f"/units/{_unit(OFFICE).public_id}/?on={today - timedelta(days=1)}")
    names = " ".join(page.locator("[data-tree]").inner_text().split())
    table.line(
        "yesterday both stations stood under the office",
        True,
        all(_unit(code).name in names for code in (FIRST, SECOND)),
    )


def _lists(page: Page, table: Table) -> None:
    """The list that is downloaded changes nothing when it is sent back."""
    with page.expect_download() as waiting:
        page.goto("/units/")
        page.locator("a[href^='/units/export.csv']").click()
    path = KEEP / "units.csv"
    waiting.value.save_as(path)
    page.goto("/units/list/")
    page.set_input_files("[name=file]", path)
    page.locator("main form.card .btn-primary").click()
    table.line(
        "the list sent back: new units and other names",
        [0, 0],
        _numbers(page.locator("section[aria-labelledby=w] p").inner_text())[:2],
    )
    _shoot(page, "list-plan")


def _keys(page: Page, table: Table) -> None:
    """The tree is walked with the arrow keys; without script it is folds and links."""
    page.goto("/units/")
    page.locator("[role=treeitem]").first.focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    seen = page.evaluate("document.activeElement.textContent")
    table.line("keys: down leads into the tree", True, bool(seen) and "闽岚省" not in seen)
    closed = page.locator("[role=treeitem][aria-expanded=false]").first
    closed.evaluate("item => { item.tabIndex = 0; item.focus(); }")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(800)
    table.line(
        "keys: right opens a unit", "true", page.evaluate("document.activeElement.getAttribute('aria-expanded')")
    )
    page.keyboard.press("ArrowRight")
    inside = page.evaluate("document.activeElement.closest('[role=group]') !== null")
    table.line("keys: right again leads to its first unit", True, inside)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/units/[0-9a-f-]{36}/"))
    table.line("keys: Enter opens its page", True, "/units/" in page.url)


def _look(home: house.House, browser: Any, page: Page, table: Table) -> None:
    """Each page is looked at by axe-core; the tree also in a browser without script."""
    unit = _unit(FIRST).public_id
    for path in ("/units/", f"/units/{unit}/", f"/units/{unit}/history/", f"/units/{unit}/change/split/",
                 f"/units/{unit}/change/merge/", "/units/changes/", "/units/list/"):  # fmt: skip
        for language, width in WAYS:
            _speak(page, language, width)
            page.goto(path)
            table.line(
                f"{path} {language} {width}: serious findings, overflow",
                ([], 0),
                (axe.serious(page), axe.overflow(page)),
            )
            page.screenshot(
                path=KEEP / f"page{path.replace('/', '-').replace(str(unit), 'unit')}{language}-{width}.png",
                full_page=True,
            )
    _speak(page, "zh-hans", 1280)
    plain = house.sign_in(home.enter(browser, script=False), ("system", "竹简上的九行字-system"))
    plain.goto("/units/")
    plain.locator("details details > summary").first.click()
    link = plain.locator("details details").first.locator("xpath=../a")
    link.click()
    table.line(
        "without script a unit opens by its fold and link",
        True,
        re.search(r"/units/[0-9a-f-]{36}/$", plain.url) is not None,
    )


def _confirm(page: Page) -> None:
    page.locator("form[action$='/confirm/'] button").click()
    for _ in range(60):
        if page.locator(".tx-msg.ok").count():
            return
        page.wait_for_timeout(500)
        page.goto(page.url)
    raise TimeoutError(page.locator("main").inner_text()[:300])


def _figures(page: Page) -> dict[str, int]:
    """Return the people that the plan in view says each unit will have."""
    found = {}
    for row in page.locator("table.figures tbody tr").all():
        name = row.locator("th").inner_text().replace("新设", "").strip()
        found[name] = _numbers(row.locator("td").first.inner_text())[1]
    return found


def _named(name: str) -> int:
    from taixue.people.models import UnitCount

    return int(UnitCount.objects.get(unit__name=name).people)


def _numbers(text: str) -> list[int]:
    return [int(n.replace(",", "")) for n in re.findall(r"\d+", text)]


def _number(text: str) -> int:
    return _numbers(text)[-1]


def _shoot(page: Page, name: str) -> None:
    page.screenshot(path=KEEP / f"{name}.png", full_page=True)


READ = """Array.from(document.querySelectorAll('main form.card input:not([type=hidden])'), i => [i.value, i.checked])"""
WRITE = """values => document.querySelectorAll('main form.card input:not([type=hidden])').forEach((input, n) => {
    if (!values[n]) { return; }
    input.checked = values[n][1];
    if (input.type !== 'checkbox' && input.type !== 'radio') { input.value = values[n][0]; }
})"""
"""What is written into a form is taken along into the other language."""


def _every(page: Page, name: str) -> None:
    """Picture the page in view in both languages, on a desk and on a phone."""
    address = page.url
    for language, width in (*WAYS, ("zh-hans", 1280)):
        values = page.evaluate(READ)
        _speak(page, language, width)
        page.goto(address)
        page.evaluate(WRITE, values)
        page.screenshot(path=KEEP / f"{name}-{language}-{width}.png", full_page=True)


def _speak(page: Page, language: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844 if width < 760 else 900})
    wanted = "en" if language == "en" else "zh-Hans"
    if page.locator("html").get_attribute("lang") != wanted:
        page.locator("form.tx-lang button").first.click()
        page.wait_for_load_state()


def _until(read: Any, wanted: object, seconds: float = 30) -> object:
    ends = time.monotonic() + seconds
    while (seen := read()) != wanted and time.monotonic() < ends:
        time.sleep(0.3)
    return seen


def _sequences(table: Table, people: int) -> None:
    """Play random sequences on the tree, each in a transaction that is taken back."""
    from taixue.kit import clock
    from tests.people import sequences

    number = int(sys.argv[sys.argv.index("--sequences") + 1]) if "--sequences" in sys.argv else SEQUENCES
    at = clock.now()
    days = [clock.day(at) - timedelta(days=back) for back in (sequences.SPAN, 90, 0)]
    kept = sequences.Kept.now(days)
    done: Counter[str] = Counter()
    faults: list[str] = []
    for seed in range(number):
        chance = random.Random(SEED + seed)
        words, found = sequences.rehearse(steps(chance), kept, at=at)
        done.update(words)
        faults += [f"sequence {seed}: {one}" for one in found]
        if seed % 100 == 99:
            print(f"     {seed + 1} sequences, {sum(done.values()) - done['no']} reorganisations", flush=True)
    table.line("sequences played", number, number)
    every = all(done[kind] for kind in sequences.KINDS)
    table.line("reorganisations of each kind carried out", "> 0 each", dict(done), good=every)
    said = f"faults: {people} people, {kept.ledger[1]} s in the ledger, on {len(days)} days and by counters"
    table.line(said, [], faults[:20])


def steps(chance: random.Random) -> list[Any]:
    """Return a random sequence."""
    from tests.people.sequences import KINDS, Step

    def step() -> Step:
        return Step(chance.choice(KINDS), *(chance.randrange(500) for _ in range(3)), chance.randrange(60))

    return [step() for _ in range(chance.randint(2, 5))]
