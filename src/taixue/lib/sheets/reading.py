"""Reading a spreadsheet in a process of its own, so that a hostile file costs one answer and not the server.

`python -m taixue.lib.sheets.reading FILE LIMITS` prints the grids as JSON; `read` runs that and takes the answer.
"""

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from taixue.lib.sheets import files
from taixue.lib.sheets.grids import Grid, Limits, Row, Unreadable


def read(path: Path, limits: Limits | None = None) -> list[Grid]:
    """Return the visible sheets of an .xlsx or UTF-8 .csv file.

    The reading process may use `limits.seconds` and `limits.memory`; a panic of the parser ends only that process.
    Raises Unreadable.
    """
    limits = limits or Limits()
    if path.stat().st_size > limits.size:
        raise Unreadable("too-large", bytes=limits.size)
    command = [sys.executable, "-P", "-m", "taixue.lib.sheets.reading", str(path), json.dumps(asdict(limits))]
    try:
        done = subprocess.run(command, capture_output=True, timeout=limits.seconds + 5, check=False)
    except subprocess.TimeoutExpired:
        raise Unreadable("too-slow", seconds=limits.seconds) from None
    if done.returncode != 0:
        raise Unreadable("too-slow" if done.returncode == -24 else "damaged")  # 24: SIGXCPU
    answer = json.loads(done.stdout)
    if "code" in answer:
        raise Unreadable(answer["code"], **answer["facts"])
    return [
        Grid(sheet["name"], tuple(Row(n, tuple(t), frozenset(d), w) for n, t, d, w in sheet["rows"]))
        for sheet in answer["grids"]
    ]


def _confine(limits: Limits) -> None:
    try:
        import resource
    except ImportError:  # no such limits on this system; the time limit of the parent remains
        return
    for kind, amount in ((resource.RLIMIT_AS, limits.memory), (resource.RLIMIT_CPU, limits.seconds)):
        try:
            resource.setrlimit(kind, (amount, amount))
        except (ValueError, OSError):  # macOS knows no limit of the address space
            continue


def main() -> None:
    """Answer on standard output; the arguments are the file and the limits as JSON."""
    limits = Limits(**json.loads(sys.argv[2]))
    _confine(limits)
    try:
        found = files.grids(Path(sys.argv[1]), limits)
        answer: dict[str, object] = {
            "grids": [
                {"name": g.name, "rows": [(r.number, r.texts, sorted(r.damaged), r.wide) for r in g.rows]}
                for g in found
            ]
        }
    except Unreadable as refusal:
        answer = {"code": refusal.code, "facts": refusal.facts}
    except MemoryError:
        answer = {"code": "too-large", "facts": {}}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
