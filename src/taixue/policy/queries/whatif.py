"""What a tried text means, by unit, rank band and person; names only where `by` sees the people."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from taixue.kit import clock, sql
from taixue.kit.actor import Actor, Grant
from taixue.lib import paths
from taixue.lib.errors import NotFound
from taixue.people.queries import access
from taixue.people.rules.permissions import Permission, Role
from taixue.policy.models import Draft, Outcome, Standing, WhatIf
from taixue.policy.queries import drafts, policies, recounts
from taixue.policy.queries.policies import Held
from taixue.policy.queries.recounts import Computed
from taixue.policy.rules.changes import change
from taixue.policy.rules.document import Document
from taixue.policy.rules.windows import Cycle, Window

DAY = timedelta(days=1)
TRIED = 0
"""The number of a version that is only tried."""

COMMON = ("year", "cycle", "rolling", "week", "month", "quarter", "ever")
"""Windows that are the same for everyone; the others begin with an event of a person's own life."""

Row = tuple[int, str, str, str, int, int, int, int]
"""Person, unit path, band, change, owed and missing before, owed and missing then."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How many people of a branch and band a change means. branch: id of the unit below, 0 for the unit itself."""

    branch: int
    band: str
    change: str
    people: int


_CELLS = """
SELECT coalesce(nullif(split_part(unit_path, '/', %(part)s), ''), '0')::bigint, band, change, count(*)
FROM policy_outcome WHERE whatif_id = %(whatif)s AND unit_path >= %(low)s AND unit_path < %(high)s
GROUP BY 1, 2, 3
"""


def get(public_id: UUID, *, by: Actor) -> WhatIf:
    """Return a try. Raises NotFound to who may not see its draft."""
    rows = WhatIf.objects.select_related("draft__unit", "base__policy", "unit").filter(public_id=public_id)
    found = rows.filter(draft__in=drafts.visible(by=by)).first()
    if found is None:
        raise NotFound("what-if")
    return found


def of_draft(draft: Draft) -> list[WhatIf]:
    """Return the tries of a draft that were kept or are not yet cleared away, the newest first."""
    return list(WhatIf.objects.filter(draft=draft).select_related("unit").order_by("-asked_at", "-pk")[:20])


def cells(whatif: WhatIf, unit_path: str, *, by: Actor) -> list[Cell]:
    """Return the counts of a subtree. Raises NotFound if `by` may not see the unit's figures."""
    if not access.allowed(Permission.FIGURES_SEE, over=unit_path, by=by):
        raise NotFound("unit")
    low, high = paths.span(unit_path)
    part = len(paths.numbers(unit_path)) + 2  # "/1/26/": parts "", "1", "26" and then the branch
    return sql.rows(Cell, _CELLS, part=part, whatif=whatif.pk, low=low, high=high)


def people(whatif: WhatIf, unit_path: str, change: str, band: str, *, by: Actor) -> QuerySet[Outcome]:
    """Return the people of a subtree whom a change means, those who owe most first; nobody where `by` sees no names."""
    low, high = paths.span(unit_path)
    rows = Outcome.objects.filter(whatif=whatif, change=change, unit_path__gte=low, unit_path__lt=high)
    rows = rows.filter(band=band) if band else rows
    seen = access.allowed(Permission.PERSON_SEE, over=unit_path, by=by)
    return rows.select_related("person").order_by("-missing", "person") if seen else rows.none()


def windows(document: Document, today: date) -> list[str]:
    """Return the windows in which a document can be tried: those that are the same for everyone, now and before."""
    found: list[str] = []
    for rule in document.windows:
        if rule.kind not in COMMON or (isinstance(rule, Cycle) and rule.since is None):
            continue
        around = rule.counting(today).around
        found.append(around.name)
        if rule.kind in ("year", "quarter", "month"):
            found.append(rule.counting(around.first.replace(day=1) - DAY).around.name)
    return list(dict.fromkeys(found))


def subjects(unit_path: str) -> Any:
    """Return the people of a subtree, as who administers exactly that sees them; "/" is everyone."""
    there = Actor(name="", grants=(Grant(Role.AUDITOR, unit_path),))
    return access.subordinates(Permission.PERSON_SEE, by=there)


def outcomes(whatif: WhatIf, person_ids: Iterable[int], *, at: datetime) -> list[Row]:
    """Return what a text means for some persons: computed now, beside their stored standings."""
    order = sorted(set(person_ids))
    before = _before(whatif, order)
    held = tried(whatif, clock.day(at))
    rows = recounts.computed(order, at, held=held, window=whatif.window)
    after = {row.person_id: row for row in rows if row.version_id == TRIED}
    found: list[Row] = []
    for number in order:
        old, new = before.get(number), after.get(number)
        said = change(_met(old), _met(new))
        if said:
            where = new or old
            assert where is not None  # one of them owes
            found.append(
                (number, where.unit_path, where.band, said, old.owed if old else 0, _missing(old),
                 new.owed if new else 0, _missing(new))
            )  # fmt: skip
    return found


def tried(whatif: WhatIf, today: date) -> list[Held]:
    """Return what would hold: the text in the place of every version of its policy, or for the unit where none holds.

    Rules of others that replace it stay.
    """
    document = policies.read(whatif.text)
    window = document.window(whatif.window)
    everything = policies.held()
    own = [one for one in everything if one.document.code == document.code]
    others = [one for one in everything if document.code in one.document.replaces]
    if not own:
        place = whatif.unit.path if whatif.unit else paths.ROOT
        own = [Held(TRIED, TRIED, place, min(window.first, today), None, document)]
    tried_ones = [replace(one, version_id=TRIED, document=document) for one in own]
    if document.carries or document.looks_back:  # what was learned before the window counts too
        return tried_ones + others
    return [kept for one in tried_ones if (kept := _within(one, window)) is not None] + others


def _within(one: Held, window: Window) -> Held | None:
    """Return what holds with its days cut to a window, so that no other window is computed; None outside of it."""
    first, end = max(one.first_day, window.first), window.last + DAY
    end = end if one.end_day is None else min(end, one.end_day)
    return replace(one, first_day=first, end_day=end) if first < end else None


def _before(whatif: WhatIf, order: list[int]) -> dict[int, Standing]:
    if whatif.base is None:
        return {}
    rows = Standing.objects.filter(person__in=order, version__policy=whatif.base.policy, window=whatif.window)
    some = rows.only("person", "subject", "met", "owed", "missing", "missing_required", "unit_path", "band")
    return {row.person_id: row for row in some.order_by("subject")}


def _met(row: Standing | Computed | None) -> bool | None:
    return row.met if row is not None and row.subject else None


def _missing(row: Standing | Computed | None) -> int:
    """Return what is missing, in all or in the required part, whichever is more."""
    return max(row.missing, row.missing_required) if row is not None else 0
