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
    names, columns, table = _columns(kind)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {table} WHERE {condition}", facts)
        return [kind.from_db(connection.alias, names, row) for row in cursor.fetchall()]


@cache
def _columns(kind: type[Model]) -> tuple[list[str], str, str]:
    """Return the attributes of a model, their columns and its table. Columns whose values Django converts are none."""
    fields: Any = kind._meta.concrete_fields
    if any(field.get_db_converters(connection) for field in fields):
        raise TypeError(f"{kind.__name__} has columns that Django converts")
    columns = ", ".join(f'"{field.column}"' for field in fields)
    return [field.attname for field in fields], columns, f'"{kind._meta.db_table}"'
