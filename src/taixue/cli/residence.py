"""One running Taixue a data folder: it says where it runs, so that a second one can say so too."""

import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

FIRST_PORT = 8000


@contextmanager
def residence(data: Path, *, command: str) -> Iterator[Path]:
    """Hold the data folder for one running server; yield the file that says where it runs.

    Raises click.ClickException, naming the address of the one that runs already.
    """
    note = data / "running.json"
    with (data / "running.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise click.ClickException(_where(note)) from taken
        note.write_text(json.dumps({"command": command, "process": os.getpid(), "address": ""}))
        try:
            yield note
        finally:
            note.unlink(missing_ok=True)


def settle(note: Path, address: str) -> None:
    """Write down the address."""
    known = json.loads(note.read_text())
    note.write_text(json.dumps({**known, "address": address}))


def _where(note: Path) -> str:
    try:
        known = json.loads(note.read_text())
    except (OSError, ValueError):
        known = {}
    address = known.get("address") or "an address it has not said yet"
    return (
        f"Taixue runs in this folder already: {address} (`taixue {known.get('command', '')}`, process "
        f"{known.get('process', '?')}). Stop it with Ctrl-C in its terminal, or set TAIXUE_DATA to another folder."
    )


def taken(host: str, port: int) -> bool:
    """Tell whether somebody answers at a port. Servers of one user may share a port without noticing, so we ask."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.settimeout(1)
        there = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
        return probe.connect_ex((there, port)) == 0


def free_port(host: str, wanted: int | None) -> int:
    """Return the wanted port, or without a wish the first free one from 8000 on.

    Raises click.ClickException if the wanted one is taken.
    """
    if wanted is None:
        return next(port for port in range(FIRST_PORT, FIRST_PORT + 1000) if not taken(host, port))
    if taken(host, wanted):
        raise click.ClickException(f"somebody answers at port {wanted} already; choose another with --port")
    return wanted
