"""Many rows at once: COPY into a staging table that lives for one transaction, and statements over the whole of it.

What a model demands and nobody names comes from the model's own defaults, so that a new column does not break those
who write many rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, models

Source = str
"""A FROM clause: the staging table, joined with what the expressions name."""


def stage(table: str, columns: Mapping[str, str], rows: Iterable[Sequence[object]]) -> int:
    """Fill a temporary table anew and return how many rows it holds; it goes with the transaction.

    columns: name -> type of PostgreSQL
    """
    with connection.cursor() as cursor:
        named = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        cursor.execute(f"CREATE TEMPORARY TABLE IF NOT EXISTS {table} ({named}) ON COMMIT DROP")
        cursor.execute(f"TRUNCATE {table}")
    return copy(table, columns, rows)


def copy(table: str, columns: Iterable[str], rows: Iterable[Sequence[object]]) -> int:
    """Add rows to a table and return how many. Texts hold no zero byte; a dict or list comes as text of JSON."""
    count = 0
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as out:
        for row in rows:
            out.write_row(row)
            count += 1
    return count


def numbers(model: type[models.Model], count: int) -> list[int]:
    """Take so many numbers out of the sequence of a model's key."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(named.sequence) FROM "
            "(SELECT pg_get_serial_sequence(%s, %s)::regclass AS sequence OFFSET 0) named, generate_series(1, %s)",
            [model._meta.db_table, model._meta.pk.column, count],
        )
        return [row[0] for row in cursor.fetchall()]


def insert(model: type[models.Model], source: Source, given: Mapping[str, str], **facts: object) -> int:
    """Insert a row for each row of a source and return how many.

    given: column -> SQL expression over the source, which may name facts as %(name)s
    """
    columns: dict[str, str] = dict(given)
    values: dict[str, Any] = dict(facts)
    for field in model._meta.concrete_fields:
        if field.column in columns or field.primary_key or field.generated or _by_database(field):
            continue
        default = field.get_default()
        if default is not None:
            columns[field.column] = f"%(default_{field.column})s"
            values[f"default_{field.column}"] = field.get_db_prep_save(default, connection)
    statement = (
        f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) SELECT {', '.join(columns.values())} FROM {source}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def _by_database(field: "models.Field[Any, Any]") -> bool:
    return field.db_default is not models.NOT_PROVIDED
