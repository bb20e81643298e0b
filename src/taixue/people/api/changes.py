"""The feed of changes, and what a token is."""

from typing import Annotated, Any, Literal

from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from taixue.people.api import shapes, wire
from taixue.people.api.bearer import Caller, Token
from taixue.people.queries import feed, units
from taixue.people.rules import cursors
from taixue.people.rules.permissions import Scope
from taixue.people.rules.scopes import KINDS
from taixue.people.services.exchange.batches import MOST

router = Router(tags=["changes"])


@router.get(
    "/changes", response=wire.answers({200: shapes.Changes}, 410), auth=Token(Scope.CHANGES_READ),
    **wire.said("read_changes"),
)  # fmt: skip
def changes(
    request: Caller,
    cursor: Annotated[shapes.Cursor | None, Query(description=_("“next” of the page before."))] = None,
    start: Annotated[Literal["now", "oldest"], Query(description=_("Where to begin without a cursor."))] = "now",
    limit: Annotated[int, Query(ge=1, le=500)] = 200,
) -> Any:
    """Units, persons and postings that changed, whoever changed them and how, in the order of their transactions."""
    guest = request.auth
    kinds = [kind for kind, scope in KINDS.items() if scope in guest.scopes]
    page = feed.after(_point(cursor, start), limit=limit, kinds=kinds, source=guest.source, path=guest.path)
    items = [{"kind": n.kind, "id": n.public_id, "key": n.key, "gone": n.gone, "at": n.at} for n in page.news]
    return {"items": items, "next": cursors.write_feed(page.after), "more": page.more}


@router.get(
    "/token", response=wire.answers({200: shapes.TokenState}), auth=Token(), **wire.said("read_token"), tags=["token"],
)  # fmt: skip
def token(request: Caller) -> Any:
    """The token that you show. No scope needed."""
    guest = request.auth
    found = units.by_path([guest.path]).get(guest.path)
    return {
        "name": guest.name, "source": guest.source, "scopes": sorted(guest.scopes),
        "unit": found.public_id if found else None, "expires_at": guest.expires_at, "rate": guest.rate,
        "left": guest.left, "most_items": MOST, "kept_days": cursors.KEPT.days,
    }  # fmt: skip


def _point(cursor: str | None, start: str) -> cursors.Point:
    if cursor:
        try:
            return cursors.read_feed(cursor)
        except cursors.Unreadable:
            raise wire.BadCursor from None
    return feed.latest() if start == "now" else feed.oldest()
