"""Work done ahead: a thread makes the next pieces while whoever takes them waits for something else."""

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
LOOK = 0.2
"""Seconds between looks whether anybody still wants the pieces."""


@contextmanager
def ahead(pieces: Iterator[T], *, depth: int = 2) -> Iterator[Iterator[T]]:
    """Hand out the pieces of an iterator that a thread runs, at most `depth` of them waiting.

    What the iterator raises is raised where its piece would have come. The thread has ended when the block has.
    """
    waiting: queue.Queue[_Piece[T]] = queue.Queue(depth)
    ended = threading.Event()

    def put(piece: _Piece[T]) -> bool:
        while not ended.is_set():
            try:
                waiting.put(piece, timeout=LOOK)
            except queue.Full:
                continue
            return True
        return False

    def work() -> None:
        try:
            for piece in pieces:
                if not put(_Piece([piece])):
                    return
        except BaseException as error:
            put(_Piece([], error))
        else:
            put(_Piece([]))

    thread = threading.Thread(target=work, name="ahead", daemon=True)
    thread.start()
    try:
        yield _taken(waiting)
    finally:
        ended.set()
        thread.join()


@dataclass(frozen=True, slots=True)
class _Piece(Generic[T]):
    """One piece, or none: the end, or what was raised instead of it."""

    made: list[T]
    error: BaseException | None = None


def _taken(waiting: "queue.Queue[_Piece[T]]") -> Iterator[T]:
    while True:
        piece = waiting.get()
        if piece.error is not None:
            raise piece.error
        if not piece.made:
            return
        yield from piece.made
