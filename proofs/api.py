"""prove api: the API tried by its own OpenAPI document as each kind of token; said twice; read while it changes.

A fresh database and the server as `taixue serve` starts it, which acts as the application role. schemathesis sends
what the document allows and what it forbids, some seconds a kind; its reports lie in proof/api. Some four minutes.
"""

import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import requests

from tests import house
from tests.table import Table

ROOT = Path(__file__).resolve().parent.parent
KEEP = ROOT / "proof" / "api"
CHECKS = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
    "response_schema_conformance", "unsupported_method", "allow_header_conformance", "negative_data_rejection",
)  # fmt: skip
"""No 5xx, no status, content type, header or field that is not declared; what the document forbids is refused."""

SHUT = ("none", "unknown", "expired", "withdrawn")
SECONDS = {"shut": 60, "open": 60}
"""For which schemathesis tries a kind of token: one that lets nobody in, and one that does."""

LEAST = 22
"""Requests that a kind must have got to in its time, on however busy a machine: the document has so many addresses."""


def main() -> int:
    shutil.rmtree(KEEP, ignore_errors=True)
    KEEP.mkdir(parents=True)
    table = Table()
    with house.standing("api", TAIXUE_LOG="INFO") as home:
        from taixue.kit import clock
        from taixue.people.models import Person
        from taixue.policy.services import standing
        from tests.people import town as towns
        from tests.reports.builders import rule

        town = towns.build()
        rule(town.tree.province)
        standing.refresh_many(list(Person.objects.values_list("pk", flat=True)), clock.now())
        shown = _tokens(town)
        _document(home, table)
        _doors(home, shown, table)
        for kind, text in shown.items():
            _tried(home, kind, text, table)
        caller = _Caller(home.address, shown["full"])
        _twice(caller, town, table)
        _feed(caller, town, table)
        _rate(home, town, table)
        log = home.log.read_text(errors="replace")
        table.line("tracebacks in the server's log", 0, log.count("Traceback"))
        table.line("tokens in the server's log", 0, len(re.findall(r"txa_[A-Za-z0-9_-]{20}", log)))
    return table.finish("api")


class _Caller:
    """Shows a token with every request."""

    def __init__(self, address: str, text: str) -> None:
        self.base = f"{address}/api/v1"
        self.session = requests.Session()
        self.session.headers.update({"Accept-Language": "en"})
        if text:
            self.session.headers["Authorization"] = f"Bearer {text}"

    def ask(self, method: str, path: str, body: Any = None) -> requests.Response:
        """Send a request."""
        return self.session.request(method, self.base + path, json=body, timeout=60)

    def read(self, path: str) -> Any:
        """Return what an address answers, as JSON. Raises for a refusal."""
        answer = self.ask("GET", path)
        answer.raise_for_status()
        return answer.json()

    def batch(self, kind: str, items: list[Any], query: str = "") -> dict[str, int]:
        """Bring items in; return the outcomes that came up."""
        answer = self.ask("POST", f"/{kind}/batch{query}", {"items": items})
        answer.raise_for_status()
        return {what: n for what, n in answer.json()["counts"].items() if n}


def _tokens(town: Any) -> dict[str, str]:
    """Make a token of each kind: four that let nobody in, four that do."""
    from taixue.kit import clock
    from taixue.kit.actor import SYSTEM
    from taixue.people.models import ApiToken
    from taixue.people.services import tokens
    from tests.people.api.calls import token

    county, now = town.tree.county, clock.now()
    shown = {"none": "", "unknown": "txa_" + "A" * 43, "expired": token(over=county), "withdrawn": token(over=county)}
    ended = ApiToken.objects.filter(ending=shown["expired"][-4:])
    ended.update(made_at=now - timedelta(days=2), expires_at=now - timedelta(days=1))
    tokens.withdraw(token=ApiToken.objects.get(ending=shown["withdrawn"][-4:]), by=SYSTEM, at=now)
    reading = ("units:read", "persons:read", "postings:read", "changes:read", "reports:read")
    return shown | {
        "reader": token(*reading, over=county, rate=6000),
        "writer": token("units:write", "persons:write", "postings:write", over=county, rate=6000),
        "foreign": token(over=town.tree.other_county, rate=6000),
        "full": token(over=county, rate=6000),
    }


def _document(home: house.House, table: Table) -> None:
    answer = requests.get(f"{home.address}/api/v1/openapi.json", timeout=60)
    (KEEP / "openapi.json").write_bytes(answer.content)
    schemas = answer.json()["components"]["schemas"]
    open_ended = sorted(name for name, schema in schemas.items() if schema.get("additionalProperties") is not False)
    table.line("shapes that allow a field they do not declare", [], open_ended)
    page = requests.get(f"{home.address}/api/v1/", timeout=60)
    table.line("the page for people", 200, page.status_code)
    elsewhere = [one for one in re.findall(r'(?:src|href)="(https?:[^"]+)"', page.text) if "rfc" not in one]
    table.line("what the page loads from elsewhere", [], elsewhere)


def _doors(home: house.House, shown: dict[str, str], table: Table) -> None:
    """Ask every address with the tokens that let nobody in."""
    from taixue.people.api import house as api

    for kind in SHUT:
        caller = _Caller(home.address, shown[kind])
        seen = Counter(caller.ask(one["method"], _filled(one["path"])).status_code for one in api.operations())
        table.line(f"{len(api.operations())} addresses with token {kind}", {401: len(api.operations())}, dict(seen))


def _filled(path: str) -> str:
    return path.removeprefix("/api/v1").replace("{id}", str(UUID(int=0))).replace("{key}", "k")


def _tried(home: house.House, kind: str, text: str, table: Table) -> None:
    """Let schemathesis try the document with a token."""
    shut = kind in SHUT
    seconds = SECONDS["shut" if shut else "open"]
    phases = "coverage" if shut else "examples,coverage,fuzzing"
    command = [
        str(Path(sys.executable).with_name("st")), "run", str(KEEP / "openapi.json"), "--url", home.address,
        "--phases", phases, "--max-time", str(seconds), "--max-examples", "12",
        "--checks", ",".join(CHECKS[:-1] if shut else CHECKS), "--continue-on-failure", "--warnings", "off",
        "--seed", "2026", *(["--header", f"Authorization: Bearer {text}"] if text else []),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=home.data, env=_environment())
    (KEEP / f"{kind}.txt").write_text(done.stdout.replace(text, "…") if text else done.stdout)
    cases = re.search(r"(\d+) generated", done.stdout)
    seen = f"{'no' if done.returncode == 0 else 'some'} failures in {cases[1] if cases else '?'} requests"
    good = done.returncode == 0 and cases is not None and int(cases[1]) >= LEAST
    table.line(f"schemathesis as {kind}", f"no failures in >= {LEAST} requests", seen, good=good)


def _environment() -> dict[str, str]:
    """Return the environment without what is the server's."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("TAIXUE_", "DJANGO_"))}


def _persons(town: Any, count: int) -> list[dict[str, Any]]:
    from tests import world

    return [
        {"key": f"hr-{n}", "name": "柳青", "id_number": world.identity_number(), "mobile": world.mobile(),
         "unit": {"code": town.tree.office.code}, "post": "科员", "rank": "四级主任科员"}
        for n in range(count)
    ]  # fmt: skip


def _twice(caller: _Caller, town: Any, table: Table) -> None:
    from taixue.people.models import ExternalKey, Person, Posting

    def rows() -> tuple[int, int, int]:
        return Person.objects.count(), Posting.objects.count(), ExternalKey.objects.count()

    items, before = _persons(town, 100), rows()
    table.line("100 persons, dry run", {"created": 100}, caller.batch("persons", items, "?dry_run=true"))
    table.line("rows after the dry run", before, rows())
    whole = caller.batch("persons", [*items[:50], {"key": "bad"}], "?mode=all")
    table.line("51 persons with one refused, all or nothing", {"created": 50, "refused": 1}, whole)
    table.line("rows after it", before, rows())
    table.line("100 persons", {"created": 100}, caller.batch("persons", items))
    after = rows()
    table.line("rows after them", tuple(n + 100 for n in before), after)
    began = time.perf_counter()
    table.line("100 persons again", {"unchanged": 100}, caller.batch("persons", items))
    table.line("rows after them again", after, rows())
    print(f"    100 unchanged persons took {(time.perf_counter() - began) * 1000:.0f} ms")
    changed = [{**items[0], "post": "副科长"}, *items[1:]]
    table.line("one of them promoted", {"changed": 1, "unchanged": 99}, caller.batch("persons", changed))


def _feed(caller: _Caller, town: Any, table: Table) -> None:
    """Read the feed while three write, one of them slowly: everything is told, in order, nothing twice."""
    from django.db import connection

    where = connection.get_connection_params()
    known = {name: where[name] for name in ("dbname", "user", "password", "host", "port") if where.get(name)}
    cursor, stop = caller.read("/changes")["next"], threading.Event()

    def write(slow: float, unit: str, turns: int) -> None:
        with psycopg.connect(**known) as own:
            for n in range(turns):
                own.execute("UPDATE people_unit SET name_en = %s WHERE code = %s", [f"turn {n}", unit])
                time.sleep(slow)
                own.commit()

    tree = town.tree
    threads = [
        threading.Thread(target=write, args=(slow, unit.code, turns))
        for slow, unit, turns in ((0.9, tree.county, 6), (0.01, tree.office, 200), (0.05, tree.station, 80))
    ]
    ending = threading.Thread(target=lambda: ([one.join() for one in threads], stop.set()))
    for thread in (*threads, ending):
        thread.start()
    told, cursor = _followed(caller, cursor, stop)
    seen = Counter(told)
    expected = {str(tree.county.public_id): 6, str(tree.office.public_id): 200, str(tree.station.public_id): 80}
    table.line("changes of three writers, one slow, read meanwhile", sorted(expected.values()), sorted(seen.values()))
    table.line("of the right units", set(expected), set(seen))
    table.line("after them", [], caller.read(f"/changes?cursor={cursor}")["items"])


def _followed(caller: _Caller, cursor: str, stop: threading.Event) -> tuple[list[str], str]:
    """Read the feed until nobody writes any more and all is read; return the ids told, and the cursor there."""
    told: list[str] = []
    last = False
    while True:
        page = caller.read(f"/changes?cursor={cursor}&limit=50")
        told += [one["id"] for one in page["items"]]
        cursor = page["next"]
        if last and not page["more"]:
            return told, cursor
        last = stop.is_set()
        time.sleep(0 if page["more"] else 0.05)


def _rate(home: house.House, town: Any, table: Table) -> None:
    from tests.people.api.calls import token

    time.sleep(max(0.0, 61 - time.time() % 60) if time.time() % 60 > 50 else 0)
    caller = _Caller(home.address, token("units:read", over=town.tree.county, rate=20))
    seen = Counter(caller.ask("GET", "/units").status_code for _ in range(30))
    table.line("30 requests with 20 a minute", {200: 20, 429: 10}, dict(seen))
