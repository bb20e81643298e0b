"""Which seconds of a lesson are proven: a bitmap, held as a Python int; bit s is lesson second s (from 0).

Union is OR, amount is a bit count, replay is free. Source: docs/pulse.md, section 4.
"""

from collections.abc import Iterable


def load(stored: bytes) -> int:
    """Return the map stored in a Progress row (least significant bit first)."""
    return int.from_bytes(stored, "little")


def dump(bits: int, length: int) -> bytes:
    """Return the map of a lesson of `length` s as ceil(length / 8) bytes. Raises OverflowError if bits lie outside."""
    return bits.to_bytes((length + 7) >> 3, "little")


def stretch(first: int, end: int) -> int:
    """Return the map of the seconds [first, end), 0 <= first <= end."""
    return ((1 << (end - first)) - 1) << first


def lowest(bits: int, count: int) -> int:
    """Return the map of the `count` earliest seconds of `bits`; all of them if it has no more than that."""
    if count <= 0:
        return 0
    if count >= bits.bit_count():
        return bits
    low, high = 0, bits.bit_length()
    while low < high:  # the shortest beginning that holds `count` seconds
        middle = (low + high) >> 1
        if (bits & ((1 << middle) - 1)).bit_count() < count:
            low = middle + 1
        else:
            high = middle
    return bits & ((1 << low) - 1)


def stretches(bits: int) -> list[tuple[int, int]]:
    """Return the runs of set seconds as [first, end), earliest first."""
    runs: list[tuple[int, int]] = []
    offset = 0
    while bits:
        gap = (bits & -bits).bit_length() - 1
        bits >>= gap
        run = (~bits & (bits + 1)).bit_length() - 1
        bits >>= run
        runs.append((offset + gap, offset + gap + run))
        offset += gap + run
    return runs


def first_gap(bits: int, length: int) -> int:
    """Return the earliest second that is not proven; `length` if none is missing."""
    return min((~bits & (bits + 1)).bit_length() - 1, length)


def needed(length: int, threshold: int) -> int:
    """Return how many seconds complete a lesson: `threshold` per cent (1 to 100) of `length`, rounded up."""
    return -(-length * threshold // 100)


def attention(maps: Iterable[bytes], length: int) -> list[int]:
    """Return for each second of a lesson how many learners have proven it."""
    curve = [0] * length
    for stored in maps:
        for first, end in stretches(load(stored)):
            for second in range(first, min(end, length)):
                curve[second] += 1
    return curve
