"""`taixue check`: can this installation keep its promises? One line a question."""

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from taixue.cli.ground import Ground, Row, stand, table

GIGABYTE = 1 << 30
DISK = 2  # gigabytes free at least
DRIFT = 2.0  # seconds that the clocks of application and database may differ
OLDEST = 150_000  # PostgreSQL 15
Answer = tuple[bool, str]


@click.command()
@click.option(
    "--deploy", is_flag=True, help="Also what only matters on the network: https, hosts, Django's own checks."
)
@click.option("--chains", is_flag=True, help="Also recompute the chain of every person's entries (minutes at scale).")
def check(deploy: bool, chains: bool) -> None:
    """Check database, tables, rights, keys, video tools, clock and disk. Exit code 1 if something is wrong."""
    questions: dict[str, Callable[[Ground], Answer]] = {
        "database": _database,
        "tables": _tables,
        "rights": _rights,
        "keys": _keys,
        "jobs": _jobs,
        "video": _video,
        "clock": _clock,
        "disk": _disk,
    }
    if chains:
        questions["chains"] = _chains
    with stand() as ground:
        answers = [(name, *_asked(question, ground)) for name, question in questions.items()]
        answers += list(_deployment()) if deploy else []
    rows: list[Row] = [(name, "ok" if good else "WRONG", words) for name, good, words in answers]
    table(rows, heads=("question", "", "answer"))
    raise SystemExit(0 if all(good for _, good, _ in answers) else 1)


def _asked(question: Callable[[Ground], Answer], ground: Ground) -> Answer:
    from django.db import DatabaseError

    try:
        return question(ground)
    except (DatabaseError, OSError, LookupError, ValueError) as problem:
        return False, str(problem).strip().splitlines()[0]


def _database(ground: Ground) -> Answer:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int, current_setting('server_version')")
        number, version = cursor.fetchone()
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit')")
        loose = [name for name, value in cursor.fetchall() if value == "off"]
    where = "embedded" if ground.cluster else "TAIXUE_DATABASE_URL"
    if loose:
        return False, f"PostgreSQL {version}, {where}: {' and '.join(loose)} off, acknowledged beats may be lost"
    return number >= OLDEST, f"PostgreSQL {version}, {where}; 15 or newer is needed, fsync and synchronous_commit on"


def _chains(ground: Ground) -> Answer:
    from taixue.credits.queries import chains

    persons = lines = 0
    broken: list[str] = []
    for report in chains.verify_all():
        persons, lines = persons + 1, lines + report.lines
        if report.first_problem is not None:
            broken.append(
                f"person {report.person_id} at line {report.first_problem.sequence}, {report.first_problem.code}"
            )
    if broken:
        return False, f"{len(broken)} of {persons} chains broken: {'; '.join(broken[:5])}"
    return True, f"{persons} chains with {lines} lines, all unbroken"


def _tables(ground: Ground) -> Answer:
    from taixue.site import schema

    missing = schema.missing()
    if missing:
        return False, f"{len(missing)} migrations missing, the first is {missing[0]}: `taixue serve` applies them"
    return True, "all migrations applied"


def _rights(ground: Ground) -> Answer:
    from django.db import connection

    from taixue.kit import rights
    from taixue.site import schema

    with connection.cursor() as cursor:
        broken = rights.broken(cursor, append_only=schema.APPEND_ONLY)
    return not broken, "; ".join(broken) or f"{rights.ROLE} adds to ledger and audit, and changes nothing there"


def _keys(ground: Ground) -> Answer:
    from taixue.kit import keys

    ring = keys.load(ground.data)
    for purpose in keys.PURPOSES:
        ring.active(purpose)
    mode = ring.path.stat().st_mode & 0o077
    if mode:
        return False, f"others may read {ring.path}: chmod 600"
    return True, f"{len(ring.keys)} keys in {ring.path}"


def _jobs(ground: Ground) -> Answer:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE status = 'failed'), count(*) FILTER (WHERE status = 'todo'),"
            " (SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '30 s')"
            " FROM procrastinate_jobs"
        )
        failed, waiting, workers = cursor.fetchone()
    return failed == 0, f"{waiting} waiting, {failed} failed for good, {workers} workers at work"


def _video(ground: Ground) -> Answer:
    found = shutil.which("ffmpeg")
    if found is None:
        import imageio_ffmpeg

        found = imageio_ffmpeg.get_ffmpeg_exe()
    return Path(found).exists(), f"ffmpeg: {found}"


def _clock(ground: Ground) -> Answer:
    from django.conf import settings
    from django.db import connection

    with connection.cursor() as cursor:
        before = time.time()
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())::float8")
        (there,) = cursor.fetchone()
    drift = there - (before + time.time()) / 2
    moved = (
        f"; TAIXUE_CLOCK_OFFSET moves it by {settings.TAIXUE_CLOCK_OFFSET} s" if settings.TAIXUE_CLOCK_OFFSET else ""
    )
    return abs(drift) <= DRIFT, f"database and application differ by {abs(drift):.2f} s{moved}"


def _disk(ground: Ground) -> Answer:
    places = {ground.data, Path(ground.cluster.access.home) if ground.cluster else ground.data}
    free = min(shutil.disk_usage(place).free for place in places) / GIGABYTE
    return free >= DISK, f"{free:.1f} GB free; at least {DISK}"


def _deployment() -> Iterator[tuple[str, bool, str]]:
    from django.core import checks

    for problem in checks.run_checks(include_deployment_checks=True):
        yield f"{problem.id}", problem.level < checks.WARNING, problem.msg.splitlines()[0]
