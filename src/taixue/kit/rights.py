"""What the application may do in the database: rows yes, tables no, and nothing but adding where a promise says so.

The owner (migrate, restore) owns every table. The application role has no DDL and no TRUNCATE, and neither UPDATE nor
DELETE on append-only tables, so a fault in our own code cannot rewrite the ledger.
"""

from collections.abc import Iterable
from typing import Any

from psycopg import sql

ROLE = "taixue_app"
"""The application's role. `taixue check` says if its rights are not as promised."""

_CREATE = sql.SQL(
    "DO $$ BEGIN CREATE ROLE {role} NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
)
_GRANTS = (
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
)
_CLOSED = """
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND CASE relkind
    WHEN 'r' THEN NOT has_table_privilege(%(role)s, oid, 'SELECT')
               OR relname <> 'django_migrations' AND NOT has_table_privilege(%(role)s, oid, 'INSERT')
    WHEN 'S' THEN NOT has_sequence_privilege(%(role)s, oid, 'USAGE')
    ELSE false END
ORDER BY relname
"""
"""Tables and sequences that the application cannot work with: made by a migration that was applied by hand."""


def exists(cursor: Any) -> bool:
    """Tell whether the application role is there."""
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
    return cursor.fetchone() is not None


def grant(cursor: Any, *, append_only: Iterable[str]) -> None:
    """Give the application role its rights on every table there is now; safe to call after each migration.

    append_only: tables that may be read and added to, nothing else
    Raises the driver's error where the owner may neither make the role nor belong to it.
    """
    role = sql.Identifier(ROLE)
    if not exists(cursor):
        cursor.execute(_CREATE.format(role=role))
    cursor.execute("SELECT pg_has_role(current_user, %s, 'MEMBER')", [ROLE])
    if not cursor.fetchone()[0]:
        cursor.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(role))
    cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [ROLE])  # two migrators at once: one after the other
    for statement in _GRANTS:
        cursor.execute(sql.SQL(statement).format(role=role))
    for table in append_only:
        cursor.execute(sql.SQL("REVOKE UPDATE, DELETE ON {} FROM {}").format(sql.Identifier(table), role))


def broken(cursor: Any, *, append_only: Iterable[str]) -> list[str]:
    """Return in words where the application may more than is promised, or less than it needs; empty if all is well."""
    if not exists(cursor):
        return [f"the role {ROLE} does not exist"]
    problems = []
    cursor.execute("SELECT has_schema_privilege(%s, 'public', 'CREATE')", [ROLE])
    if cursor.fetchone()[0]:
        problems.append(f"{ROLE} may create tables")
    cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
    tables = {row[0] for row in cursor.fetchall()}
    forbidden = dict.fromkeys(append_only, ("UPDATE", "DELETE", "TRUNCATE"))
    for table in sorted(tables):
        for right in forbidden.get(table, ("TRUNCATE",)):
            cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [ROLE, f'public."{table}"', right])
            if cursor.fetchone()[0]:
                problems.append(f"{ROLE} may {right} {table}")
    problems += [f"there is no table {table}" for table in sorted(set(forbidden) - tables)]
    cursor.execute(_CLOSED, {"role": ROLE})
    return problems + [f"{ROLE} may not use {row[0]}" for row in cursor.fetchall()]
