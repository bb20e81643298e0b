"""Questions of pages that everyone opens, written once as SQL.

Putting a question together costs Django more than PostgreSQL needs to answer it, so the hot pages ask in SQL, with the
columns in the order of the shape that they fill. Only queries of an app ask, and they narrow to `by` like any other.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import connection

T = TypeVar("T")


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
