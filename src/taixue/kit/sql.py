"""Questions of pages that everyone opens, written once as SQL.

Putting a question together costs Django more than PostgreSQL needs to answer it, so the hot pages ask in SQL, with the
columns in the order of the shape that they fill. Only queries of an app ask, and they narrow to `by` like any other.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model

T = TypeVar("T")
M = TypeVar("M", bound=Model)


def rows(shape: Callable[..., T], question: str, **facts: Any) -> list[T]:
    """Return every row as a shape called with its columns; `%(name)s` in the question stands for a fact."""
    with connection.cursor() as cursor:
        cursor.execute(question, facts)
        return [shape(*row) for row in cursor.fetchall()]


def row(shape: Callable[..., T], question: str, **facts: Any) -> T | None:
    """Return the first row as a shape, None without one."""
    with connection.cursor() as cursor:
        cursor.execute(question, facts)
        found = cursor.fetchone()
    return None if found is None else shape(*found)


def models(kind: type[M], condition: str, **facts: Any) -> list[M]:
    """Return the rows of a model's table under a condition (what stands after WHERE), as the model's own objects."""
    names, columns, table, converters = _columns(kind)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {table} WHERE {condition}", facts)
        found = cursor.fetchall()
    if not converters:
        return [kind.from_db(connection.alias, names, row) for row in found]
    rows = []
    for row in map(list, found):
        for place, convert in converters:
            row[place] = convert(row[place], None, connection)
        rows.append(kind.from_db(connection.alias, names, row))
    return rows


def model(kind: type[M], condition: str, **facts: Any) -> M | None:
    """Return the first row under a condition, None without one."""
    return next(iter(models(kind, f"{condition} LIMIT 1", **facts)), None)


@cache
def _columns(kind: type[Model]) -> tuple[list[str], str, str, list[tuple[int, Any]]]:
    """Return the attributes of a model, their columns, its table, and which columns Django reads in its own way."""
    fields: Any = kind._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    found = ((place, field.get_db_converters(connection)) for place, field in enumerate(fields))
    readers = [(place, convert) for place, converters in found for convert in converters]
    return [field.attname for field in fields], columns, f'"{kind._meta.db_table}"', readers
