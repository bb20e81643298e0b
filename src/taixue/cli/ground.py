"""What every command stands on: the data folder, a database that answers, Django."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from taixue.kit import database, rights
from taixue.kit.postgres import Cluster

Row = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Ground:
    """data: the data folder; cluster: the embedded PostgreSQL, None with TAIXUE_DATABASE_URL."""

    data: Path
    cluster: Cluster | None


def say(line: str) -> None:
    """Tell the terminal what is going on."""
    click.echo(f"  {line}", err=True)


def data_folder() -> Path:
    """Return the data folder, made if missing. As root others may pass through it, to the cluster's own folder."""
    folder = Path(os.environ.get("TAIXUE_DATA", ".taixue")).resolve()
    os.environ["TAIXUE_DATA"] = str(folder)
    if not folder.exists():
        folder.mkdir(parents=True)
        folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
    return folder


@contextmanager
def stand() -> Iterator[Ground]:
    """Have a database that answers and Django set up while the block lasts."""
    data = data_folder()
    if os.environ.get("TAIXUE_DATABASE_URL"):
        django()
        yield Ground(data, None)
        return
    cluster = Cluster(data / "postgres", say=say)
    with cluster.used():
        django()
        yield Ground(data, cluster)


def django() -> None:
    """Set Django up."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "taixue.site.settings"
    import django as framework

    framework.setup()


def as_application() -> dict[str, str]:
    """Return the environment of processes that act as the application role (kit/rights.py)."""
    return {**os.environ, database.ROLE_SETTING: rights.ROLE, "PYTHONUNBUFFERED": "1"}


def table(rows: list[Row], *, heads: Row) -> None:
    """Print three columns."""
    widths = [max(_width(row[n]) for row in [heads, *rows]) for n in range(2)]
    for row in [heads, *rows]:
        click.echo("  ".join([*(row[n] + " " * (widths[n] - _width(row[n])) for n in range(2)), row[2]]))


def _width(text: str) -> int:
    """Return the columns that a text takes in a terminal: wide signs take two."""
    from unicodedata import east_asian_width

    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
