"""Work done ahead: a thread makes the next pieces while whoever takes them waits for something else."""

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")
LOOK = 0.2
"""Seconds between looks whether anybody still wants the pieces."""


@contextmanager
def ahead(pieces: Iterator[T], *, depth: int = 2) -> Iterator[Iterator[T]]:
    """Hand out the pieces of an iterator that a thread runs, at most `depth` of them waiting.

    What the iterator raises is raised where its piece would have come. The thread has ended when the block has.
    """
    waiting: queue.Queue[tuple[bool, T | BaseException | None]] = queue.Queue(depth)
    ended = threading.Event()

    def put(good: bool, piece: T | BaseException | None) -> bool:
        while not ended.is_set():
            try:
                waiting.put((good, piece), timeout=LOOK)
            except queue.Full:
                continue
            return True
        return False

    def work() -> None:
        try:
            for piece in pieces:
                if not put(True, piece):
                    return
        except BaseException as error:
            put(False, error)
        else:
            put(False, None)

    thread = threading.Thread(target=work, name="ahead", daemon=True)
    thread.start()
    try:
        yield _taken(waiting)
    finally:
        ended.set()
        thread.join()


def _taken(waiting: "queue.Queue[tuple[bool, T | BaseException | None]]") -> Iterator[T]:
    while True:
        good, piece = waiting.get()
        if good:
            yield piece  # type: ignore[misc]
        elif isinstance(piece, BaseException):
            raise piece
        else:
            return
