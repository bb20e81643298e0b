"""The main job, once, over HTTP, as `taixue demo --once` runs it: expected beside seen."""

import csv
import re
import secrets
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from taixue.demo import fill
from taixue.demo.browser import Browser
from taixue.demo.courses import SHORT
from taixue.demo.curriculum import DATA
from taixue.kit import clock
from taixue.kit.actor import SYSTEM
from taixue.people.queries import units
from taixue.people.rules.permissions import Role
from taixue.people.services import accounts, roles

Say = Callable[[str], None]
FORM = DATA / "registration-form.xlsx"
COUNTY = "U0009"
STAFF = (("academy", Role.ACADEMY, ""), ("county", Role.UNIT_ADMIN, COUNTY), ("auditor", Role.AUDITOR, ""))
SECONDS, HOURS = 7, "1.0"
"""Whole seconds of the short film (7.8 s); hours its course earns."""


def prepare(*, say: Say) -> Mapping[str, str]:
    """Make what must be there before the server starts; return what `run` signs in with: name to password."""
    now = clock.now()
    day = clock.day(now)
    say("units of 闽岚省 and the study rule")
    fill.units_and_policy(first=date(day.year, 1, 1), at=now)
    found = {}
    for name, role, over in STAFF:
        found[name] = secrets.token_urlsafe(12)
        account = accounts.create_staff(handle=name, name=name, password=found[name], by=SYSTEM, at=now)
        unit = units.by_code(over) if over else None
        roles.grant(account_id=account.pk, role=role, unit=unit, by=SYSTEM, at=now)
    return found


class Run:
    """The steps in order; each leaves a row (step, expected, seen)."""

    def __init__(self, home: str, staff: Mapping[str, str], say: Say) -> None:
        self.home, self.staff, self.say = home, staff, say
        self.rows: list[tuple[str, str, str]] = []

    def note(self, step: str, expected: object, seen: object) -> None:
        """Keep a row, and say it at once."""
        self.rows.append((step, str(expected), str(seen)))
        self.say(f"{step}: {seen}")

    def signed_in(self, who: str, password: str) -> Browser:
        """Return a browser in which someone is signed in."""
        browser = Browser(self.home)
        browser.open("/sign-in/")
        browser.send("/sign-in/", who=who, password=password)
        if "/sign-in/" in browser.page.address:
            raise LookupError(f"{who} cannot sign in: {browser.page.text[:300]}")
        browser.send("/language/", language="en")
        return browser

    def import_people(self, academy: Browser) -> None:
        """Upload the registration form, read the plan, apply it."""
        academy.open("/intake/")
        academy.send("/intake/", file=FORM)
        place = academy.page.address
        _until(lambda: "action=new" in academy.open(place).source, "the plan")
        self.note("people in the plan, new", 180, academy.page.find(r"New (\d+)"))
        academy.send(academy.page.link("/apply/"))
        _until(lambda: "Roster applied" in academy.open(place).text, "the plan to be applied")
        self.note("people registered", 180, academy.open("/people/").find(r"(\d+) people"))

    def make_course(self, academy: Browser) -> None:
        """Write a course with the short film and publish it."""
        academy.open("/academy/courses/new/")
        facts = {"title": "试看：八秒钟的一课", "title_en": "A trial: eight seconds", "subject": "service"}
        terms = {
            "hours": HOURS,
            "earns": "yearly",
            "threshold": "90",
            "speed": "100",
            "held_limit": "20",
            "presence": "0",
        }
        course = academy.send("/academy/courses/new/", **facts, **terms).address
        academy.send(academy.page.link("/lessons/"), title="短片", title_en="The film")
        lesson = academy.page.address
        academy.send(academy.page.link("/video/"), file=SHORT / "lesson.mp4")
        _until(
            lambda: "0:07" in academy.open(lesson).text or "Refused" in academy.page.text, "the video to be looked at"
        )
        academy.send(academy.page.link("/captions/"), language="en", file=SHORT / "lesson.en.vtt")
        academy.open(course)
        academy.send(academy.page.link("/audiences/"), band="", unit="", required="1")
        academy.open(course)
        academy.open(academy.page.link("/publish/"))
        said = academy.send(academy.page.address).text
        self.note("course published", "yes", "yes" if "Published" in said else said[:200])

    def activate(self, academy: Browser) -> Browser:
        """Print one learner's slip, activate the account with it; return the learner's browser."""
        name, number = _someone()
        page = academy.open(f"/slips/?q={quote(name)}")
        person = re.search(r'name="person" value="([^"]+)"', page.source)
        slip = academy.send("/slips/", person=person[1] if person else "")
        code = re.search(r'class="code tx-mono">([^<]+)<', slip.source)
        learner = Browser(self.home)
        learner.open("/activate/")
        learner.send("/activate/", code=code[1] if code else "", ending=number[-6:])
        password = secrets.token_urlsafe(12)
        learner.send("/activate/password/", password=password, again=password)
        learner.open("/desk/")
        learner.send("/language/", language="en", next="/desk/")
        self.note("learner activated, at her desk", "yes", "yes" if learner.page.address.endswith("/desk/") else "no")
        return learner

    def study(self, learner: Browser) -> None:
        """Play the film in real time and beat as the player does."""
        learner.open("/courses/")
        learner.open(learner.page.link("/courses/[0-9a-f]{8}-"))
        lesson = learner.page.link("/study/")
        learner.open(lesson)
        _, opened = learner.call(lesson + "open/", {})
        begun = time.monotonic()
        while time.monotonic() - begun < opened["length"] + 0.3:
            time.sleep(0.1)
        beat = [1, 0, opened["length"], 0, opened["length"] * 1000]
        status, answer = learner.call("/pulse", {"t": opened["ticket"], "b": [beat]})
        self.note("seconds proven", SECONDS, answer.get("s", status))
        learner.call(f"/study/visits/{opened['visit']}/leave/", {})

    def compare(self, learner: Browser) -> None:
        """See the same hours on every page, and the chain."""
        _until(lambda: "/entries/" in learner.open("/statement/").source, "the entry")
        entry = learner.page.link("/entries/[0-9a-f]")
        own = learner.open(entry.replace("/entries/", "/evidence/"))
        self.note("ledger line", 1, own.find(r"Entry: line (\d+)"))
        _until(lambda: f"{HOURS} of" in _ring(learner.open("/desk/").source), "the standing")
        self.note("hours on her ring", HOURS, _ring(learner.page.source).split(" ")[0])
        county = self.signed_in("county", self.staff["county"])
        county.open("/unit/")
        self.note("hours on the county's desk", HOURS, county.page.find(r"([\d.]+) hours counted in all"))
        auditor = self.signed_in("auditor", self.staff["auditor"])
        page = auditor.open(entry.replace("/entries/", "/evidence/"))
        self.note("seconds in the evidence", "0:07", page.find(r"(\d+:\d\d) proven in"))
        self.note("chain valid, lines", 1, page.find(r"(\d+) lines?, unbroken"))
        self.note("everything computed again", "fits", "fits" if "Everything fits" in page.text else "differs")


def run(address: str, staff: Mapping[str, str], *, say: Say) -> int:
    """Run the main job against a server; print one table (step, expected, seen) and return 0 if all agree.

    address: with a slash at its end
    """
    job = Run(address, staff, say)
    begun = time.monotonic()
    try:
        academy = job.signed_in("academy", staff["academy"])
        job.note("units imported", _units(), len(_walk(academy)))
        job.import_people(academy)
        job.make_course(academy)
        learner = job.activate(academy)
        job.study(learner)
        job.compare(learner)
    except (LookupError, TimeoutError, OSError) as problem:
        job.note("every step taken", "yes", f"no: {problem}")
    return _print(job.rows, time.monotonic() - begun)


def _print(rows: list[tuple[str, str, str]], seconds: float) -> int:
    wide = max(len(step) for step, _, _ in rows)
    print(f"\n{'step':<{wide}}  {'expected':<18}  seen")
    for step, expected, seen in rows:
        print(f"{step:<{wide}}  {expected:<18}  {seen}{'' if expected == seen else '   <- NOT as expected'}")
    good = all(expected == seen for _, expected, seen in rows)
    print(f"{'everything agrees' if good else 'NOT everything agrees'}, {seconds:.0f} s", flush=True)
    return 0 if good else 1


def _until(ready: Callable[[], bool], what: str, seconds: int = 60) -> None:
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {seconds} s for {what}")
        time.sleep(0.25)


def _ring(source: str) -> str:
    found = re.search(r'class="tx-ring"[^>]*aria-label="([^"]*)"', source)
    return found[1] if found else ""


def _walk(browser: Browser) -> set[str]:
    """Follow the unit tree from its top to the last station; return the addresses of all units."""
    waiting, found = ["/units/"], set()
    while waiting:
        here = re.findall(r'href="(/units/[0-9a-f-]{36}/)"', browser.open(waiting.pop()).source)
        waiting += [address for address in dict.fromkeys(here) if address not in found]
        found |= set(here)
    return found


def _units() -> int:
    with (DATA / "units.csv").open(encoding="utf-8") as rows:
        return sum(1 for _ in csv.DictReader(rows))


def _someone() -> tuple[str, str]:
    """Return name and identity number of the form's first person in a unit of the county."""
    for row in _table(FORM):
        texts = [str(cell or "") for cell in row]
        if texts[-1].startswith("青石县") and len(texts[5]) == 18:
            return texts[1], texts[5]
    raise LookupError("nobody of the county stands in the form")


def _table(path: Path) -> list[list[Any]]:
    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
