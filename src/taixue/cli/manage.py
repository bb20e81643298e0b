"""`taixue manage`: Django's own commands, as the owner of the database."""

import click

from taixue.cli.ground import stand


@click.command(
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False}, add_help_option=False
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run a command of Django, e.g. `taixue manage showmigrations`."""
    with stand():
        from django.core.management import execute_from_command_line

        execute_from_command_line(["taixue manage", *arguments])
