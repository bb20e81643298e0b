"""Two records of one person, and the administrators who join and part them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from taixue.kit.actor import Actor
from taixue.people.models import Join, Person
from taixue.people.services import joins
from tests import world

ASKED = world.NOON
DECIDED = ASKED + timedelta(hours=1)
LATER = ASKED + timedelta(days=7)


@dataclass(frozen=True)
class Pair:
    """The record that goes, at an office, the one that stays, at a station, and two administrators over both."""

    tree: world.Tree
    gone: Person
    stays: Person
    asker: Actor
    second: Actor


def build() -> Pair:
    """Build the pair on whichever database is current."""
    tree = world.tree()
    return Pair(
        tree, world.person(tree.office, "林若溪"), world.person(tree.station, "林若溪"),
        world.administrator("unit-admin", tree.county), world.administrator("unit-admin", tree.county, name="陈立新"),
    )  # fmt: skip


def ask(pair: Pair, *, at: datetime = ASKED) -> Join:
    """Ask that one record goes into the other."""
    return joins.ask(gone_id=pair.gone.pk, stays_id=pair.stays.pk, reason="同一人，重复建档", by=pair.asker, at=at)


def join(pair: Pair, *, at: datetime = DECIDED) -> Join:
    """Ask and approve."""
    return joins.approve(join_id=ask(pair, at=at).public_id, by=pair.second, at=at)


def part(pair: Pair, join_: Join, *, at: datetime = LATER) -> Join:
    """Ask to part and approve, the two administrators the other way round."""
    joins.ask_to_part(join_id=join_.public_id, reason="并非同一人", by=pair.second, at=at)
    return joins.part(join_id=join_.public_id, by=pair.asker, at=at)
