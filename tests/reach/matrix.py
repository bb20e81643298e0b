"""Ask every row of the table as every role over every place, and look at the answer and at what it left behind."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client

from taixue.site import wiring
from tests.browser.courses import SHORT
from tests.credits.builders import PDF
from tests.reach import addresses, lanes
from tests.reach.declared import HEAD
from tests.reach.stage import CAPTIONS, ROSTER, Place, Stage
from tests.reach.table import FILM, ROLES, TABLE, WORDS, Row
from tests.reach.words import DECLARED, PAPER

REFUSALS = {"403": 403, "404": 404, "405": 405, "409": 409, "422": 422, "401": 401}
OPENS = {"page", "file", "json"}
LOGS = {"audit_line", "axes_accessattempt", "axes_accessfailurelog", "people_slowdown"}
"""Tables in which looking, or failing to, may leave a line."""
IGNORED = {"django_session"}
BLIND = {"signed-out", "learner", "system-admin"}
"""Roles that see no other person's data, not even in their own unit."""


@dataclass(frozen=True, eq=False)
class Case:
    """One request of the matrix."""

    row: Row
    role: str
    place: str
    expected: str

    def __str__(self) -> str:
        return f"{self.row.method} {self.row.name}{self.row.query} {self.row.of} ({self.place}) as {self.role}"


@dataclass(frozen=True)
class Seen:
    """What came of a case: its word, the tables that changed, and secrets that were shown."""

    word: str
    changed: frozenset[str] = frozenset()
    shown: frozenset[str] = frozenset()

    def problem(self, expected: str) -> str:
        """Return what is wrong, "" if nothing is."""
        allowed = self.changed if expected == "done" else frozenset() if expected == "in" else LOGS
        left = self.changed - allowed
        said = [f"expected {expected}, seen {self.word}"] if self.word != expected else []
        said += [f"changed {', '.join(sorted(left))}"] if left else []
        said += [f"showed {', '.join(sorted(self.shown))}"] if self.shown else []
        return "; ".join(said)


def cases() -> Iterator[Case]:
    """Yield every case: the rows as they are, and each method that an address does not take."""
    for row in TABLE:
        for place, words in row.expected.items():
            for role, word in zip(ROLES, words.split(), strict=True):
                yield Case(row, role, place, word)
    taken = {(row.name, row.method) for row in TABLE}
    for row in {row.name: row for row in TABLE}.values():
        for method in ("GET", "POST"):
            if (row.name, method) not in taken:
                for role in ROLES:
                    yield Case(Row(row.name, row.of, method, {}), role, "own", "405")


def run(stage: Stage) -> Iterator[tuple[Case, str]]:
    """Yield every case with what is wrong with it, "" where nothing is.

    Lanes come first: they commit, and what opens them is good for minutes only.
    """
    asked = sorted(cases(), key=lambda case: case.row.name not in wiring.LANES)
    fast = [case for case in asked if case.row.name in wiring.LANES]
    for case in fast:
        seen = Seen(*lanes.ask(case.row, stage.sessions[case.role], stage.places[case.place]))
        yield case, seen.problem(case.expected)
    before = Sums()
    for case in asked[len(fast) :]:
        with transaction.atomic():
            seen = ask(case, stage, before)
            transaction.set_rollback(True)
        yield case, seen.problem(case.expected)


def ask(case: Case, stage: Stage, before: "Sums") -> Seen:
    """Send the request of a case and look at the answer and the tables. Call inside a transaction to roll back."""
    answer = send(case.row, stage.sessions[case.role], stage.places[case.place])
    changed = before.changed()
    body = answer.getvalue().decode(errors="replace") + answer.get("Location", "")
    secrets = stage.places["foreign"].secrets | {stage.places["foreign"].ids["office"]}  # nor its figures by its name
    if case.role in BLIND:
        secrets |= stage.places["own"].secrets
    if "{name}" in case.row.query:
        secrets.discard(stage.places[case.place].ids["name"])  # the box shows what was typed into it
    return Seen(word(answer, changed), changed, frozenset(secret for secret in secrets if secret in body))


def send(row: Row, session: str, place: Place, **options: Any) -> Any:
    """Send a row's request in a session and return the answer; texts in braces name things of the place."""
    browser = Client(raise_request_exception=False, **options)
    if session:
        browser.cookies[settings.SESSION_COOKIE_NAME] = session
    path = addresses.path(row.name, [place.ids[one] for one in row.of.split()]) + row.query.format(**place.ids)
    if row.method == "GET":
        return browser.get(path)
    return browser.post(path, {key: _value(value, place) for key, value in row.send.items()})


def _value(value: str, place: Place) -> Any:
    if value == FILM:
        return SimpleUploadedFile("a.mp4", SHORT.read_bytes(), "video/mp4")
    if value == WORDS:
        return SimpleUploadedFile("a.vtt", CAPTIONS.encode(), "text/vtt")
    if value == PAPER:
        return SimpleUploadedFile("a.pdf", PDF, "application/pdf")
    if value == DECLARED:
        return SimpleUploadedFile("b.csv", f"{HEAD}某某,,研讨,一次研讨,2026-06-01,1\n".encode(), "text/csv")
    if value.startswith("@"):
        return SimpleUploadedFile("a.csv", ROSTER.encode(), "text/csv")
    return value.format(**place.ids)


def word(answer: Any, changed: frozenset[str]) -> str:
    """Return the word of an answer in the table's language."""
    status = answer.status_code
    if status in (302, 303) and answer["Location"].startswith("/sign-in/"):
        return "in"
    if status >= 400:
        return next((text for text, code in REFUSALS.items() if code == status), str(status))
    if changed - LOGS:
        return "done"
    if status >= 300:
        return "goes"
    if answer.get("Content-Disposition"):
        return "file"
    return "json" if answer["Content-Type"].startswith("application/json") else "page"


class Sums:
    """What every table held when the matrix began: rows and a checksum; exact, and asked only where something moved."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT relname FROM pg_stat_user_tables WHERE schemaname = 'public'")
            self.held = {name: _sum(cursor, name) for (name,) in cursor.fetchall() if name not in IGNORED}

    def changed(self) -> frozenset[str]:
        """Return the tables whose content differs; call in the transaction that may have changed them."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT relname FROM pg_stat_xact_user_tables WHERE n_tup_ins + n_tup_upd + n_tup_del > 0")
            moved = [name for (name,) in cursor.fetchall() if name not in IGNORED]
            return frozenset(name for name in moved if _sum(cursor, name) != self.held.get(name))


def _sum(cursor: Any, table: str) -> tuple[int, str]:
    every = "string_agg(md5(t::text), '' ORDER BY md5(t::text))"
    cursor.execute(f"SELECT count(*), md5(coalesce({every}, '')) FROM {table} t")
    count, digest = cursor.fetchone()
    return int(count), str(digest)


def report(outcomes: dict[Case, str]) -> list[str]:
    """Return a line a role: how many requests of which outcome, how many not as expected."""
    lines = []
    for role in ROLES:
        mine = {case: problem for case, problem in outcomes.items() if case.role == role}
        words = json.dumps(_counts(case.expected for case in mine)).strip("{}").replace('"', "")
        lines.append(f"{role:15} {len(mine):4} requests, {sum(map(bool, mine.values())):3} not as expected · {words}")
    return lines


def _counts(words: Iterator[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in sorted(words):
        found[one] = found.get(one, 0) + 1
    return found
