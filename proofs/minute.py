"""prove minute: a new learner in Chromium studies a course in real time; everyone then sees the same seconds.

A fresh database, the server as `taixue serve` starts it, no clock setting. Prints a table (step, expected, seen) and
leaves pictures in proof/minute. Takes about three minutes.
"""

import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.browser import axe, chromium

ROOT = Path(__file__).resolve().parent.parent
KEEP = ROOT / "proof" / "minute"
PASSWORD = "三更灯火五更鸡鸣-72"
WIDTHS = (1280, 390)
LANGUAGES = {"zh-hans": "zh-Hans", "en": "en"}


@dataclass
class World:
    """What stands before the browser opens; logins are (who, password)."""

    code: str  # of the learner's slip
    ending: str  # last six of her identity number
    learner: str  # public ids
    unit: str
    course: str
    lengths: list[int]  # s, whole
    unit_admin: tuple[str, str]
    auditor: tuple[str, str]
    mobile: str = "19900002001"


@dataclass
class Seen:
    """The table: a line a step."""

    lines: list[tuple[str, str, str, bool]] = field(default_factory=list)

    def line(self, step: str, expected: object, seen: object, good: bool | None = None) -> None:
        """Note what was expected and what was seen; good: where "equal" is not the question."""
        self.lines.append((step, str(expected), str(seen), expected == seen if good is None else good))

    def show(self) -> bool:
        """Print the table; return whether every line is as expected."""
        widths = [max(len(line[column]) for line in self.lines) for column in range(3)]
        for step, expected, seen, good in self.lines:
            print(
                f"{step:{widths[0]}}  {expected:{widths[1]}}  {seen:{widths[2]}}  {'' if good else 'NOT AS EXPECTED'}"
            )
        return all(line[3] for line in self.lines)


def main() -> int:
    os.environ.pop("TAIXUE_DATABASE_URL", None)  # a database of its own
    if int(os.environ.get("TAIXUE_CLOCK_OFFSET", "0")):
        print("prove minute takes the time as it is: unset TAIXUE_CLOCK_OFFSET")
        return 1
    shutil.rmtree(KEEP, ignore_errors=True)
    KEEP.mkdir(parents=True)
    data = Path(tempfile.mkdtemp(prefix="minute-"))
    os.environ |= {"TAIXUE_DATA": str(data), "TAIXUE_SECOND_FACTOR": "offered"}  # `prove accounts` is about that
    from taixue.kit.postgres import Cluster

    try:
        return _serve()
    finally:
        Cluster(data / "postgres").erase()
        shutil.rmtree(data)


def _serve() -> int:
    from taixue.cli import ground, residence, serve

    codes = [1]
    with ground.stand() as standing:
        serve.bring_up()
        world = prepare()

        def job(address: str, stop: Callable[[], None]) -> None:
            try:
                codes[0] = study(address.rstrip("/"), world)
            finally:
                stop()

        def ready(address: str, stop: Callable[[], None]) -> None:
            threading.Thread(target=job, args=(address, stop), name="minute").start()

        port = residence.free_port("127.0.0.1", None)
        serve.run(standing, "127.0.0.1", port, processes=None, workers=1, ready=ready)
    return codes[0]


def prepare() -> World:
    """Bring in the province, its rule, two members of staff, a course of two short lessons, and a learner's slip."""
    from taixue.demo import courses, curriculum, fill, staff
    from taixue.kit import clock
    from taixue.kit.actor import SYSTEM
    from taixue.people.queries import units

    now = clock.now()
    fill.units_and_policy(first=date(now.year, 1, 1), at=now)
    placed = {one.title: one for one in staff.place(registered_on=date(now.year, 1, 4), at=now)}
    whole = curriculum.read()[0]
    course = replace(whole, centihours=100, lessons=whole.lessons[1:])
    published = courses.publish(course, owner_path=units.by_code("U0001").path, by=SYSTEM, at=now)
    learner, code, number = _new_learner(now)
    return World(
        code=code, ending=number[-6:], learner=str(learner.public_id), unit=str(units.by_code("U0009").public_id),
        course=str(published), lengths=[lesson.seconds for lesson in course.lessons],
        unit_admin=(placed["unit administrator"].login, placed["unit administrator"].password),
        auditor=(placed["auditor"].login, placed["auditor"].password),
    )  # fmt: skip


def _new_learner(now: datetime) -> tuple[Any, str, str]:
    from taixue.demo.population import number_of
    from taixue.kit.actor import SYSTEM
    from taixue.people.queries import units
    from taixue.people.services import codes, persons, postings
    from taixue.policy.services import standing

    number = number_of(date(1991, 8, 20), 977)
    unit = units.by_code("U0010")
    draft = persons.PersonDraft(
        name="沈知夏", id_number=number, mobile=World.mobile, ethnicity="汉族", education="大学本科/学士",
        political_status="群众", birth_month="1991.08", registered_on=date(now.year, 1, 4),
    )  # fmt: skip
    learner = persons.create(draft=draft, unit=unit, by=SYSTEM, at=now)
    postings.start(
        person=learner, unit=unit, first_day=date(now.year - 2, 7, 1), rank="四级主任科员", post="科员",
        department="办公室", by=SYSTEM, at=now,
    )  # fmt: skip
    standing.refresh(learner.pk, now)
    slip = codes.print_sheet(person_ids=[learner.pk], by=SYSTEM, at=now).slips[0]
    return learner, slip.code, number


def study(address: str, world: World) -> int:
    """Do everything in the browser; return the exit code."""
    seen = Seen()
    with chromium.launched() as browser:
        page = _browser(browser, address, 1280)
        _activate(page, world, seen)
        _learn(page, world, seen)
        entry = _entry(page, world, seen)
        _others(browser, address, world, entry, seen)
        _pictures(browser, address, world, entry, seen)
    good = seen.show()
    print("minute:", "every line as expected" if good else "NOT as expected", "· pictures in proof/minute")
    return 0 if good else 1


def _browser(browser: Browser, address: str, width: int) -> Page:
    phone = width < 760
    size = {"width": width, "height": 844 if phone else 900}
    return browser.new_context(base_url=address, viewport=size, is_mobile=phone, has_touch=phone).new_page()


def _activate(page: Page, world: World, seen: Seen) -> None:
    page.goto("/activate/")
    page.fill("[name=code]", world.code)
    page.fill("[name=ending]", world.ending)
    page.screenshot(path=KEEP / "activate-1.png")
    page.locator("main form .btn-primary").click()
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=again]", PASSWORD)
    page.screenshot(path=KEEP / "activate-2.png")
    page.locator("main form .btn-primary").click()
    page.wait_for_url("**/activate/check/")
    name = page.locator(".tx-dl dd").first.inner_text()
    seen.line("activated with a code and an own password, as", "沈知夏", name)
    page.screenshot(path=KEEP / "activate-3.png")
    page.goto("/desk/")
    page.screenshot(path=KEEP / "desk-before.png")
    seen.line("ring before", "0.0", page.locator(".tx-ring b").inner_text())


def _learn(page: Page, world: World, seen: Seen) -> None:
    """Play every lesson to its end, going on from one to the next as the player offers."""
    page.goto(f"/courses/{world.course}/")
    page.locator("a.btn-primary[href^='/study/']").click()
    for number, length in enumerate(world.lengths, 1):
        _play(page, number, length, seen)
        if number < len(world.lengths):
            page.locator("[data-note=box] a.btn[href^='/study/']").click()


def _play(page: Page, number: int, length: int, seen: Seen) -> None:
    page.wait_for_selector("#player[data-state=open]")
    began = time.monotonic()
    page.locator("[data-act=start]").click()
    _until(lambda: page.evaluate("document.querySelector('video').ended"), length + 30)
    wall = time.monotonic() - began
    at = float(page.evaluate("document.querySelector('video').currentTime"))
    seen.line(f"lesson {number}: currentTime at its end", f">= {length}", f"{at:.2f}", at >= length)
    seen.line(f"lesson {number}: time on the wall", f">= {length} s", f"{wall:.1f} s", wall >= length)
    bar = page.locator("#proof")
    _until(lambda: "100%" in bar.inner_text(), 20)
    seen.line(f"lesson {number}: the bar", f"已证实 0:{length:02d}，占 100%", bar.inner_text())
    page.screenshot(path=KEEP / f"played-{number}.png")


def _entry(page: Page, world: World, seen: Seen) -> str:
    """Wait for the entry that comes by job; return its id."""

    def there() -> bool:
        page.goto("/statement/")
        return page.locator("tbody tr").count() == 1

    began = time.monotonic()
    _until(there, 90)
    seen.line("the entry came by itself", "< 90 s", f"{time.monotonic() - began:.0f} s", True)
    seen.line("statement: proven time", _minutes(world), _proven(page))
    _until(lambda: _ring(page) == "1.0", 60)
    seen.line("ring after", "1.0", _ring(page))
    page.goto("/statement/")
    return str(page.locator("tbody tr th a").get_attribute("href")).rstrip("/").rsplit("/", 1)[1]


def _ring(page: Page) -> str:
    page.goto("/desk/")
    return page.locator(".tx-ring b").inner_text()


def _proven(page: Page) -> str:
    return page.locator("tbody tr").first.locator("td").nth(4).inner_text()


def _minutes(world: World) -> str:
    minutes, seconds = divmod(sum(world.lengths), 60)
    return f"{minutes}:{seconds:02d}"


def _others(browser: Browser, address: str, world: World, entry: str, seen: Seen) -> None:
    """The unit's administrator and the auditor look at the same entry."""
    for title, login in (("unit administrator", world.unit_admin), ("auditor", world.auditor)):
        page = _signed_in(browser, address, 1280, login)
        page.goto(f"/people/{world.learner}/statement/")
        seen.line(f"{title}: proven time of the entry", _minutes(world), _proven(page))
        page.goto(f"/evidence/{entry}/")
        cells = page.locator(".vis tbody td:nth-child(6)").all_inner_texts()
        total = sum(int(text.split(":")[0]) * 60 + int(text.split(":")[1]) for text in cells)
        seen.line(f"{title}: seconds of the visits behind it", sum(world.lengths), total)
        seen.line(f"{title}: the evidence fits", "yes", "yes" if page.locator(".tx-msg.ok").count() else "no")
        page.context.close()


def _signed_in(browser: Browser, address: str, width: int, login: tuple[str, str]) -> Page:
    page = _browser(browser, address, width)
    page.goto("/sign-in/")
    page.fill("[name=who]", login[0])
    page.fill("[name=password]", login[1])
    page.locator("main form .btn-primary").first.click()
    page.wait_for_load_state()
    return page


def _pictures(browser: Browser, address: str, world: World, entry: str, seen: Seen) -> None:
    """Take every page of the way at both widths in both languages; look for what shuts people out."""
    record = f"/people/{world.learner}/statement/"
    own = {"desk": "/desk/", "course": f"/courses/{world.course}/", "statement": "/statement/"}
    roles = (
        ((world.mobile, PASSWORD), own),
        (world.unit_admin, {"unit-desk": f"/units/{world.unit}/desk/", "person": record}),
        (world.auditor, {"evidence": f"/evidence/{entry}/"}),
    )
    broken: list[str] = []
    for login, pages in roles:
        for width in WIDTHS:
            page = _signed_in(browser, address, width, login)
            for language in LANGUAGES:
                _speak(page, language)
                for name, path in pages.items():
                    answer = page.goto(path)
                    if answer is None or answer.status != 200:
                        broken.append(f"{path}: no page")
                    broken += [f"{name} {language} {width}: {problem}" for problem in axe.serious(page)]
                    page.screenshot(path=KEEP / f"{name}.{language}.{width}.png", full_page=True)
            page.context.close()
    seen.line("pages with something serious for axe-core", "none", "; ".join(broken) or "none")


def _speak(page: Page, language: str) -> None:
    if page.locator("html").get_attribute("lang") != LANGUAGES[language]:
        page.locator(".tx-lang button").first.click()
        page.wait_for_load_state()


def _until(condition: Callable[[], bool], seconds: float) -> None:
    """Wait until it holds; after that time the table shows what was seen instead."""
    ends = time.monotonic() + seconds
    while not condition() and time.monotonic() < ends:
        time.sleep(0.2)
