"""What somebody asks of a report, as plain values: of an address, of a stored order, of a subscription."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from taixue.kit.actor import Actor
from taixue.lib.errors import NotFound
from taixue.people.queries import audiences, units
from taixue.people.rules.permissions import Permission, allows
from taixue.policy.queries import branches
from taixue.policy.queries.branches import Held
from taixue.reports.queries import figures, narrowing, rollup
from taixue.reports.queries.figures import Scope
from taixue.reports.queries.narrowing import Narrow
from taixue.reports.rules.grouping import HERE, UNKNOWN

NARROW = ("band", "rank", "sex", "age", "group", "audience", "month", "cycle", "least", "trained")


@dataclass(frozen=True, slots=True)
class Asking:
    """A report. window, rule, snapshot: whose figures; "" is the newest window under the rule of most people, live.

    unit: "" is the whole subtree, else a unit directly below (public id) or `grouping.HERE`
    sheet: public id of the statistics form to be filled, of reports that are one
    """

    window: str = ""
    rule: str = ""
    snapshot: str = ""
    by: str = "unit"
    sort: str = ""
    state: str = "subject"
    order: str = "unit"
    search: str = ""
    unit: str = ""
    sheet: str = ""
    narrow: Narrow = field(default_factory=Narrow)

    def plain(self) -> dict[str, str]:
        """Return what differs from nothing, as JSON values; `read` gives it back."""
        said = {name: getattr(self, name) for name in _NAMES}
        said |= {name: getattr(self.narrow, name) for name in NARROW}
        return {name: value for name, value in said.items() if value}


_NAMES = ("window", "rule", "snapshot", "by", "sort", "state", "order", "search", "unit", "sheet")


def read(said: Mapping[str, Any]) -> Asking:
    """Return what plain values ask; names that are none are passed over."""
    given = {name: str(said[name]) for name in _NAMES if said.get(name)}
    return Asking(**given, narrow=Narrow(**{name: str(said[name]) for name in NARROW if said.get(name)}))


def scope(unit_id: UUID, asking: Asking, *, by: Actor) -> Scope:
    """Return the figures that are asked for. Raises NotFound as `figures.live` and `figures.frozen`."""
    found = of(unit_id, asking, by=by).scope
    if found is None:
        raise NotFound("window")
    return found


@dataclass(frozen=True, slots=True)
class Found:
    """Where a unit's people stand, live: every window and rule; and the figures that were asked for among them.

    scope: None where nobody owes anything yet and nothing particular was asked for
    """

    scope: Scope | None
    held: list[Held]


def of(unit_id: UUID, asking: Asking, *, by: Actor) -> Found:
    """Return the figures that are asked for with what else there is. Raises NotFound outside of what `by` may see."""
    if asking.snapshot:
        frozen = figures.frozen(
            unit_id, snapshot_id=narrowing.uuid(asking.snapshot), window=asking.window, rule=asking.rule, by=by
        )
        seen = allows(by, Permission.FIGURES_SEE, over=frozen.unit.path)  # it may have stood elsewhere then
        return Found(frozen, rollup.windows(frozen.unit.path, by=by).held if seen else [])
    unit = figures.named(units.get(unit_id, Permission.FIGURES_SEE, by=by))
    there = rollup.windows(unit.path, by=by)
    one = branches.choose(there.held, window=asking.window, rule=asking.rule)
    if one is None:
        return Found(None, there.held)
    live = Scope(unit, one.window, one.version_id, one.code, one.number, one.text, None, there.counted)
    return Found(live, there.held)


def settled(asking: Asking, found: Scope) -> Asking:
    """Return what was asked with the window and rule that were found, so that it means the same tomorrow."""
    return replace(asking, window=found.window, rule=found.key)


def narrow(asking: Asking, found: Scope) -> Narrow:
    """Return which people are meant, the unit below among it. Raises NotFound for a unit that is none."""
    return narrowing.at(found, asking.narrow, asking.unit) if asking.unit else asking.narrow


def things(every: Iterable[Asking], *, by: Actor) -> list[Any]:
    """Return the units, groups and audiences that are named in what is asked, as far as `by` may name them."""
    ids = {name: {getattr(one.narrow, name) for one in every} - {"", UNKNOWN} for name in ("group", "audience")}
    below = {one.unit for one in every} - {"", HERE}
    found: list[Any] = audiences.named_units(below) if below else []
    found += audiences.named_groups(ids["group"]) if ids["group"] else []
    return found + (list(audiences.visible(by=by).filter(public_id__in=ids["audience"])) if ids["audience"] else [])
