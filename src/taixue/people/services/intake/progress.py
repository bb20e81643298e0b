"""How far a long transaction is, told over a connection of its own: it shows nothing of itself before its end."""

from types import TracebackType
from typing import Self

from django.db import DEFAULT_DB_ALIAS, connections

STEP = 500


class Progress:
    """Writes `progress` of an intake (or of a row of another table) as rows are done.

    silent: in a caller's own transaction nobody sees the row yet
    """

    def __init__(self, intake: int, silent: bool, *, table: str = "people_intake") -> None:
        self._intake = intake
        self._update = f"UPDATE {table} SET progress = %s WHERE id = %s"
        self._last = 0
        self._connection = None if silent else connections.create_connection(DEFAULT_DB_ALIAS)

    def __enter__(self) -> Self:
        return self

    def expect(self, rows: int) -> None:
        """Tell how many rows there may be, before any of them is done; of an intake only."""
        if self._connection is not None:
            with self._connection.cursor() as cursor:
                cursor.execute("UPDATE people_intake SET rows = %s WHERE id = %s", [rows, self._intake])

    def report(self, done: int) -> None:
        """Tell that so many rows are done, at most once in 500 rows. The intake's row must not be locked yet."""
        if self._connection is None or done < self._last + STEP:
            return
        self._last = done
        with self._connection.cursor() as cursor:
            cursor.execute(self._update, [done, self._intake])

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._connection is not None:
            self._connection.close()
