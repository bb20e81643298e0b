"""Pieces made ahead by a thread."""

import threading
from collections.abc import Iterator

import pytest

from taixue.lib.ahead import ahead


def test_pieces_come_in_order_and_the_thread_is_gone_afterwards():
    with ahead(iter(range(20))) as pieces:
        assert list(pieces) == list(range(20))
    assert "ahead" not in {thread.name for thread in threading.enumerate()}


def test_what_the_maker_raises_comes_where_its_piece_would_have_come():
    def made() -> Iterator[int]:
        yield 1
        raise ValueError("no second")

    with ahead(made()) as pieces:
        assert next(pieces) == 1
        with pytest.raises(ValueError, match="no second"):
            next(pieces)


def test_who_takes_no_more_pieces_does_not_wait_for_the_rest():
    made: list[int] = []

    def endless() -> Iterator[int]:
        while True:
            made.append(1)
            yield 1

    with ahead(endless(), depth=2) as pieces:
        next(pieces)
    assert len(made) < 10
