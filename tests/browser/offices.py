"""The later steps of `prove accounts`: lost passwords, two people, seeing as another, deputies, an office, traces."""

import html
import http.client
import re
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import Page

from tests.browser.accounts import FRESH, OWN, WRONG, Walk, path, press, sign_out

OFFICE, HANDS = 300, 12  # people of one address, and how many of them press at the same moment


def lost(walk: Walk, admin: Page) -> None:
    """By e-mail, with a page that answers alike; by the unit, with a slip."""
    from taixue.people.services import numbers

    page, said = walk.enter(width=390), []
    for who in (walk.learner.mobile, "13800138000"):
        page.goto("/sign-in/lost/")
        page.fill("[name=who]", who)
        walk.see(page, "lost-390")
        press(page.locator("main form .btn-primary").first)
        said.append(page.locator("main").inner_text())
    walk.see(page, "lost-asked-390")
    walk.table.line("the page says the same of a known and an unknown number", True, said[0] == said[1])
    letter = _until(lambda: walk.post.letters and walk.post.letters[-1], "a letter")
    code = re.search(r"\b([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})\b", letter)
    walk.kept("mailed code", code[1] if code else "", (code[1] if code else "").replace("-", ""))
    walk.table.line("letters that went out", 1, len([one for one in walk.post.letters if "-" in one.split("\n")[0]]))
    page.goto("/activate/")
    page.fill("[name=code]", code[1] if code else "")
    page.fill("[name=ending]", numbers.read(walk.learner)[-6:])
    press(page.locator("main form .btn-primary").first)
    page.fill("[name=password]", FRESH)
    page.fill("[name=again]", FRESH)
    press(page.locator("main form .btn-primary").first)
    walk.table.line("a new password by e-mail still meets the second step", "/sign-in/second/", path(page))
    walk.second(page, walk.learner)
    walk.table.line("and with it opens the account", "/activate/check/", path(page))
    sign_out(page)
    page.goto("/sign-in/lost/")
    page.fill("[name=who]", walk.learner.mobile)
    page.check("[name=way][value=unit]")
    press(page.locator("main form .btn-primary").first)
    _until(lambda: _waiting(admin), "the request")
    walk.see(admin, "resets-1280")
    walk.table.line("the unit's administrator sees who asked", 1, _waiting(admin))


def _waiting(admin: Page) -> int:
    admin.goto("/resets/")
    return admin.locator("main tbody tr").count()


def two(walk: Walk, admin: Page) -> None:
    """A colleague's account takes a second person; the person's own takes one."""
    address = f"/people/{walk.peer.public_id}/reset/"
    third = walk.staffed("方知远", "unit-admin", walk.tree.county)
    walk.sure(admin, address)
    walk.see(admin, "reset-two-1280")
    admin.fill("[name=reason]", "忘了密码")
    press(admin.locator("main form .btn-primary").first)
    admin.wait_for_url("**/resets/")
    other = walk.sign_in(walk.enter(), third)
    walk.set_up(other, third)
    other.goto("/resets/")
    press(other.locator("form[action$='/agree/'] button").first)
    walk.sure(admin, address)
    admin.fill("[name=reason]", "忘了密码")
    press(admin.locator("main form .btn-danger").first)
    admin.wait_for_selector(".code")
    code = admin.locator(".code").inner_text()
    walk.kept("activation code", code, code.replace("-", ""))
    walk.table.line("slips after a second person agreed", 1, admin.locator(".code").count())


def seen(walk: Walk, admin: Page) -> None:
    """An administrator sees as the learner: a banner, pages, no writing; the learner sees who looks."""
    from taixue.audit.models import Line

    walk.sure(admin, f"/people/{walk.learner.public_id}/see-as/")
    admin.fill("[name=reason]", "电话里帮忙")
    press(admin.locator("main form .btn-primary").first)
    admin.wait_for_url("**/desk/")
    walk.see(admin, "see-as-1280")
    walk.table.line("the watcher's banner", 1, admin.locator(".tx-seeing").count())
    refused = admin.evaluate(
        "() => fetch('/me/enrolment/', {method: 'POST', body: new FormData(document.querySelector('form'))})"
        ".then(answer => answer.status)"
    )
    walk.table.line("a form that the watcher sends is answered with", 403, refused)
    learner = walk.sign_in(walk.enter(width=390), walk.learner, FRESH)
    learner.goto("/desk/")
    walk.see(learner, "seen-390")
    walk.table.line("the person's banner", 1, learner.locator(".tx-seeing").count())
    press(admin.locator(".tx-seeing button").first)
    walk.table.line("the watcher is back on the card", f"/people/{walk.learner.public_id}/", path(admin))
    lines = list(Line.objects.filter(person=walk.learner.pk, action__startswith="viewing.").order_by("pk"))
    walk.table.line("lines that the person can read", True, len(lines) >= 3)


def deputy(walk: Walk, admin: Page) -> None:
    """A role is lent to the learner, who then finds the administration, and ended."""
    walk.sure(admin, f"/deputies/lend/?name={walk.learner.name}")
    walk.see(admin, "lend-1280")
    press(admin.locator("main form[method=post] .btn-primary").first)
    admin.wait_for_url("**/deputies/")
    walk.see(admin, "deputies-1280")
    page = walk.sign_in(walk.enter(), walk.learner, FRESH)
    page.goto("/people/")
    walk.table.line("the deputy opens the list of people", "/people/", path(page))
    admin.goto("/deputies/")
    press(admin.locator("form[action$='/end/'] button").first)
    answer = page.goto("/people/")
    walk.table.line("and once it is ended is refused with", 403, answer.status if answer else 0)


def office(walk: Walk) -> None:
    """300 people of one address sign in within a minute while one of that address guesses at a colleague's account."""
    world = walk.world
    people = [world.person(walk.tree.office, f"同事{n}") for n in range(OFFICE)]
    hashed = world.account(people[0], password=OWN).password
    type(world.account(people[0])).objects.filter(person__in=people).update(password=hashed, activated_at=world.NOON)
    victim, outcomes, guesses = people[-1], [], []

    def enter(person: Any, password: str = OWN) -> int:
        return _form(walk, person.mobile, password)

    def guess() -> None:
        for n in range(12):
            begun = time.monotonic()
            guesses.append((enter(victim, f"{WRONG}{n}"), time.monotonic() - begun))

    attacker = threading.Thread(target=guess)
    begun = time.monotonic()
    attacker.start()
    with ThreadPoolExecutor(HANDS) as hands:
        outcomes = list(hands.map(enter, people[:-1]))
    took = time.monotonic() - begun
    attacker.join()
    walk.table.line(f"of {OFFICE - 1} people of one address refused", 0, sum(one != 302 for one in outcomes))
    walk.table.line("within a minute", "< 60 s", f"{took:.0f} s", good=took < 60)
    walk.table.line("guesses that came in", 0, sum(status == 302 for status, _ in guesses))
    held = sum(status == 429 for status, _ in guesses)
    walk.table.line("of 12 guesses told to wait or locked out", ">= 7", held, good=held >= 7)
    came = _until(lambda: _elsewhere(walk, victim) == 302, "the colleague", 60)
    walk.table.line("the colleague herself comes in from elsewhere, after a wait at most", True, came)


def _form(walk: Walk, who: str, password: str) -> int:
    """Send the sign-in form as a browser does; return the status, 302 is in."""
    line = http.client.HTTPConnection(urlsplit(walk.home.address).netloc, timeout=60)
    body = urlencode({"who": who, "password": password, "csrfmiddlewaretoken": "t" * 32})
    sent = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={'t' * 32}"}
    line.request("POST", "/sign-in/", body, sent)
    return line.getresponse().status


def _elsewhere(walk: Walk, person: Any) -> int:
    """Sign in from another address than the office's: a lock of the office's address does not hold there."""
    from django.test import Client

    time.sleep(1)
    return int(Client(REMOTE_ADDR="10.9.8.7").post("/sign-in/", {"who": person.mobile, "password": OWN}).status_code)


def command(walk: Walk) -> None:
    """A separated administrator's lost password: a command, one sign-in, a new password."""
    from taixue.demo.browser import Browser
    from tests import house

    handle, first = house.staff("audit", "audit-admin")
    walk.kept("password", first)
    run = [sys.executable, "-m", "taixue.cli", "open-again", handle, "--reason", "本人当面申请"]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    found = re.search(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", done.stdout)
    word = found[0] if found else ""
    walk.kept("one-time password", word)
    browser = Browser(walk.home.address + "/")
    browser.open("/sign-in/")
    browser.send("/sign-in/", who=handle, password=first)
    walk.table.line("the password of before", True, "/sign-in/" in browser.page.address)
    browser.open("/sign-in/")
    browser.send("/sign-in/", who=handle, password=word)
    led = browser.open("/audit/").address
    walk.table.line("the one-time password leads to", True, html.unescape(led).endswith("/password/"))
    browser.send("/password/", current=word, password=FRESH, again=FRESH)
    led = browser.open("/audit/").address
    walk.table.line("then the second step is first", True, led.endswith("/me/account/first/"))


def traces(walk: Walk) -> None:
    """Nothing that was typed or shown lies in clear in a dump, a session or a log."""
    from taixue.kit.postgres import Cluster
    from tests import traces as looking

    cluster = Cluster(walk.home.data / "postgres")
    kept = {"database dump": looking.dump(cluster), "sessions, unpacked": looking.sessions()}
    walk.home.server.stop()
    found = looking.logs(walk.home.data, Path(cluster.access.home))
    kept |= {f"log {one.name}": content for one, content in found.items()}
    walk.table.line("a name in the dump: the looking works", True, "林若溪".encode() in kept["database dump"])
    walk.table.line("requests in the log: the looking works", True, b'"answered"' in kept["log server.log"])
    for place, content in kept.items():
        for kind, texts in walk.secrets.items():
            shown = looking.found({text for text in texts if text}, content)
            walk.table.line(f"{place} ({len(content):,} bytes): of {len(texts)} {kind}(s)", 0, len(shown))


def _until(ready: Any, what: str, seconds: float = 30) -> Any:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        found = ready()
        if found:
            return found
        time.sleep(0.3)
    raise TimeoutError(f"{what} never came")
