"""The annual assessment list as JSON for the personnel system: the same values and names as in the API."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.reports import labels
from taixue.reports.queries import asking, assessments, figures, listing
from taixue.reports.queries.asking import Asking
from taixue.reports.queries.figures import Scope
from taixue.reports.queries.listing import People


def written(
    scope: Scope, asked: Asking, keys: Sequence[str], *, mark: str, by: Actor, at: datetime
) -> tuple[bytes, int]:
    """Return the list as JSON, columns in their order, and how many people it names. Raises NotFound as its page.

    mark: who took it, in words
    """
    found = listing.people(
        scope, narrow=asking.narrow(asked, scope), state=asked.state, order=asked.order, search=asked.search,
        today=clock.day(at), by=by,
    )  # fmt: skip
    frozen = scope.snapshot
    head: dict[str, Any] = {
        "mark": mark, "unit": {"id": str(scope.unit.public_id), "code": scope.unit.code, "name": scope.unit.name},
        "window": scope.window, "rule": scope.key, "as_of": (frozen.taken_at if frozen else at).isoformat(),
        "snapshot": None if frozen is None else {"id": str(frozen.public_id), "digest": frozen.digest.hex()},
        "amounts": "centihours", "columns": [{"key": key, "title": str(labels.PEOPLE[key])} for key in keys],
    }  # fmt: skip
    rows = list(_rows(found, scope, tuple(keys)))
    return json.dumps(head | {"rows": rows}, ensure_ascii=False, indent=1).encode(), len(rows)


def _rows(found: People, scope: Scope, keys: tuple[str, ...]) -> Iterator[dict[str, assessments.Value]]:
    known: dict[str, Any] = {}
    for some in found.flowing():
        missing = {one.unit_path for one in some} - known.keys()
        known |= figures.names(scope, missing) if missing else {}
        yield from (assessments.values(keys, one, known.get(one.unit_path)) for one in some)
