"""Lists cut by where a row stands, not by how many stand before it: the last page costs what the first does."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import BooleanField, Model, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Collate

M = TypeVar("M", bound=Model)
MOST = 1_000
"""Rows that are counted; of more a page says "more than"."""


@dataclass(frozen=True, slots=True)
class Slice(Generic[M]):
    """A piece of an ordered list. `before`, `after`: public ids to ask for the pieces beside it, None at an end."""

    rows: list[M]
    total: int  # rows of the whole list, MOST at most
    more: bool  # there are more than `total`
    before: UUID | None
    after: UUID | None


def cut(*parts: QuerySet[M], field: str, size: int, after: str = "", before: str = "") -> Slice[M]:
    """Return `size` rows of a list in the order of a column of text (by code point) and the primary key.

    parts: the list; several follow one another and share no row. Of a model with `public_id`; their order is replaced
    after, before: public id of the row that the piece follows or goes before; one that is not in the list (any more)
    is passed over, and the list begins anew. Of one part two to three queries, none of which counts beyond MOST.
    """
    place, edge = _edge(parts, after or before)
    backwards = edge is not None and not after
    rows: list[M] = []
    start = edge
    for part in reversed(parts[: place + 1]) if backwards else parts[place:]:
        text = Collate(field, "C")
        piece = part.order_by(text.desc(), "-pk") if backwards else part.order_by(text.asc(), "pk")
        if start is not None:
            piece = piece.filter(_beside(part.model, field, start, "<" if backwards else ">"))
        rows += piece[: size + 1 - len(rows)]
        start = None
        if len(rows) > size:
            break
    further = len(rows) > size
    rows = rows[:size][::-1] if backwards else rows[:size]
    has_before, has_after = (further, True) if backwards else (edge is not None, further)
    total = len(rows) if edge is None and not further else _count(parts)
    return Slice(
        rows=rows, total=min(total, MOST), more=total > MOST,
        before=_id(rows[0]) if rows and has_before else None, after=_id(rows[-1]) if rows and has_after else None,
    )  # fmt: skip


def _edge(parts: Sequence[QuerySet[M]], public_id: str) -> tuple[int, M | None]:
    """Return a row with the place of its part; the first part and None where there is no such row."""
    try:
        wanted = UUID(public_id)
    except ValueError:
        return 0, None
    for place, part in enumerate(parts):
        found = part.filter(public_id=wanted).first()
        if found is not None:
            return place, found
    return 0, None


def _count(parts: Sequence[QuerySet[M]]) -> int:
    """Return how many rows the parts have, MOST + 1 where there are more than MOST."""
    total = 0
    for part in parts:
        total += part.order_by()[: MOST + 1 - total].count()
        if total > MOST:
            break
    return total


def _beside(model: type[Model], field: str, edge: Model, sign: str) -> RawSQL:
    """Return the condition that a row stands on one side of another: a comparison of rows, which an index serves."""
    table, key = model._meta.db_table, model._meta.pk
    assert key is not None  # every model of ours has one
    column = model._meta.get_field(field).column  # type: ignore[union-attr]  # a column, no relation from elsewhere
    pair = f'("{table}"."{column}" COLLATE "C", "{table}"."{key.column}") {sign} (%s, %s)'
    return RawSQL(pair, [getattr(edge, field), edge.pk], output_field=BooleanField())


def _id(row: Any) -> UUID:
    found: UUID = row.public_id
    return found
