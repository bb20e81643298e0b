"""Bring the tables up to date, and the rights on them."""

from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from taixue.kit import rights

APPEND_ONLY = (
    "audit_line", "audit_block", "audit_seal", "credits_entry", "credits_root", "people_unitevent", "reports_snapshot",
    "reports_frozenunit", "reports_frozenstanding", "reports_frozenfigure",
)  # fmt: skip
"""Tables the application may read and add to, and never change (docs/concurrency.md)."""


def missing() -> list[str]:
    """Return the migrations that this database has not seen, "app.name"."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def bring_up() -> int:
    """Apply what is missing and give the application role its rights. Return the number of migrations applied."""
    waiting = missing()
    if waiting:
        call_command("migrate", verbosity=0, interactive=False)
    with transaction.atomic(), connection.cursor() as cursor:
        if waiting or rights.broken(cursor, append_only=APPEND_ONLY):
            rights.grant(cursor, append_only=APPEND_ONLY)
    return len(waiting)
