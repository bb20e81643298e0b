"""The annual assessment list for the personnel system: as a JSON file, and page by page through the API."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from taixue.audit.services import lines
from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.people.queries import keys
from taixue.reports import labels
from taixue.reports.queries import asking, assessments, choices, figures, listing
from taixue.reports.queries.asking import Asking
from taixue.reports.queries.figures import Scope
from taixue.reports.queries.listing import People


def written(
    scope: Scope, asked: Asking, columns: Sequence[str], *, mark: str, by: Actor, at: datetime
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
        "amounts": "centihours", "columns": [{"key": key, "title": str(labels.PEOPLE[key])} for key in columns],
    }  # fmt: skip
    rows = list(_rows(found, scope, columns))
    return json.dumps(head | {"rows": rows}, ensure_ascii=False, indent=1).encode(), len(rows)


def _rows(found: People, scope: Scope, columns: Sequence[str]) -> Iterator[dict[str, assessments.Value]]:
    known: dict[str, Any] = {}
    for some in found.flowing():
        missing = {one.unit_path for one in some} - known.keys()
        known |= figures.names(scope, missing) if missing else {}
        for one in some:
            yield {"id": str(one.public_id), **assessments.values(columns, one, known.get(one.unit_path))}


@dataclass(frozen=True, slots=True)
class Piece:
    """Which people of a list: in a state (figures.STATES), behind a person (public id; None: the first), so many."""

    state: str
    after: UUID | None
    limit: int


@transaction.atomic
def hand_out(
    scope: Scope, piece: Piece, *, source: str, by: Actor, at: datetime
) -> tuple[tuple[str, ...], list[dict[str, Any]]]:
    """Hand a piece of a list to another system: columns, and what it says of each; how many it named is an audit line.

    source: short name of the system, whose own keys go with the people. Whoever holds a scope may.
    """
    columns = choices.assessment(scope.unit.pk)
    found = listing.after(scope, piece.after, state=piece.state, limit=piece.limit, today=clock.day(at), by=by)
    places = figures.names(scope, {one.unit_path for one in found})
    own = keys.of("person", [one.person_id for one in found], source=source)
    details = {"window": scope.window, "lines": len(found)}
    lines.record("reports.handed-out", by=by, at=at, target_kind="unit", target=scope.unit.public_id,
                 unit_path=scope.unit.path, details=details)  # fmt: skip
    return columns, [
        {"id": one.public_id, "key": own.get(one.person_id)}
        | assessments.values(columns, one, places.get(one.unit_path))
        for one in found
    ]
