"""Is a postmaster alive, and has an earlier one left processes behind? Asked of the system, not of a file alone."""

import os
import signal
import subprocess
import time
from pathlib import Path

PROC = Path("/proc")


def state(pid: int) -> str:
    """Return the letter of a process's state ("S", "R", "Z" …), "" if there is none."""
    if PROC.joinpath("self", "stat").exists():
        try:
            return PROC.joinpath(str(pid), "stat").read_text().rpartition(")")[2].split()[0]
        except (OSError, IndexError):
            return ""
    shown = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return shown.stdout.strip()[:1]


def postmaster(data: Path) -> int | None:
    """Return the process id of the living postmaster of a data folder, or None.

    A killed one that nobody has collected yet, and a stranger who was given its old number, are not alive.
    """
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None
    if pid <= 0 or state(pid) in ("", "Z"):
        return None
    if PROC.joinpath("self", "cwd").exists() and not _stands_in(pid, data):
        return None
    return pid


def _stands_in(pid: int, data: Path) -> bool:
    """Tell whether a process works in a folder: every process of a cluster works in its data folder."""
    try:
        return (PROC / str(pid) / "cwd").readlink() == data.resolve()
    except OSError:
        return False


def left_behind(data: Path) -> list[int]:
    """Return the processes that still work in a data folder (Linux; elsewhere the server itself finds them)."""
    if not PROC.joinpath("self", "cwd").exists():
        return []
    numbers = (int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit())
    return [pid for pid in numbers if _stands_in(pid, data) and state(pid) not in ("", "Z")]


def clear(data: Path, socket: Path, *, patience: float = 10.0) -> None:
    """Wait until nothing of a dead cluster is left, after `patience` seconds end the rest, then drop its lock files.

    A new postmaster beside old backends would damage the data, so this is the one thing to wait for.
    """
    ends = time.monotonic() + patience
    while rest := left_behind(data):
        if time.monotonic() > ends:
            for pid in rest:
                _end(pid)
        time.sleep(0.1)
    if PROC.joinpath("self", "cwd").exists():
        for file in (data / "postmaster.pid", *socket.glob(".s.PGSQL.*")):
            file.unlink(missing_ok=True)


def _end(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGQUIT)
    except ProcessLookupError:
        return
