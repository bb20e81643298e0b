"""`taixue COMMAND`: each command in a file of its own, imported only when it is called."""

import importlib
import os
import signal
import sys

import click

COMMANDS = {
    "demo": "taixue.cli.demo:demo",
    "serve": "taixue.cli.serve:serve",
    "web": "taixue.cli.serve:web",
    "worker": "taixue.cli.serve:worker",
    "check": "taixue.cli.check:check",
    "test": "taixue.cli.test:test",
    "prove": "taixue.cli.prove:prove",
    "bench": "taixue.cli.prove:bench",
    "keys": "taixue.cli.keys:keys",
    "open-again": "taixue.cli.accounts:open_again",
    "backup": "taixue.cli.backup:backup",
    "restore": "taixue.cli.backup:restore",
    "policy": "taixue.cli.policy:policy",
    "manage": "taixue.cli.manage:manage",
    "import-units": "taixue.cli.people:import_units",
    "import-people": "taixue.cli.people:import_people",
}


class Commands(click.Group):
    """A group that finds its commands by COMMANDS."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def taixue() -> None:
    """Taixue: training of a public service, with study time that the server proves."""


def main() -> None:
    """Run a command. SIGTERM ends it in order, as Ctrl-C does; what it writes is readable by its own user only."""
    os.umask(0o077)
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    taixue(prog_name="taixue")
