"""`taixue keys`: see, add and rotate the keys of an installation."""

import click

from taixue.cli.ground import data_folder
from taixue.kit import keys as rings


@click.group()
def keys() -> None:
    """List, add and rotate keys. Keep a copy of the file apart from the database's backups."""


@keys.command("list")
def list_keys() -> None:
    """List the keys: number, purpose, state, day made. Secrets are never shown."""
    ring = rings.load(data_folder())
    click.echo(f"{ring.path}")
    for key in ring.keys:
        click.echo(f"{key.id:5}  {key.purpose:10}  {key.state:7}  {key.made}")


@keys.command()
@click.argument("purpose", type=click.Choice(rings.PURPOSES))
def add(purpose: str) -> None:
    """Add a key that makes new things from now on; the ones before still read what they made."""
    _report(rings.add(data_folder(), purpose))


@keys.command()
def rotate() -> None:
    """Add a new key for every purpose that may change at any time. `lookup` may not: it finds what is stored."""
    for purpose in rings.PURPOSES:
        if purpose != "lookup":
            _report(rings.add(data_folder(), purpose))
    click.echo("restart the server and the worker so that they use the new keys")


def _report(key: rings.Key) -> None:
    click.echo(f"{key.id:5}  {key.purpose:10}  {key.state:7}  {key.made}")
