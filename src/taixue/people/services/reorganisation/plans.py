"""A change of units as a plan to read: who moves where, which figures change, what follows, what forbids it."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.lib.errors import Conflict
from taixue.people.models import Posting, Reorganisation, RoleGrant, TransferRequest, Unit, UnitCount, UnitSpan
from taixue.people.rules import reorganisation as rules
from taixue.people.rules import trees
from taixue.people.rules.reorganisation import Change, Flow, Place, Wording
from taixue.people.services.reorganisation import relocations
from taixue.people.signals import unit_planned

NEW = 0
"""How figures name the unit that a split is to make."""

Kind = Reorganisation.Kind


@dataclass(frozen=True, slots=True)
class Asked:
    """A change with the units it names, as they are now. unit, under, others: as in rules.reorganisation.Change.

    departments: split: all who stand in the unit under one of these; persons: and these, by the number inside
    rows: list: the rows of a list of units, as people.rules.trees reads them
    """

    kind: str
    on: date
    unit: Unit | None = None
    under: Unit | None = None
    others: tuple[Unit, ...] = ()
    wording: Wording = Wording()
    departments: tuple[str, ...] = ()
    persons: tuple[int, ...] = ()
    rows: tuple[dict[str, str], ...] = field(default=())

    def facts(self) -> dict[str, Any]:
        """Return what is kept of it, as plain JSON."""
        return {
            "under": self.under.pk if self.under else None, "others": [unit.pk for unit in self.others],
            "wording": asdict(self.wording), "departments": list(self.departments), "persons": list(self.persons),
            "rows": list(self.rows),
        }  # fmt: skip

    def units(self) -> list[Unit]:
        """Return every unit it names."""
        return [unit for unit in (self.unit, self.under, *self.others) if unit is not None]

    def over(self) -> list[str]:
        """Return the paths over which it takes the permission: who moves, merges or closes a unit has its superior."""
        above = [_superior(unit) for unit in self.others]
        own = _superior(self.unit) if self.unit and self.kind in (Kind.MOVE, Kind.CLOSE) else ""
        here = "" if own or self.unit is None else self.unit.path
        under = self.under.path if self.under else ""
        found = [path for path in (own, here, under, *above) if path]
        return found or [paths.ROOT]


def _superior(unit: Unit) -> str:
    return (paths.above(unit.path) or [paths.ROOT])[-1]


def again(order: Reorganisation) -> Asked:
    """Return what an order asks, with its units as they are now. Raises Conflict if one of them is gone."""
    facts = order.facts
    numbers = [n for n in (order.unit_id, facts["under"], *facts["others"]) if n]
    known = Unit.objects.select_related("parent").in_bulk(numbers)
    if len(known) != len(set(numbers)):
        raise Conflict("a unit is gone")
    return Asked(
        kind=order.kind, on=order.on, unit=known[order.unit_id] if order.unit_id else None,
        under=known[facts["under"]] if facts["under"] else None, others=tuple(known[n] for n in facts["others"]),
        wording=Wording(**facts["wording"]), departments=tuple(facts["departments"]),
        persons=tuple(facts["persons"]), rows=tuple(facts["rows"]),
    )  # fmt: skip


def chosen(asked: Asked) -> QuerySet[Posting]:
    """Return the postings that a split takes along."""
    assert asked.unit is not None
    wanted = Q(department__in=asked.departments) | Q(person__in=asked.persons)
    return relocations.standing(asked.unit, asked.on).filter(wanted)


def problems(asked: Asked, at: datetime) -> list[rules.Problem]:
    """Return all that forbids the change now, empty if nothing does."""
    if asked.kind == Kind.LIST:
        return _listed(asked)
    return rules.problems(_change(asked), today=clock.day(at))


def _listed(asked: Asked) -> list[rules.Problem]:
    known = dict(Unit.objects.values_list("code", "parent__code"))
    verdict = trees.judge(asked.rows, {code: above or "" for code, above in known.items()})
    return [
        rules.Problem("row", "file", {"row": str(p.row), "column": p.column, "code": p.code, "value": p.value})
        for p in verdict.problems
    ]


def _change(asked: Asked) -> Change:
    since = dict(UnitSpan.objects.filter(unit__in=asked.units(), end_day=None).values_list("unit_id", "first_day"))
    places = {
        u.pk: Place(u.pk, u.code, u.name, u.path, since.get(u.pk, u.valid_to or u.valid_from), u.valid_to, u.valid_from)
        for u in asked.units()
    }
    unit, wording = asked.unit, asked.wording
    people = below = 0
    if asked.kind == Kind.SPLIT:
        people = chosen(asked).count()
    elif asked.kind == Kind.CLOSE and unit is not None:
        people = relocations.standing(unit, asked.on).values("person").distinct().count()
        below = Unit.objects.filter(parent=unit, valid_to=None).count()
    return Change(
        kind=asked.kind, on=asked.on, unit=places[unit.pk] if unit else None,
        under=places[asked.under.pk] if asked.under else None, others=tuple(places[u.pk] for u in asked.others),
        wording=wording, people=people, below=below,
        taken=asked.kind in (Kind.CREATE, Kind.SPLIT) and Unit.objects.filter(code=wording.code).exists(),
        same=unit is not None and all(getattr(unit, n) == getattr(wording, n) for n in ("name", "name_en", "kind")),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """People who change place together: from one path to another, all in one unit or with all below it."""

    old: str
    new: str
    postings: QuerySet[Posting]
    stays: bool  # their unit itself goes; their postings stay as they are

    def flow(self, today: date) -> Flow:
        """Return the group in figures."""
        held = Q(kind=Posting.Kind.MAIN, first_day__lte=today) & (Q(end_day=None) | Q(end_day__gt=today))
        found = self.postings.order_by().aggregate(
            people=Count("person", distinct=True), main=Count("person", distinct=True, filter=held)
        )
        return Flow(self.old, self.new, found["people"], found["main"])


def groups(asked: Asked) -> list[Group]:
    """Return who changes place, group by group."""
    unit = asked.unit
    if unit is None or asked.kind not in (Kind.MOVE, Kind.MERGE, Kind.SPLIT):
        return []
    if asked.kind == Kind.MOVE:
        assert asked.under is not None
        return [_whole(unit, asked.under.path, asked.on)]
    if asked.kind == Kind.SPLIT:
        new = paths.child(asked.under.path if asked.under else paths.ROOT, NEW)
        return [Group(unit.path, new, chosen(asked), False), *(_whole(u, new, asked.on) for u in asked.others)]
    found = []
    for source in asked.others:
        found.append(Group(source.path, unit.path, relocations.standing(source, asked.on), False))
        below = Unit.objects.filter(parent=source, valid_to=None).order_by("code")
        found += [_whole(child, unit.path, asked.on) for child in below]
    return found


def _whole(unit: Unit, above: str, on: date) -> Group:
    low, high = paths.span(unit.path)
    inside = Posting.objects.filter(unit__path__gte=low, unit__path__lt=high).filter(
        Q(end_day=None) | Q(end_day__gt=on)
    )
    return Group(unit.path, paths.child(above, unit.pk), inside, True)


def make(asked: Asked, *, by: Actor, at: datetime) -> tuple[dict[str, Any], str]:
    """Return the plan as plain JSON and the digest of all that it rests on.

    people: how many come to another unit or whose unit moves; figures: [unit id, people before, after], 0 is the new
    unit; moves: [path before, after, people, does the unit itself move]; roles: [role, name] that end; transfers: open
    requests that follow or end; above: what the apps above say of it
    """
    today = clock.day(at)
    found = groups(asked)
    flows = [group.flow(today) for group in found]
    ending = _ending(asked)
    plan = {
        "people": sum(flow.people for flow in flows),
        "figures": _figures(flows),
        "moves": [[g.old, g.new, f.people, g.stays] for g, f in zip(found, flows, strict=True)],
        "roles": [list(row) for row in _roles(ending)],
        "transfers": TransferRequest.objects.filter(to_unit__in=ending, state=TransferRequest.State.OPEN).count(),
        "above": _above(found, asked, by, at),
    }
    if asked.kind == Kind.LIST:
        plan |= _list_figures(asked)
    if asked.unit is not None and asked.kind == Kind.RENAME:
        plan |= {"before": asked.unit.name, "before_en": asked.unit.name_en, "before_kind": asked.unit.kind}
    return plan, rules.digest([asked.facts(), asked.on, _rests_on(asked, found)])


def _ending(asked: Asked) -> list[Unit]:
    if asked.kind == Kind.MERGE:
        return list(asked.others)
    return [asked.unit] if asked.kind == Kind.CLOSE and asked.unit else []


def _figures(flows: Sequence[Flow]) -> list[list[int]]:
    shift = rules.shifts(flows)
    before = dict(UnitCount.objects.filter(unit__in=shift).values_list("unit", "people"))
    order = {number: path for flow in flows for path in (flow.old, flow.new) for number in paths.numbers(path)}
    rows = [[number, before.get(number, 0), before.get(number, 0) + n] for number, n in shift.items()]
    return sorted(rows, key=lambda row: (order[row[0]].count("/") if row[0] else 99, row[0]))


def _roles(units: Iterable[Unit]) -> QuerySet[RoleGrant, Any]:
    held = RoleGrant.objects.filter(unit__in=list(units), end_day=None).order_by("unit", "role", "pk")
    return held.values_list("role", "account__name", "unit__name")


def _above(found: Sequence[Group], asked: Asked, by: Actor, at: datetime) -> dict[str, Any]:
    """Ask the apps above what the change does to what they keep; each answers under its own name."""
    moved = [(group.old, group.new, group.postings.order_by().values_list("person_id", flat=True)) for group in found]
    closed = [unit.path for unit in _ending(asked)]
    answers: list[Any] = unit_planned.send(Unit, moved=moved, closed=closed, by=by, at=at) if moved or closed else []
    said: dict[str, Any] = {}
    for _, answer in answers:
        said.update(answer or {})
    return said


def _list_figures(asked: Asked) -> dict[str, Any]:
    known = {unit.code: unit for unit in Unit.objects.all()}
    new = [row for row in asked.rows if row["code"] not in known]
    other = [
        [row["code"], known[row["code"]].name, row["name"]]
        for row in asked.rows
        if row["code"] in known and trees.differs(row, known[row["code"]])
    ]
    return {
        "new": [[row["code"], row["name"], row["parent"]] for row in new], "renamed": other,
        "unchanged": len(asked.rows) - len(new) - len(other),
    }  # fmt: skip


def _rests_on(asked: Asked, found: Sequence[Group]) -> list[Any]:
    """Return what must still be so when the plan is confirmed: the units it names, each posting that goes on."""
    units = [[u.pk, u.path, u.name, u.name_en, u.kind, u.valid_to] for u in asked.units()]
    postings = [
        sorted(group.postings.values_list("pk", flat=True)) if not group.stays else group.flow(asked.on).people
        for group in found
    ]
    return [units, postings]
