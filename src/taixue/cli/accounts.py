"""`taixue open-again`: a separated administrator, or another account without a person, who lost the password."""

import sys

import click

from taixue.cli.ground import stand


@click.command("open-again")
@click.argument("handle")
@click.option("--reason", required=True, help="Why, and who asked; it stands in the audit line.")
def open_again(handle: str, reason: str) -> None:
    """Give the account HANDLE a password for one sign-in within a day; it must be changed there.

    For system, security and audit administrator, whom nobody may reset on a page. The password of before, all sessions
    and second steps end. Whoever runs this is named by the reason only: keep the terminal's own record too.
    """
    with stand():
        from taixue.kit import clock
        from taixue.kit.actor import SYSTEM
        from taixue.lib.errors import Invalid, NotFound
        from taixue.people.services import accounts
        from taixue.site import schema

        schema.bring_up()
        try:
            password = accounts.open_again(handle=handle, reason=reason, by=SYSTEM, at=clock.now())
        except NotFound:
            click.echo(f"there is no account without a person called {handle!r}", err=True)
            sys.exit(1)
        except Invalid:
            click.echo("say why: --reason", err=True)
            sys.exit(1)
    click.echo(f"{handle} signs in once with  {password}  until this time tomorrow, and chooses a password there")
