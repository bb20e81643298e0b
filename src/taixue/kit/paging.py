"""Lists cut by where a row stands, not by how many stand before it: the last page costs what the first does."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import BooleanField, Model, QuerySet
from django.db.models.expressions import RawSQL

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


def cut(found: QuerySet[M], *, field: str, size: int, after: str = "", before: str = "") -> Slice[M]:
    """Return `size` rows of a list in the order of a column and the primary key.

    found: of a model with `public_id`; its own order is replaced
    after, before: public id of the row that the piece follows or goes before; one that is not in the list (any more)
    is passed over, and the list begins anew. Two to three queries, none of which counts beyond MOST.
    """
    edge = _edge(found, after or before)
    backwards = edge is not None and not after
    part = found.order_by(field, "pk") if not backwards else found.order_by(f"-{field}", "-pk")
    if edge is not None:
        part = part.filter(_beside(found.model, field, edge, "<" if backwards else ">"))
    rows = list(part[: size + 1])
    further = len(rows) > size
    rows = rows[:size][::-1] if backwards else rows[:size]
    has_before, has_after = (further, True) if backwards else (edge is not None, further)
    whole = edge is None and not further
    total = len(rows) if whole else found.order_by()[: MOST + 1].count()
    return Slice(
        rows=rows, total=min(total, MOST), more=total > MOST,
        before=_id(rows[0]) if rows and has_before else None, after=_id(rows[-1]) if rows and has_after else None,
    )  # fmt: skip


def _edge(found: QuerySet[M], public_id: str) -> M | None:
    if not public_id:
        return None
    try:
        return found.filter(public_id=UUID(public_id)).first()
    except ValueError:
        return None


def _beside(model: type[Model], field: str, edge: Model, sign: str) -> RawSQL:
    """Return the condition that a row stands on one side of another: a comparison of rows, which an index serves."""
    table, key = model._meta.db_table, model._meta.pk
    assert key is not None  # every model of ours has one
    column = model._meta.get_field(field).column  # type: ignore[union-attr]  # a column, no relation from elsewhere
    pair = f'("{table}"."{column}", "{table}"."{key.column}") {sign} (%s, %s)'
    return RawSQL(pair, [getattr(edge, field), edge.pk], output_field=BooleanField())


def _id(row: Any) -> UUID:
    found: UUID = row.public_id
    return found
