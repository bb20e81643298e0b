"""bench pages: what a page costs the server: questions to the database and CPU, by page and role.

Measured in one process with Django's test client (middleware, view, template; no network) over the demo's data, each
page warm, the middle of so many requests; thread, stack and garbage collector as in the server. Everything happens in
a transaction that is taken back.
`--write` puts the table into docs/performance.md. Wants a demo: `taixue demo` once in this data folder.
"""

import argparse
import gc
import json
import os
import statistics
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.crowd import report

if TYPE_CHECKING:  # models can be imported once the settings are read
    from django.test import Client

    from taixue.people.models import Account

ROLES = ("learner", "unit administrator", "academy", "auditor")
DESK = 8.0  # ms of CPU at most: the learner's desk
PAGE = 20.0  # any other page
QUESTIONS = 12


@dataclass(frozen=True, slots=True)
class Cost:
    """A page as a role sees it. questions: to the database; milliseconds: CPU, the middle of all requests."""

    name: str
    role: str
    status: int
    questions: int
    milliseconds: float
    size: int

    def problems(self) -> list[str]:
        """Return what is not as it should be."""
        most = DESK if self.name == "desk" else PAGE
        found = [] if self.status == 200 else [f"status {self.status}"]
        found += [f"more than {QUESTIONS} questions"] if self.questions > QUESTIONS else []
        return found + ([f"more than {most:.0f} ms"] if self.milliseconds > most else [])


def main() -> int:
    asked = _arguments()
    os.environ.setdefault("TAIXUE_SECOND_FACTOR", "offered")
    from taixue.cli.ground import stand

    with stand():
        from django.conf import settings

        from taixue.cli.serve import bring_up
        from taixue.kit.stack import roomy

        if not (settings.DATA / "demo.json").exists():
            print("There is no demo in this data folder: start `taixue demo` once, stop it, and try again.")
            return 1
        bring_up()
        with ThreadPoolExecutor(1) as server:
            costs, text = server.submit(roomy(_measured), asked.requests).result()
    print(text)
    if asked.write:
        report.write("pages", f"## Pages\n\n{text}")
    return 1 if any(cost.problems() for cost in costs) else 0


def _measured(requests: int) -> tuple[list[Cost], str]:
    from django.db import connection, transaction

    try:
        with transaction.atomic():
            costs = list(_costs(requests))
            text = f"{report.circumstances()}\n\n{_table(costs, requests)}"
            transaction.set_rollback(True)
    finally:
        connection.close()
    return costs, text


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="taixue bench pages")
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    parser.add_argument("--requests", type=int, default=50, help="of which the middle counts")
    return parser.parse_args(sys.argv[1:])


def _costs(requests: int) -> Iterator[Cost]:
    from django.conf import settings
    from django.test import Client

    from taixue.people.models import Account

    known = json.loads((settings.DATA / "demo.json").read_text(encoding="utf-8"))
    logins = {row["role"]: row["login"] for row in known}
    for role in ROLES:
        client = Client()
        account = Account.objects.get(person__mobile=logins[role])
        client.force_login(account, backend="taixue.people.services.signin.AccountBackend")
        for name, path in _pages(role, account):
            yield _cost(client, name, role, path, requests)


def _cost(client: "Client", name: str, role: str, path: str, requests: int) -> Cost:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(2):
        answer = client.get(path)
    with CaptureQueriesContext(connection) as questions:
        client.get(path)
        count = sum(not one["sql"].startswith(("SAVEPOINT", "RELEASE")) for one in questions.captured_queries)
    _settle()
    spent = []
    for _ in range(requests):
        before = time.process_time()
        client.get(path)
        spent.append((time.process_time() - before) * 1000)
    return Cost(name, role, answer.status_code, count, statistics.median(spent), len(answer.content))


def _settle() -> None:
    """Let the collector of this process be as it is in a server process (kit/lane/commits.py)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _pages(role: str, account: "Account") -> list[tuple[str, str]]:
    """Return (name, path) of the pages that the role's people open most."""
    from taixue.credits.models import Entry
    from taixue.people.models import Unit
    from taixue.study.models import Visit

    if role == "learner":
        entry = Entry.objects.filter(person=account.person_id).order_by("-sequence")[0]
        lesson = (
            Visit.objects.filter(person=account.person_id).select_related("lesson").order_by("-opened_at")[0].lesson
        )
        return [
            ("desk", "/desk/"), ("catalogue", "/courses/"), ("course", f"/courses/{entry.item}/"),
            ("player", f"/study/{lesson.public_id}/"), ("statement", "/statement/"),
            ("why", f"/duties/{entry.last_day.year}/"), ("evidence of an entry", f"/evidence/{entry.public_id}/"),
            ("inbox", "/inbox/"),
        ]  # fmt: skip
    root = Unit.objects.filter(parent=None).order_by("code")[0]
    unit = next((grant.unit for grant in account.grants.select_related("unit") if grant.unit), root)
    pages = [("unit desk", f"/units/{unit.public_id}/desk/"), ("list of people", f"/units/{unit.public_id}/standings/")]
    if role == "unit administrator":
        pages += [("people", "/people/"), ("units", "/units/"), ("roster import", "/intake/")]
    if role == "academy":
        pages += [("course making", "/academy/courses/"), ("study rules", "/policies/")]
    if role == "auditor":
        entry = Entry.objects.order_by("-pk")[0]
        pages += [
            ("evidence", "/audit/evidence/"), ("evidence of a unit", f"/units/{unit.public_id}/evidence/"),
            ("evidence of an entry", f"/evidence/{entry.public_id}/"), ("audit lines", "/audit/"),
        ]  # fmt: skip
    return pages


def _table(costs: list[Cost], requests: int) -> str:
    lines = [
        f"Demo data, one process, the middle of {requests} warm requests. At most {QUESTIONS} questions; the learner's "
        f"desk at most {DESK:.0f} ms of CPU, other pages {PAGE:.0f} ms.",
        "", "| page | role | questions to the database | CPU ms | HTML kB | |", "|---|---|---:|---:|---:|---|",
    ]  # fmt: skip
    for cost in costs:
        lines.append(
            f"| {cost.name} | {cost.role} | {cost.questions} | {cost.milliseconds:.1f} | {cost.size / 1000:.0f} "
            f"| {'; '.join(cost.problems())} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
