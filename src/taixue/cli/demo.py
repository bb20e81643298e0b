"""`taixue demo`: everything on one machine, filled with a fictional province."""

import os
import shutil
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import click

from taixue.cli import residence
from taixue.cli.ground import Ground, Row, data_folder, say, stand, table
from taixue.cli.serve import Ready, bring_up, run
from taixue.kit.postgres import Cluster
from taixue.lib.errors import Conflict

MADE = ("static", "media", "keys.toml", "demo.json", "demo.begun")
"""What the demo makes in its data folder beside the cluster, and --reset removes."""


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=None, help="Default: the first free one from 8000 on.")
@click.option("--reset", is_flag=True, help="Throw the demo's data away and begin anew.")
@click.option("--once", is_flag=True, help="Run the main job in a fresh folder, print what was seen, and stop.")
def demo(port: int | None, reset: bool, once: bool) -> None:
    """Show Taixue with a fictional province; print the address and five sign-ins."""
    os.environ.setdefault("TAIXUE_SECOND_FACTOR", "offered")
    if once:
        raise SystemExit(main_job(port))
    data = data_folder()
    with residence.residence(data, command="demo") as note:
        if reset or (data / "demo.begun").exists():  # a first start that was cut off begins anew
            wipe(data)
        with stand() as ground:
            _show(ground, port, note)


def main_job(port: int | None) -> int:
    """Bring everything up in a fresh folder, run the main job over HTTP, stop; return its exit code."""
    fresh = Path(tempfile.mkdtemp(prefix="once-", dir=data_folder()))
    os.environ["TAIXUE_DATA"] = str(fresh)
    try:
        with stand() as ground:
            return _run_once(ground, residence.free_port("127.0.0.1", port))
    finally:
        if not os.environ.get("TAIXUE_DATABASE_URL"):
            Cluster(fresh / "postgres").erase()
        shutil.rmtree(fresh)


def _run_once(ground: Ground, port: int) -> int:
    """The job runs in a thread beside the keeper, which goes on looking after the processes."""
    from taixue.demo import once

    bring_up()
    staff = once.prepare(say=say)
    codes = [1]  # of the job; 1 also if it never came to its end

    def job(address: str, stop: Callable[[], None]) -> None:
        try:
            codes[0] = once.run(address, staff, say=say)
        finally:
            stop()

    def ready(address: str, stop: Callable[[], None]) -> None:
        threading.Thread(target=job, args=(address, stop), name="main job").start()

    run(ground, "127.0.0.1", port, processes=None, workers=1, ready=ready)
    return codes[0]


def _show(ground: Ground, port: int | None, note: Path) -> None:
    from taixue.demo.fill import fill

    port = residence.free_port("127.0.0.1", port)
    bring_up()
    try:
        credentials = fill(say=say)
    except Conflict as other:
        raise click.ClickException(f"{other} Name another folder for the demo: TAIXUE_DATA=… ./taixue demo") from other
    rows = [(entry.role, f"{entry.name}  {entry.login}", entry.password) for entry in credentials.sign_ins]
    run(ground, "127.0.0.1", port, processes=None, workers=1, ready=_announce(note, rows))


def _announce(note: Path, rows: list[Row]) -> Ready:
    def ready(address: str, stop: Callable[[], None]) -> None:
        residence.settle(note, address)
        click.echo(f"\nTaixue runs at {address}  (stop with Ctrl-C)\n")
        if rows:
            table(rows, heads=("role", "sign in as", "password"))
            click.echo(
                "\nA second step is offered here (name, top right: Account and safety). Outside the demo administrators"
            )
            click.echo("must set one up first; to see that: TAIXUE_SECOND_FACTOR=required ./taixue demo")

    return ready


def wipe(data: Path) -> None:
    """Remove the demo's data. The cluster is stopped first; a database given by TAIXUE_DATABASE_URL is not touched.

    Raises click.ClickException where TAIXUE_DATABASE_URL is set, or where the folder is not the demo's: those data are
    not ours to throw away.
    """
    if (data / "postgres").exists() and not any((data / mark).exists() for mark in ("demo.json", "demo.begun")):
        raise click.ClickException(f"{data} holds an installation that is no demo; it is left as it is")
    if os.environ.get("TAIXUE_DATABASE_URL"):
        raise click.ClickException("--reset throws away only the demo's own database, not that of TAIXUE_DATABASE_URL")
    say("throwing the demo's data away")
    cluster = Cluster(data / "postgres")
    cluster.stop()
    cluster.erase()
    for name in MADE:
        path = data / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
