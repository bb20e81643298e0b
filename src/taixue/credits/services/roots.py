"""The nightly root over the heads of all chains: read as a stream, signed, added to the transparency log."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db import connection, transaction

from taixue.audit.services import lines as audit
from taixue.credits.models import Root, RootPage
from taixue.credits.queries import roots as log
from taixue.credits.rules import roots
from taixue.kit import clock, loading, seals
from taixue.kit.actor import Actor

KEPT = 2
"""Newest roots whose leaves are kept; a proof that was handed out carries its own path and needs them no more."""

_HEADS = "SELECT chain, sequence, digest, closed_at IS NOT NULL FROM credits_head ORDER BY chain"
_COLUMNS = ("root_id", "position", "low", "leaves", "top")


@transaction.atomic
def publish(*, by: Actor, at: datetime) -> Root:
    """Make and sign the root of all heads as they stand, and return it; the one of the same local day if there is one.

    One statement reads all heads, so the root is of one moment; memory holds a page of leaves.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('credits.root', 0))")
    last = log.newest()
    if last is not None and clock.day(last.made_at) == clock.day(at):
        return last
    number = last.number + 1 if last else 1
    key = loading.numbers(Root, 1)[0]
    size, tops = 0, []
    for position, (low, page) in enumerate(_pages()):
        leaves = [page[at : at + roots.LEAF] for at in range(0, len(page), roots.LEAF)]
        tops.append(roots.top([roots.leaf_hash(data) for data in leaves]))
        size += len(leaves)
        row = (key, position, low, page, tops[-1])
        loading.copy(RootPage._meta.db_table, _COLUMNS, [row])  # before its root: keys are compared at the commit
    previous = bytes(last.digest) if last else roots.FIRST
    made = _signed(key, roots.Statement(number, at, size, roots.top(tops), previous))
    RootPage.objects.filter(root__number__lte=number - KEPT).delete()
    audit.record(
        "credits.root-published", by=by, at=at, target_kind="root", target=made.number, details={"heads": size}
    )
    return made


def _pages() -> Iterator[tuple[UUID, bytes]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(_HEADS)
        rows = iter(lambda: cursor.fetchmany(roots.PAGE), [])
        heads = (head for some in rows for head in some)
        while page := list(islice(heads, roots.PAGE)):
            yield page[0][0], b"".join(roots.leaf(n, s, bytes(digest), closed) for n, s, digest, closed in page)


def _signed(key: int, statement: roots.Statement) -> Root:
    seal = seals.sign(roots.message(statement))
    return Root.objects.create(
        pk=key, number=statement.number, made_at=statement.made_at, size=statement.size, root=statement.root,
        previous=statement.previous, digest=roots.digest(statement), key=seal.key, public=seal.public_key,
        signature=seal.signature,
    )  # fmt: skip
