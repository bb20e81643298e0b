"""prove freeze: a training year closed by two people in the browser, frozen, and the same bytes ever after.

The demo's units and people on a fresh database, the server as `taixue serve` starts it, Chromium. A circular is
published on the frozen year, as PDF and in the authority's Word template, and its reports are ordered as Excel and PDF.
All of them and the canonical bytes of the year are made again from a backup restored into another folder, on another
day by the clock. Then an entry is reversed: the difference stands beside the frozen figures, whose bytes stay. What was
made lies in proof/freeze.
"""

import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests import house
from tests.browser import chromium
from tests.table import Table

ROOT = Path(__file__).resolve().parent.parent
KEEP = ROOT / "proof" / "freeze"
NOON = datetime(2027, 3, 1, 4, tzinfo=UTC)  # after the closing day of 2026
LATER = timedelta(days=400)  # the day on which the restored backup is read
PAIR = ("钱守正", "孙慎思")  # who ask for the reversal and approve it
FROZEN_WITHIN = 120  # seconds for the worker
RECEIVERS = 2  # units that the circular goes to
REPORTS = (("figures", "xlsx"), ("figures", "pdf"), ("people", "xlsx"), ("months", "pdf"))
WORD = "{{ title }}：{{ receiver }}完成率 {{ own.completion }}{% for one in owing %} {{ one.name }}{% endfor %}"
WAYS = (("zh-hans", 1280), ("zh-hans", 390), ("en", 1280), ("en", 390))

AGAIN = """
import sys
from pathlib import Path
from taixue.cli.ground import stand
with stand():
    from taixue.kit import seals
    from taixue.kit.actor import SYSTEM
    from taixue.kit.seals import Seal
    from taixue.policy.queries import years
    from taixue.reports.queries import canonical, snapshots
    from taixue.reports.rules.canonical import message
    from proofs.freeze import files
    for year in years.visible(by=SYSTEM).filter(state="frozen"):
        kept = snapshots.of_year(year.unit_id, year.name)
        for name, content in files(kept).items():
            (Path(sys.argv[1]) / name).write_bytes(content)
        seal = Seal(kept.key, kept.public_key, kept.signature)
        print(seals.holds(seal, message(kept.digest)), seals.known(seal))
"""


def main() -> int:
    shutil.rmtree(KEEP, ignore_errors=True)
    KEEP.mkdir(parents=True)
    table = Table()
    offset = round((NOON - datetime.now(UTC)).total_seconds())
    with house.standing("freeze", TAIXUE_CLOCK_OFFSET=str(offset)) as home, chromium.launched() as browser:
        people = _fill()
        asker = house.sign_in(home.enter(browser), house.staff("asker", "academy"))
        second = house.sign_in(home.enter(browser), house.staff("second", "academy"))
        phone = house.sign_in(home.enter(browser, width=390), house.staff("third", "academy"))
        address = _close(asker, second, table)
        _handed_out(asker, table)
        kept, before = _kept(people, table)
        _look(asker, phone, address, "frozen")
        _restored(home, before, offset, table)
        _reversed(asker, address, kept, before, table)
        _look(asker, phone, f"{address}later/", "later")
    return table.finish("freeze")


def _fill() -> int:
    """Bring the demo's units and people in as of January 2026 with hours for sixty of them; return how many stand."""
    from taixue.demo import fill
    from taixue.kit import clock
    from taixue.kit.actor import SYSTEM
    from taixue.people.models import Person
    from taixue.policy.models import Standing
    from taixue.policy.services import standing
    from tests import world
    from tests.credits import builders

    opening = datetime(2026, 1, 4, 1, tzinfo=UTC)
    fill.units_and_policy(first=date(2026, 1, 1), at=opening)
    fill._import_form(by=SYSTEM, at=opening)
    for number, person in enumerate(Person.objects.order_by("pk")[:60]):
        builders.post(person, seconds=2700 + number, nominal=8000 if number % 3 else 4000)
    unit = Person.objects.order_by("pk")[1].postings.get(end_day=None).unit
    for name in PAIR:
        world.administrator("unit-admin", unit, name=name)
    for _ in standing.refresh_all(clock.now()):
        pass
    return Standing.objects.filter(window="2026").exclude(unit_path="").count()


def _close(asker: Page, second: Page, table: Table) -> str:
    """Open the year, ask for its closing and confirm it, by the pages; return the address of its desk."""
    asker.goto("/years/")
    asker.locator("a[href$='/years/2026/open/'], a[href$='/years/2027/open/']").first.click()
    asker.goto(asker.url.replace("/2027/", "/2026/"))
    _shoot(asker, "open")
    asker.locator("main form .btn-primary").click()
    asker.wait_for_url(re.compile(r"/years/[0-9a-f-]{36}/$"))
    address = asker.url
    asker.goto(f"{address}plan/")
    _shoot(asker, "plan")
    asker.goto(f"{address}closing/")
    _shoot(asker, "checklist")
    asker.fill("[name=remark]", "补录已在来年办理，按规定结束")
    asker.locator("main form.card .btn-primary").click()
    asker.wait_for_selector("form[action$='/closing/withdraw/']")
    table.line("who asked cannot confirm", 0, asker.locator("form[action$='/closing/confirm/']").count())
    second.goto(f"{address}closing/")
    _shoot(second, "confirm")
    second.locator("form[action$='/closing/confirm/'] button").click()
    second.wait_for_url(address)
    begun = time.monotonic()
    while time.monotonic() - begun < FROZEN_WITHIN and not asker.locator("code").count():
        time.sleep(1)
        asker.goto(address)
    table.line("the worker has frozen it", 1, asker.locator("code").count())
    return address


def files(kept: Any) -> dict[str, bytes]:
    """Return what is made from a frozen year alone, by name: its canonical bytes, circulars and reports."""
    from taixue.kit import clock
    from taixue.kit.actor import SYSTEM
    from taixue.reports.models import Document, Export
    from taixue.reports.queries import canonical
    from taixue.reports.services import exports, setting

    made = {"snapshot.txt": b"".join(canonical.of(kept))}
    for document in Document.objects.filter(circular__snapshot=kept.public_id).order_by("position"):
        made[f"circular-{document.position}.pdf"] = setting.letter(document)
        made[f"circular-{document.position}.docx"] = setting.word(document) or b""
    for order in Export.objects.filter(asked__snapshot=str(kept.public_id)).order_by("pk"):
        made[f"{order.report}.{order.form}"], _lines = exports.content(order, by=SYSTEM, at=clock.now())
    return made


def _handed_out(page: Page, table: Table) -> None:
    """Publish a circular on the frozen year as two people and order its reports; the worker sets and writes them."""
    from taixue.kit import clock
    from taixue.kit.actor import SYSTEM
    from taixue.policy.queries import years
    from taixue.reports.models import Document, Export
    from taixue.reports.queries import figures, snapshots
    from taixue.reports.queries.asking import Asking
    from taixue.reports.services import circulars, exports, templates
    from taixue.reports.services.circulars import Wish

    unit, (asker, second) = years.visible(by=SYSTEM).get().unit, map(_staff, ("asker", "second"))
    kept = snapshots.of_year(unit.pk, "2026")
    assert kept is not None
    said = {"unit_id": unit.public_id, "asked": Asking(snapshot=str(kept.public_id)), "by": asker, "at": clock.now()}
    for report, form in REPORTS:
        exports.order(report=report, form=form, language="zh-hans", **said)
    scope = figures.frozen(unit.public_id, snapshot_id=kept.public_id, by=asker)
    to = tuple(str(one.public_id) for one in figures.below(scope)[:RECEIVERS])
    word = templates.add(unit_id=unit.public_id, name="红头", content=_template(), by=asker, at=clock.now())
    drafted = circulars.draft(wish=Wish("关于 2026 学年学习情况的通报", "", True, to, word.public_id), **said)
    circulars.ask(circular_id=drafted.public_id, by=asker, at=clock.now())
    circulars.publish(circular_id=drafted.public_id, by=second, at=clock.now())
    begun, waiting = time.monotonic(), Export.objects.filter(state="waiting")
    while time.monotonic() - begun < FROZEN_WITHIN and (waiting.exists() or Document.objects.filter(pdf=None).exists()):
        time.sleep(1)
    table.line("reports the worker wrote", len(REPORTS), Export.objects.filter(state="ready").count())
    made, differ = files(kept), 0
    for document in Document.objects.order_by("position"):
        for form in ("pdf", "docx"):
            content = page.context.request.get(f"/circulars/documents/{document.public_id}/{form}/").body()
            (KEEP / f"circular-{document.position}.{form}").write_bytes(content)
            differ += content != made[f"circular-{document.position}.{form}"]
    for order in Export.objects.all():
        _row, content = exports.take(export_id=order.public_id, by=asker, at=clock.now())
        (KEEP / f"{order.report}.{order.form}").write_bytes(content)
        differ += content != made[f"{order.report}.{order.form}"]
    table.line("files handed out that come out otherwise a second time", 0, differ)


def _staff(handle: str) -> Any:
    """Return a staff account of the proof as who acts."""
    from taixue.kit import clock
    from taixue.people.models import Account
    from taixue.people.queries import actors

    return actors.by_account(Account.objects.get(handle=handle).pk, on=clock.day(clock.now()))


def _template() -> bytes:
    """Return a Word template of the authority."""
    from docx import Document

    document, out = Document(), io.BytesIO()
    document.add_paragraph(WORD)
    document.save(out)
    return out.getvalue()


def _kept(people: int, table: Table) -> tuple[Any, dict[str, bytes]]:
    from taixue.kit.actor import SYSTEM
    from taixue.policy.queries import years
    from taixue.reports.queries import snapshots
    from taixue.reports.rules import canonical as rules

    year = years.visible(by=SYSTEM).get()
    kept = snapshots.of_year(year.unit_id, year.name)
    assert kept is not None
    made = files(kept)
    lines = made["snapshot.txt"].splitlines(keepends=True)
    table.line("standings kept", people, kept.people)
    table.line("the digest is that of the bytes", kept.digest.hex(), hashlib.sha256(made["snapshot.txt"]).hexdigest())
    figures = {tuple(row[1:5]): [int(x or 0) for x in row[5:]]
               for row in map(rules.fields, (one for one in lines if one.startswith(b"figure")))}  # fmt: skip
    sums = rules.sums(lines)
    table.line(
        "figures that differ from people added up apart", 0, sum(sums.get(key) != figures[key] for key in figures)
    )
    table.line("figures, and groups of people", len(sums), len(figures))
    return kept, made


def _restored(home: house.House, before: dict[str, bytes], offset: int, table: Table) -> None:
    """Back up, restore into another folder, and make everything again on another day."""
    with tempfile.TemporaryDirectory(prefix="freeze-elsewhere-") as folder:
        copy, elsewhere, made = Path(folder) / "copy.tar", Path(folder) / "data", Path(folder) / "made"
        made.mkdir()
        elsewhere.mkdir(mode=0o711)
        told = {"TAIXUE_CLOCK_OFFSET": str(offset + round(LATER.total_seconds()))}
        table.line("backup", 0, _run(["-m", "taixue.cli", "backup", str(copy)], TAIXUE_DATA=str(home.data)).returncode)
        again = _run(["-m", "taixue.cli", "backup", str(copy)], TAIXUE_DATA=str(home.data))
        table.line("a backup overwrites nothing", 1, again.returncode)
        keys = (home.data / "keys.toml").read_bytes()
        secrets = [line.split(b'"')[1] for line in keys.splitlines() if line.startswith(b"secret")]
        table.line("keys in the backup", 0, sum(secret in copy.read_bytes() for secret in secrets))
        shutil.copy(home.data / "keys.toml", elsewhere / "keys.toml")
        told["TAIXUE_DATA"] = str(elsewhere)
        table.line("restore", 0, _run(["-m", "taixue.cli", "restore", str(copy)], **told).returncode)
        refused = _run(["-m", "taixue.cli", "restore", str(copy)], **told)
        table.line("a restore overwrites nothing", 1, refused.returncode)
        done = _run(["-c", AGAIN, str(made)], **told)
        table.line("the signature holds there, by a known key", "True True", done.stdout.strip() or done.stderr[-300:])
        for name, content in before.items():
            path = made / name
            digest = hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else "not made"
            table.line(f"{name} elsewhere, 400 days later", hashlib.sha256(content).hexdigest(), digest)
        from taixue.kit.postgres import Cluster

        Cluster(elsewhere / "postgres").erase()


def _run(arguments: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    known = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))), **environment}
    return subprocess.run([sys.executable, *arguments], env=known, capture_output=True, text=True, check=False)


def _reversed(page: Page, address: str, kept: Any, before: dict[str, bytes], table: Table) -> None:
    """Reverse an entry of the frozen year; see the difference on the page and the frozen bytes as they were."""
    from taixue.credits.models import Entry
    from taixue.credits.services import corrections
    from taixue.kit import clock
    from taixue.people.models import Person
    from taixue.policy.services import standing
    from tests import world

    page.goto(f"{address}later/")
    table.line("people who stand otherwise before", 0, page.locator("section[aria-labelledby=who] tbody tr").count())
    entry = Entry.objects.filter(nominal=8000).order_by("pk")[0]
    first, second = (world.actor(Person.objects.get(name=name)) for name in PAIR)
    asked = corrections.ask(entry_id=entry.public_id, reason="核对后发现重复", by=first, at=clock.now())
    corrections.approve(correction_id=asked.public_id, by=second, at=clock.now())
    standing.refresh(entry.person_id, clock.now())
    page.goto(f"{address}later/")
    row = page.locator("section[aria-labelledby=who] tbody tr")
    table.line("people who stand otherwise after the reversal", 1, row.count())
    table.line("the difference and the entry that made it", True,
               "−80.0" in row.inner_text() and row.locator("a[href^='/entries/']").count() == 1)  # fmt: skip
    table.line(
        "frozen figures carry a mark beside them", 2, page.locator("section[aria-labelledby=sums] b.badge").count()
    )
    now = files(kept)
    table.line(
        "what comes out otherwise after the reversal", [], [name for name in before if now[name] != before[name]]
    )


def _look(page: Page, phone: Page, address: str, name: str) -> None:
    """Picture a page in both languages, on a desk and on a phone; nothing serious, nothing too wide."""
    for language, width in WAYS:
        one = phone if width < 760 else page
        one.goto(address)
        if one.locator("html").get_attribute("lang") != ("en" if language == "en" else "zh-Hans"):
            one.locator("form.tx-lang button").first.click()
            one.wait_for_load_state()
            one.goto(address)
        _shoot(one, f"{name}-{language}-{width}")
    page.goto(address)
    page.locator("form.tx-lang button").first.click()
    page.wait_for_load_state()


def _shoot(page: Page, name: str) -> None:
    page.screenshot(path=str(KEEP / f"{name}.png"), full_page=True)


if __name__ == "__main__":
    raise SystemExit(main())
