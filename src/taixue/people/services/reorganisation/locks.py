"""One change of the tree after another, and none while a roster puts people into it."""

from django.db import connection, transaction

from taixue.lib.errors import Conflict

TREE, INTAKE = "people.units", "people.intake"


def tree() -> None:
    """Wait until nobody else changes the tree; held until the transaction ends."""
    _wait(TREE)


def everything() -> None:
    """Wait until no roster is being applied and nobody changes the tree; held until the transaction ends.

    A roster takes INTAKE first and TREE when it founds units, so the order here is the same.
    """
    _wait(INTAKE)
    _wait(TREE)


def everything_now() -> None:
    """Do as `everything` without waiting. Raises Conflict("busy") while a roster or another change is under way."""
    for name in (INTAKE, TREE):
        with transaction.get_connection().cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [name])
            if not cursor.fetchone()[0]:
                raise Conflict("busy")


def _wait(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
