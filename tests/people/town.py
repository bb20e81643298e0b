"""A branch of the province with its people, for the tests of this app."""

from dataclasses import dataclass

from taixue.kit.actor import Actor
from taixue.people.models import Person
from tests import world


@dataclass(frozen=True)
class Town:
    """The branch, a learner at its station, one beside it, and who administers."""

    tree: world.Tree
    learner: Person
    stranger: Person
    admin: Actor  # unit administrator of the county
    foreign_admin: Actor  # the same of the county beside it


def build() -> Town:
    """Build the branch on whichever database is current."""
    tree = world.tree()
    return Town(
        tree,
        world.person(tree.station, "林若溪"),
        world.person(tree.other_office, "陈嘉木"),
        world.administrator("unit-admin", tree.county),
        world.administrator("unit-admin", tree.other_county, name="吴晓岚"),
    )
