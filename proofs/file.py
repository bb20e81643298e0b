"""prove file: a training file is taken away in the browser and proven outside of the house, without a network.

A fresh database, the server as `taixue serve` starts it, Chromium. The checker of verify/ is run as a program of its
own, in a network namespace without interfaces where the system lets us. Then 1,000 random bits of the bundle and of the
PDF are turned one at a time, and somebody forges who recomputes every digest. Pictures in proof/file.
"""

import copy
import hashlib
import json
import random
import shutil
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import Browser, Page

from tests import house
from tests.browser import chromium
from tests.portal import verifier
from tests.table import Table

ROOT = Path(__file__).resolve().parent.parent
KEEP = ROOT / "proof" / "file"
FLIPS = 1000
SEED = 20261120


def main() -> int:
    shutil.rmtree(KEEP, ignore_errors=True)
    KEEP.mkdir(parents=True)
    table = Table()
    with house.standing("file") as home, chromium.launched() as browser:
        learner, admin = _people()
        page = house.sign_in(home.enter(browser), learner)
        _taken(page, table)
        watcher = house.sign_in(home.enter(browser), admin)
        watcher.goto(f"/people/{_person()}/file/")
        page.goto("/file/")
        page.screenshot(path=KEEP / "file.png", full_page=True)
        table.line("who saw the file stands in it", "司空远", "司空远" if "司空远" in page.content() else "-")
        _in_the_browser(browser, table)
    _checked(table)
    _changed(table)
    _forged(table)
    return table.finish("file")


def _people() -> tuple[Any, Any]:
    """Take a learner in with twelve entries, one of them taken back; publish a root; add one entry after it."""
    from taixue.credits.services import corrections, roots
    from taixue.kit import clock
    from taixue.kit.actor import SYSTEM
    from tests import world
    from tests.credits import builders

    tree, now = world.tree(), clock.now()
    made = world.person(tree.station, "林若溪")
    for n in range(12):
        entry = builders.post(
            made, source=f"course:{n}", item=uuid4(), nominal=100 + n, last_at=now - timedelta(days=n)
        )
    asker, second = world.administrator("unit-admin", tree.county), world.person(tree.county, "司空远")
    world.grant(second, "unit-admin", tree.county)
    asked = corrections.ask(entry_id=entry.public_id, reason="重复登记", by=asker, at=now)
    corrections.approve(correction_id=asked.public_id, by=world.actor(second), at=now)
    for n in range(40):
        builders.post(world.person(tree.office, f"同事{n}"))
    roots.publish(by=SYSTEM, at=now)
    builders.post(made, source="course:later", item=uuid4(), nominal=50)
    for one in (made, second):
        world.account(one, password=world.PASSWORD)
    return (made.mobile or "", world.PASSWORD), (second.mobile or "", world.PASSWORD)


def _person() -> Any:
    from taixue.people.models import Person

    return Person.objects.get(name="林若溪").public_id


def _taken(page: Page, table: Table) -> None:
    """Take the file away as a document and as a bundle, and the roots from the public log."""
    for kind in ("pdf", "json"):
        page.goto("/file/export/")
        page.screenshot(path=KEEP / "export.png", full_page=True)
        page.locator(f"form[aria-labelledby={kind}] button").click()
        page.wait_for_selector("#progress a.btn-primary", timeout=60_000)  # the page asks by itself how far the job is
        page.screenshot(path=KEEP / f"handout-{kind}.png", full_page=True)
        with page.expect_download() as coming:
            page.locator("#progress a.btn-primary").click()
        coming.value.save_as(KEEP / f"file.{kind}")
        table.line(f"{kind}: written by the worker, handed out by the browser", f"training-file.{kind}",
                   coming.value.suggested_filename, good=(KEEP / f"file.{kind}").stat().st_size > 1000)  # fmt: skip
    page.goto("/transparency/")
    page.screenshot(path=KEEP / "transparency.png", full_page=True)
    said = page.context.request.get("/transparency/1.json")
    (KEEP / "root.json").write_bytes(said.body())


def _checked(table: Table) -> None:
    """Run the checker as a program, without a network."""
    alone = ["unshare", "-rn"] if _works(["unshare", "-rn", "true"]) else []
    for kind in ("json", "pdf"):
        command = [*alone, sys.executable, "-I", str(verifier.HERE), str(KEEP / f"file.{kind}")]
        done = subprocess.run(
            [*command, "--trust", str(KEEP / "root.json")], capture_output=True, text=True, check=False
        )
        (KEEP / f"verified-{kind}.txt").write_text(done.stdout + done.stderr)
        seen = f"exit {done.returncode}, {len(done.stdout.splitlines())} facts"
        name = f"{kind}: taixue-verify{' without any network' if alone else ''}"
        table.line(name, "exit 0", seen, good=done.returncode == 0)


def _in_the_browser(browser: Browser, table: Table) -> None:
    """Open the page of verify/ from the disk, without a network, and give it the bundle, and one with a turned bit."""
    page = browser.new_context(offline=True, locale="en-GB").new_page()
    good = (KEEP / "file.json").read_bytes()
    changed = KEEP / "changed.json"
    changed.write_bytes(_turned(good, 8 * good.index(b'"nominal":1') + 80))
    for name, path, verdict in (("bundle", KEEP / "file.json", "Accepted"), ("one bit turned", changed, "Refused")):
        page.goto((ROOT / "verify" / "index.html").as_uri())
        page.set_input_files("#file", path)
        page.set_input_files("#roots", KEEP / "root.json")
        page.click("#check")
        page.wait_for_function("document.getElementById('verdict').textContent !== ''")
        page.screenshot(path=KEEP / f"page-{verdict.lower()}.png")
        said = page.inner_text("#verdict")
        table.line(f"the page in Chromium, offline: {name}", verdict, said, good=said.startswith(verdict))


def _works(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _changed(table: Table) -> None:
    """Turn single bits, each alone: none may be accepted."""
    verify = verifier.load()
    trust = verify.trusted((KEEP / "root.json").read_bytes())
    for kind in ("json", "pdf"):
        whole, rng = (KEEP / f"file.{kind}").read_bytes(), random.Random(SEED)
        why: Counter[str] = Counter()
        for bit in rng.sample(range(8 * len(whole)), FLIPS):
            why[_verdict(verify, _turned(whole, bit), trust)] += 1
        refused = FLIPS - why["accepted"]
        table.line(f"{kind}: {FLIPS} single-bit changes refused", FLIPS, refused)
    first = whole.index(b"/Contents <") + len(b"/Contents ")
    picked = random.Random(SEED).sample(range(8 * first, 8 * (whole.index(b">", first) + 1)), FLIPS)
    flipped = sum(_verdict(verify, _turned(whole, bit), trust) != "accepted" for bit in picked)
    table.line(f"pdf: {FLIPS} more within the signature and its padding", FLIPS, flipped)


def _turned(whole: bytes, bit: int) -> bytes:
    changed = bytearray(whole)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def _verdict(verify: Any, data: bytes, trust: Any) -> str:
    try:
        verify.check(data, trust)
    except verify.Refused as refusal:
        return str(refusal)
    return "accepted"


def _forged(table: Table) -> None:
    """More hours, every digest computed anew: with the old signature, with a new key, with a root of one's own."""
    verify = verifier.load()
    trust = verify.trusted((KEEP / "root.json").read_bytes())
    good = json.loads((KEEP / "file.json").read_bytes())
    anew = _recomputed(verify, good)
    key = Ed25519PrivateKey.generate()
    for name, made in (
        ("recomputed, old signature", verify.canonical(anew)),
        ("recomputed, signed with a key of one's own", _signed(verify, anew, key, "bundle")),
        ("recomputed, own key and own root", _signed(verify, anew, key, "root")),
    ):
        said = _verdict(verify, made, trust)
        table.line(f"forgery: {name}", "refused", said, good=said != "accepted")
    alone = dict(good, person=dict(good["person"], name="另一个人"))
    said = _verdict(verify, verify.canonical(alone), trust)
    table.line("forgery: another name", "refused", said, good=said != "accepted")


def _recomputed(verify: Any, good: dict[str, Any]) -> dict[str, Any]:
    made = copy.deepcopy(good)
    before = hashlib.sha256(bytes.fromhex(made["head"]["chain"].replace("-", ""))).digest()
    for line in made["lines"]:
        if line["hashed"]["sequence"] == 2:
            line["hashed"]["nominal"] += 5000
        before = hashlib.sha256(before + verify.canonical(line["hashed"])).digest()
        line["digest"] = before.hex()
        if line["hashed"]["sequence"] == made["inclusion"]["sequence"]:
            made["inclusion"]["digest"] = line["digest"]
    made["head"]["digest"] = before.hex()
    return made


def _signed(verify: Any, made: dict[str, Any], key: Ed25519PrivateKey, depth: str) -> bytes:
    made = copy.deepcopy(made)
    public = key.public_key().public_bytes_raw().hex()
    if depth == "root":
        leaf = bytes.fromhex(made["head"]["chain"].replace("-", "")) + made["inclusion"]["sequence"].to_bytes(8, "big")
        hashed = hashlib.sha256(b"\x00" + leaf + bytes.fromhex(made["inclusion"]["digest"]) + b"\x00").digest()
        made["root"]["root"] = verify.climb(
            hashed, made["inclusion"]["index"], made["root"]["size"], made["inclusion"]["path"]
        )
        said = {n: made["root"][n] for n in ("made_at", "number", "previous", "root", "size")} | {"format": verify.ROOT}
        signature = key.sign(verify.ROOT.encode() + b"\n" + verify.canonical(said)).hex()
        made["root"] |= {"public": public, "signature": signature}
    parts = {name: value for name, value in made.items() if name != "seal"}
    signature = key.sign(made["format"].encode() + b"\n" + verify.canonical(parts)).hex()
    seal = {"key": made["seal"]["key"], "public": public, "signature": signature}
    return verify.canonical({**parts, "seal": seal})


if __name__ == "__main__":
    sys.exit(main())
