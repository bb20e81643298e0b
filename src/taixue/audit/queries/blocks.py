"""Is everything sealed, and does every seal still fit?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import Count, Max

from taixue.audit.models import Block, Line, Seal
from taixue.audit.rules import sealing


@dataclass(frozen=True, slots=True)
class SealState:
    """How far sealing has come."""

    blocks: int
    sealed: int
    waiting: int
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class SealReport:
    """What a verification found. `first_problem` is "" when all is well, else the place in words a log can hold."""

    valid: bool
    blocks: int
    lines: int
    first_problem: str


def state() -> SealState:
    """Return how many lines are sealed and how many wait."""
    last = Block.objects.order_by("-number").first()
    sealed = Seal.objects.count()
    return SealState(
        last.number if last else 0, sealed, Line.objects.count() - sealed, last.sealed_at if last else None
    )


def verify() -> SealReport:
    """Compute every digest again, in order. Reads each line once; memory holds one block.

    Blocks sealed while it reads are left to the next time: their lines may come after their block was read.
    """
    previous, checked, number = sealing.FIRST, 0, 0
    newest = Block.objects.aggregate(newest=Max("number"))["newest"] or 0
    counts = {row["block"]: row["n"] for row in Seal.objects.values("block").annotate(n=Count("line"))}
    lines = _sealed_lines()
    for block in Block.objects.filter(number__lte=newest).order_by("number").iterator():
        number += 1
        digests = next(lines) if counts.get(block.pk) else []
        problem = _problem(block, number, previous, digests)
        if problem:
            return SealReport(False, number, checked, problem)
        previous, checked = bytes(block.digest), checked + len(digests)
    return SealReport(True, number, checked, "")


def facts(line: Line) -> sealing.LineFacts:
    """Return a line as it is hashed."""
    return sealing.LineFacts(**{name: getattr(line, name) for name in sealing.LineFacts.__slots__})


def _sealed_lines() -> Iterator[list[tuple[bytes, bytes, int, int]]]:
    seals = Seal.objects.select_related("line").order_by("block__number", "position").iterator(chunk_size=2000)
    for _block, group in groupby(seals, key=lambda seal: seal.block_id):
        yield [(bytes(s.digest), sealing.line_digest(facts(s.line)), s.position, s.line_id) for s in group]


def _problem(block: Block, number: int, previous: bytes, lines: list[tuple[bytes, bytes, int, int]]) -> str:
    if block.number != number:
        return f"block {number} is missing"
    if bytes(block.previous) != previous:
        return f"block {number} does not follow the block before it"
    if block.lines != len(lines) or [position for _, _, position, _ in lines] != list(range(1, len(lines) + 1)):
        return f"block {number} does not hold its {block.lines} lines"
    for kept, computed, _position, line in lines:
        if kept != computed:
            return f"line {line} in block {number} was changed"
    digest = sealing.block_digest(
        number=number,
        sealed_at=block.sealed_at,
        horizon=block.horizon,
        previous=previous,
        lines=[kept for kept, *_ in lines],
    )
    return "" if digest == bytes(block.digest) else f"block {number} was changed"
