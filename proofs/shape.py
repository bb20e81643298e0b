"""prove shape: the house keeps its rules, and no secret lies in clear in a dump of the database or in any log.

Prints what is counted and what was expected. The second half runs the server on a fresh database: the registration
form is imported, somebody signs in wrongly with an identity number, one person activates, one is reset.
"""

import ast
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests import house
from tests.table import Table

ROOT = Path(__file__).resolve().parent.parent
FORM = ROOT / "tests" / "data" / "rosters" / "registration-form.xlsx"
PASSWORD, WRONG = "桃李不言下自成蹊-2026", "wrong-password-of-mine-77"


def main() -> int:
    table = Table()
    _contracts(table)
    _sizes(table)
    _words(table)
    with house.standing("shape", TAIXUE_LOG="INFO") as home:
        _traces(table, home)
    return table.finish("shape")


def _contracts(table: Table) -> None:
    from tests.architecture import tree

    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    kept = re.search(r"Contracts: (\d+) kept, (\d+) broken", done.stdout)
    table.line("import contracts broken", "0", kept[2] if kept else done.stdout[-300:])
    parser = tree.contracts()
    layers = [parser[name] for name in parser.sections() if parser[name].get("type") == "layers"]
    table.line(
        "contracts of layers that are exhaustive", len(layers), sum(one.get("exhaustive") == "True" for one in layers)
    )
    table.line(
        "contracts with exceptions", [], [name for name in parser.sections() if "ignore_imports" in parser[name]]
    )
    rooms = sorted(tree.listed("rooms", "containers"))
    table.line("apps with rooms under contract", [f"taixue.{app}" for app in tree.apps()], rooms)


def _sizes(table: Table) -> None:
    from tests.architecture import tree

    files = tree.files(".py", ".html", ".js", ".css", ".sh")
    lines = {tree.name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    longest = max(lines, key=lambda name: lines[name])
    table.line(
        f"longest of {len(lines)} files", "<= 400 lines", f"{longest}: {lines[longest]}", good=lines[longest] <= 400
    )
    functions = {
        f"{tree.name(path)} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in tree.files(".py")
        for node in ast.walk(tree.parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    worst = max(functions, key=lambda name: functions[name])
    said = f"{worst}: {functions[worst]}"
    table.line(f"longest of {len(functions)} functions", "<= 40 lines", said, good=functions[worst] <= 40)


def _words(table: Table) -> None:
    from taixue.cli import words

    used = words.used()
    wrong = [line for line in words.findings(used) if not line.startswith("obsolete")]
    table.line(f"of {len(used)} messages without Chinese", [], wrong)


def _traces(table: Table, home: house.House) -> None:
    from taixue.kit.postgres import Cluster
    from tests import traces

    secrets = _live(home)
    table.line("identity numbers of the form", 180, len(secrets["identity number"]))
    cluster = Cluster(home.data / "postgres")
    kept = {"database dump": traces.dump(cluster), "sessions, unpacked": traces.sessions()}
    home.server.stop()
    found = traces.logs(home.data, Path(cluster.access.home))
    kept |= {f"log {path.name}": content for path, content in found.items()}
    table.line("a person's name in the dump: the looking works", True, "黄凯".encode() in kept["database dump"])
    table.line("requests in the server's log: the looking works", True, b'"answered"' in kept["log server.log"])
    for place, content in kept.items():
        for kind, texts in secrets.items():
            seen = len(traces.found(texts, content))
            table.line(f"{place} ({len(content):,} bytes): of {len(texts)} {kind}(s)", 0, seen)


def _live(home: house.House) -> dict[str, set[str]]:
    """Live through what handles secrets; return them by kind."""
    from taixue.demo import fill
    from taixue.demo.browser import Browser
    from taixue.kit import clock

    now = clock.now()
    fill.units_and_policy(first=now.date().replace(month=1, day=1), at=now)
    login = house.staff("academy", "academy")
    academy = Browser(home.address + "/")
    academy.open("/sign-in/")
    academy.send("/sign-in/", who=login[0], password=login[1])
    _import(academy)
    people = _people()
    (name, number), (other, _) = list(people.items())[:2]
    _wrongly(Browser(home.address + "/"), number)
    codes = {*_activated_and_reset(academy, name, number, home), _code(academy, other)}
    flat = {code.replace("-", "") for code in codes}
    return {
        "identity number": set(people.values()),
        "password": {PASSWORD, WRONG, login[1]},
        "activation code": codes | flat,
    }


def _import(academy: Any) -> None:
    academy.open("/intake/")
    place = academy.send("/intake/", file=FORM).address
    _until(lambda: "action=new" in academy.open(place).source)
    academy.send(academy.page.link("/apply/"))
    _until(lambda: 'class="apply"' in academy.open(place).source and "/apply/" not in academy.page.source)


def _people() -> dict[str, str]:
    """Return {name: identity number} of the form; a name that stands twice is told apart by its row."""
    from taixue.lib.sheets import reading

    rows = [row.texts for row in reading.read(FORM)[0].rows]
    found = [(row[1], row[5]) for row in rows if len(row) > 5 and re.fullmatch(r"\d{17}[\dX]", row[5])]
    names = [name for name, _ in found]
    once = {name: number for name, number in found if names.count(name) == 1}
    return once | {f"{name} {n}": number for n, (name, number) in enumerate(found) if name not in once}


def _wrongly(browser: Any, number: str) -> None:
    """Sign in wrongly with an identity number, and with one typed as the password."""
    for who, password in ((number, WRONG), (f"{number[:6]} {number[6:]}", WRONG), ("13900000000", number)):
        browser.open("/sign-in/")
        browser.send("/sign-in/", who=who, password=password)


def _code(academy: Any, name: str) -> str:
    """Print a person's slip and return the code on it."""
    page = academy.open(f"/slips/?q={quote(name)}")
    person = re.search(r'name="person" value="([^"]+)"', page.source)
    return _printed(academy.send("/slips/", person=person[1] if person else ""))


def _activated_and_reset(academy: Any, name: str, number: str, home: house.House) -> tuple[str, str]:
    """Let the person activate with a printed code, then reset the account; return both codes."""
    from taixue.demo.browser import Browser
    from taixue.people.models import Person

    code, learner = _code(academy, name), Browser(home.address + "/")
    learner.open(f"/activate/?c={code}")
    learner.send("/activate/", code=code, ending=number[-6:])
    learner.send("/activate/password/", password=PASSWORD, again=PASSWORD)
    if not learner.open("/desk/").address.endswith("/desk/"):
        raise LookupError(f"{name} could not activate")
    learner.open("/password/")
    learner.send("/password/", current=WRONG, password=PASSWORD, again=PASSWORD)
    address = f"/people/{Person.objects.get(name=name).public_id}/reset/"
    academy.open(address)
    return code, _printed(academy.send(address, reason="本人来电，忘记密码"))


def _printed(page: Any) -> str:
    found = re.search(r'class="code tx-mono">([^<]+)<', page.source)
    if found is None:
        raise LookupError(f"no slip on {page.address}: {page.text[:300]}")
    return found[1]


def _until(ready: Callable[[], bool], seconds: float = 60) -> None:
    ends = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > ends:
            raise TimeoutError(f"not within {seconds} s")
        time.sleep(0.3)
