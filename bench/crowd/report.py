"""The table of a measurement, with where and when it was made, and its place in docs/performance.md."""

import platform
import re
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import psutil

from bench.crowd.house import ROOT
from bench.crowd.load import Run

PAGE = ROOT / "docs" / "performance.md"


def table(runs: Sequence[Run], reference: Run | None) -> str:
    """Return the runs as a Markdown table; ratio to the reference's rate."""
    heads = (
        "load", "people", "a beat every", "beats/s acknowledged", "p50 ms", "p99 ms", "prove new",
        "s acknowledged = stored", "rows/commit", "cores: server + database + generator", "of the prototype", "counts",
    )  # fmt: skip
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for run in [*runs, *([reference] if reference else [])]:
        ratio = f"{run.rate / reference.rate:.2f}" if reference else ""
        problems = [] if run is reference else run.problems()
        lines.append(
            f"| {run.name}, {run.connections:,} connections | {run.people:,} | {run.interval:.1f} s | {run.rate:,.0f} "
            f"| {run.p50:.0f} | {run.p99:.0f} | {run.proving:.1%} | {run.acknowledged:,} = {run.stored:,} "
            f"| {run.rows_per_commit:.0f} | {run.server:.2f} + {run.database:.2f} + {run.generator:.2f} "
            f"| {ratio} | {'; '.join(problems) or 'yes'} |"
        )
    return "\n".join(lines)


def circumstances() -> str:
    """Return commit, machine, database and date in a sentence."""
    from django.db import connection

    with connection.cursor() as cursor:
        said = []
        for name in ("server_version", "fsync", "synchronous_commit", "full_page_writes", "shared_buffers"):
            cursor.execute(f"SHOW {name}")
            said.append(f"{name} {cursor.fetchone()[0]}")
    commit = _git("rev-parse", "--short", "HEAD") + (" with changes" if _git("status", "--porcelain", "src") else "")
    memory = psutil.virtual_memory().total / (1 << 30)
    return (
        f"Commit {commit}, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {psutil.cpu_count()} cores ({_processor()}), "
        f"{memory:.0f} GB, Python {platform.python_version()}, PostgreSQL {', '.join(said)}; server, database and wrk "
        f"on this one machine."
    )


def write(name: str, text: str) -> None:
    """Put a text into docs/performance.md, in place of what the same measurement wrote before."""
    page = PAGE.read_text() if PAGE.exists() else "# Performance\n\nWritten by `taixue bench NAME --write`.\n"
    block = f"<!-- {name} -->\n{text}\n<!-- /{name} -->"
    pattern = re.compile(rf"<!-- {name} -->.*?<!-- /{name} -->", re.DOTALL)
    page = pattern.sub(lambda _: block, page) if pattern.search(page) else f"{page.rstrip()}\n\n{block}\n"
    PAGE.write_text(page)


def _git(*arguments: str) -> str:
    return subprocess.run(
        ["git", "-C", str(ROOT), *arguments], capture_output=True, text=True, check=False
    ).stdout.strip()


def _processor() -> str:
    known = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*:\s*(.+)", known.read_text()) if known.exists() else None
    return found[1] if found else platform.processor()
