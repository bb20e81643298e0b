"""bench signin: people sign in at a fixed rate while others study: how long a beat waits then, and beside nobody's.

Each sign-in is the form of the page, answered by the real Argon2id, and counts only if its session stands in the
database afterwards. Beats are those of `bench pulse` at a fixed load; their p99 while people sign in is set beside the
p99 of the same load before. `bench people` collects `rows`; alone it makes a small stage of its own.
"""

import http.client
import json
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from bench.crowd import load, population, report
from bench.crowd.aims import Row, table
from bench.crowd.house import House
from bench.crowd.province import PASSWORD, Stage

RATE, AIM = 40, 60  # sign-ins a second
TIMES = 3.0  # p99 of a beat while people sign in, at most so many times the p99 before
SECONDS = 20
LEARNERS, BEATS, LINES = 4_000, 200, 100  # who study meanwhile: beats a second over so many connections
HANDS = 60  # forms that may be on their way at a moment
TOKEN = "t" * 32


@dataclass(frozen=True, slots=True)
class Entered:
    """What came of a run of sign-ins. sessions: that stand in the database; middle, slowest: seconds of a form."""

    asked: int
    sessions: int
    rate: float
    middle: float
    slowest: float


def rows(stage: Stage) -> list[Row]:
    """Measure sign-ins at the rate that must hold and at the one aimed at, each beside beats."""
    stage.fill()
    population.make(LEARNERS)
    mobiles = [one.mobile for one in stage.logins((RATE + AIM) * SECONDS + 200)]
    _sign_in(stage.house, mobiles[-200:], 20)  # each server process has seen the page
    idle = _beats(stage.house)
    found = []
    for rate, people in ((RATE, mobiles[: RATE * SECONDS]), (AIM, mobiles[RATE * SECONDS : (RATE + AIM) * SECONDS])):
        beats: list[load.Run] = []
        beside = threading.Thread(target=lambda kept=beats: kept.append(_beats(stage.house)))
        beside.start()
        time.sleep(_wait() + 1)
        entered = _sign_in(stage.house, people, rate)
        beside.join()
        found += _rows(rate, entered, idle, beats[0])
    return found


def _rows(rate: int, entered: Entered, idle: load.Run, beside: load.Run) -> list[Row]:
    lost = entered.asked - entered.sessions
    failed = f"{lost} of {entered.asked} ended in no session" if lost else ""
    aimed = rate == AIM
    said = f"{entered.asked} forms, {entered.sessions} sessions in the database; a form {entered.middle * 1000:.0f} ms"
    slow = f"{beside.p99 / max(idle.p99, 0.1):.1f} times {idle.p99:.1f} ms before, at {beside.rate:.0f} beats/s"
    return [
        Row(f"sign-ins at {rate}/s{' (aim)' if aimed else ''}", entered.rate, rate * 0.98, "/s", least=True,
            note=f"{said}, the slowest {entered.slowest:.1f} s", failed=failed),
        Row(f"p99 of a beat beside {rate} sign-ins/s", beside.p99, TIMES * idle.p99, "ms", note=slow,
            failed=f"{beside.failed} beats failed" if beside.failed else ""),
    ]  # fmt: skip


def _wait() -> float:
    """Seconds between opening the visits and the first beat."""
    return 10 + LEARNERS // 6_000


def _beats(house: House) -> load.Run:
    file = house.data / "signin-people.txt"
    opened = population.open_all(file, LEARNERS, made=LEARNERS)
    return load.run(
        house, "beats", file, count=LEARNERS, opened=opened, rate=BEATS, seconds=SECONDS, connections=LINES,
        server=load.server(house), port=house.port,
    )  # fmt: skip


def _sign_in(house: House, mobiles: list[str], rate: int) -> Entered:
    """Let people sign in from a process of their own; look every session up."""
    from django.contrib.sessions.models import Session

    from taixue.people.models import SignIn

    command = [sys.executable, "-m", "bench.signin", "--hands", str(house.port), str(rate)]
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run(
        command, input=json.dumps(mobiles), capture_output=True, text=True, check=True, cwd=root,
        env={**house.environment, "PYTHONPATH": house.environment["PYTHONPATH"]},
    )  # fmt: skip
    said = json.loads(done.stdout)
    keys = {key for key in said["sessions"] if key}
    alive = set(Session.objects.filter(session_key__in=keys).values_list("session_key", flat=True))
    known = SignIn.objects.filter(key__in=alive).values("account").distinct().count()
    took = sorted(said["took"])
    return Entered(len(mobiles), known, len(mobiles) / said["seconds"], took[len(took) // 2], took[-1])


def _hands(port: int, rate: int) -> int:
    """Send the forms of the people named on standard input, `rate` a second, whatever the answers take."""
    mobiles: list[str] = json.load(sys.stdin)
    lines = threading.local()
    begun = time.monotonic() + 0.5

    def enter(place: int) -> tuple[str, float, float]:
        due = begun + place / rate
        time.sleep(max(0.0, due - time.monotonic()))
        key = _form(lines, port, mobiles[place])
        ended = time.monotonic()
        return key, ended - due, ended

    with ThreadPoolExecutor(HANDS) as hands:
        answers = list(hands.map(enter, range(len(mobiles))))
    seconds = max(ended for _, _, ended in answers) - begun
    print(json.dumps({"sessions": [a for a, _, _ in answers], "took": [b for _, b, _ in answers], "seconds": seconds}))
    return 0


def _form(lines: threading.local, port: int, mobile: str) -> str:
    """Send the form; return the key of the session that it began, "" for none."""
    if not hasattr(lines, "line"):
        lines.line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    body = urlencode({"who": mobile, "password": PASSWORD, "csrfmiddlewaretoken": TOKEN})
    heads = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={TOKEN}"}
    lines.line.request("POST", "/sign-in/", body, heads)
    answer = lines.line.getresponse()
    answer.read()
    cookies = [value.split(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
    begun = [one.removeprefix("taixue=") for one in cookies if one.startswith("taixue=")]
    return begun[0] if answer.status == 302 and begun else ""


def main() -> int:
    with House() as house:
        stage = Stage(house, people=(RATE + AIM) * SECONDS + 500, units=200)
        stage.build()
        found = rows(stage)
        print(f"{report.circumstances()}\n\n{table(found)}")
    return 0 if all(row.holds for row in found if "aim" not in row.what and str(AIM) not in row.what) else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["--hands"]:
        raise SystemExit(_hands(int(sys.argv[2]), int(sys.argv[3])))
    raise SystemExit(main())
