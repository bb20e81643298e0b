"""Units as another system knows them. One that should stand elsewhere is refused: a move is planned and read."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from taixue.kit.actor import Actor
from taixue.lib.errors import Denied
from taixue.people.models import Unit
from taixue.people.queries import access, keys
from taixue.people.rules import exchange as rules
from taixue.people.rules import trees
from taixue.people.rules.exchange import Trouble
from taixue.people.rules.permissions import Permission
from taixue.people.services import units
from taixue.people.services.exchange import batches, references
from taixue.people.services.exchange.batches import EACH, How, Outcome, Report, What
from taixue.people.services.exchange.references import Ref


@dataclass(frozen=True, slots=True)
class UnitItem:
    """A unit as sent. fields: those given of code, name, name_en, kind; closed_on: first day on which it is no more."""

    key: str
    fields: Mapping[str, str] = field(default_factory=dict)
    parent: Ref | None = None
    valid_from: date | None = None
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class _Desk:
    """What the items of a batch are held against."""

    source: str
    by: Actor
    at: datetime

    def placed(self, ref: Ref) -> Unit | None:
        return references.units([ref], Permission.UNIT_EDIT, source=self.source, by=self.by).get(ref)


def put(
    *, items: Sequence[UnitItem], source: str, by: Actor, at: datetime, how: How = EACH,
    before: Callable[[], None] = batches.nothing,
) -> Report:  # fmt: skip
    """Bring units in as a system knows them, in their order: superiors before what is under them.

    A unit is found by the system's key, else by its code. Raises Conflict if others keep writing in between.
    """
    return batches.carry_out(lambda: _bring_in(items, _Desk(source, by, at)), source=source, how=how, before=before)


def _bring_in(items: Sequence[UnitItem], desk: _Desk) -> list[Outcome]:
    reached = access.units(Permission.UNIT_EDIT, by=desk.by).select_related("parent")
    named = keys.known("unit", [item.key for item in items], source=desk.source)
    stored = reached.in_bulk(list(named.values()))
    coded = {
        unit.code: unit for unit in reached.filter(code__in=[i.fields["code"] for i in items if "code" in i.fields])
    }
    held = keys.of("unit", [unit.pk for unit in coded.values()], source=desk.source)

    def bring(item: UnitItem) -> Outcome:
        if item.key in named:
            return _known(item, stored.get(named[item.key]), desk)
        unit = coded.get(item.fields.get("code", ""))
        return _add(item, desk) if unit is None else _found(item, unit, held.get(unit.pk, ""), desk)

    return batches.each(items, act=bring)


def _known(item: UnitItem, unit: Unit | None, desk: _Desk) -> Outcome:
    if unit is None:
        return batches.refused(item.key, Trouble("key", "not-found", item.key))
    return _change(item, unit, (), desk)


def _found(item: UnitItem, unit: Unit, key: str, desk: _Desk) -> Outcome:
    """Answer an item whose code is that of a unit without this key; `key`: the one it has."""
    if key:
        return batches.refused(item.key, Trouble("key", "key-differs", key))
    references.remember("unit", {item.key: unit.pk}, source=desk.source, at=desk.at)
    return _change(item, unit, ("key",), desk)


def _change(item: UnitItem, unit: Unit, changed: tuple[str, ...], desk: _Desk) -> Outcome:
    problems = [*_lengths(item), *_fixed(item, unit, desk)]
    if problems:
        return batches.refused(item.key, *problems)
    names = {name: item.fields.get(name, getattr(unit, name)).strip() for name in ("name", "name_en")}
    fields = [name for name, text in names.items() if text != getattr(unit, name)]
    if fields:
        units.rename(unit=unit, name=names["name"], name_en=names["name_en"], by=desk.by, at=desk.at)
    if item.closed_on is not None and unit.valid_to is None:
        units.close(unit=unit, on=item.closed_on, by=desk.by, at=desk.at)
        fields.append("closed_on")
    what = What.CHANGED if fields or changed else What.UNCHANGED
    return Outcome(item.key, what, unit.public_id, (*changed, *fields))


def _fixed(item: UnitItem, unit: Unit, desk: _Desk) -> Iterator[Trouble]:
    """Yield what an item would change that is not changed this way."""
    for name in ("code", "kind"):
        if name in item.fields and item.fields[name] != getattr(unit, name):
            yield Trouble(name, "fixed", getattr(unit, name))
    if item.fields.get("name", "-").strip() == "":
        yield Trouble("name", "missing")
    if item.parent is not None and not _is(item.parent, unit.parent, desk):
        yield Trouble("parent", "moved")
    if item.valid_from is not None and item.valid_from != unit.valid_from:
        yield Trouble("valid_from", "fixed", unit.valid_from.isoformat())
    if item.closed_on is not None and unit.valid_to is not None and item.closed_on != unit.valid_to:
        yield Trouble("closed_on", "fixed", unit.valid_to.isoformat())


def _is(ref: Ref, unit: Unit | None, desk: _Desk) -> bool:
    """Does a reference name this unit? Superiors out of reach may be named: that is no secret."""
    if unit is None:
        return False
    if ref.key:
        return keys.known("unit", [ref.key], source=desk.source).get(ref.key) == unit.pk
    return ref.id == unit.public_id if ref.id else ref.code == unit.code


def _add(item: UnitItem, desk: _Desk) -> Outcome:
    problems = [*_lengths(item), *_missing(item)]
    parent = desk.placed(item.parent) if item.parent else None
    if item.parent is not None and parent is None:
        problems.append(Trouble("parent", "unit-unknown", str(item.parent)))
    if problems:
        return batches.refused(item.key, *problems)
    code = item.fields["code"]
    if Unit.objects.filter(code=code).exists():
        return batches.refused(item.key, Trouble("code", "taken", code))
    try:
        unit = units.create(
            code=code, name=item.fields["name"].strip(), name_en=item.fields.get("name_en", "").strip(),
            kind=item.fields["kind"], parent=parent, valid_from=item.valid_from, by=desk.by, at=desk.at,
        )  # fmt: skip
    except Denied:
        return batches.refused(item.key, Trouble("parent", "missing"))
    references.remember("unit", {item.key: unit.pk}, source=desk.source, at=desk.at)
    if item.closed_on is not None:
        units.close(unit=unit, on=item.closed_on, by=desk.by, at=desk.at)
    return Outcome(item.key, What.CREATED, unit.public_id)


def _missing(item: UnitItem) -> Iterator[Trouble]:
    for name in ("code", "name", "kind"):
        if not item.fields.get(name, "").strip():
            yield Trouble(name, "missing")


def _lengths(item: UnitItem) -> Iterator[Trouble]:
    yield from rules.too_long(item.fields, trees.LONGEST)
    if item.fields.get("kind") and item.fields["kind"] not in trees.KINDS:
        yield Trouble("kind", "kind-unknown", item.fields["kind"][:20])
