"""Every page of the URL table with an example, as a role that may see it: from the rows of tests/reach."""

from dataclasses import dataclass

from tests.reach import addresses
from tests.reach.stage import Stage
from tests.reach.table import ROLES, TABLE, Row

ERRORS = {"/nowhere/": 404, "/roles/": 403}
"""Pages of refusals, as the learner sees them, with their status."""

PARTS = {
    "health",
    "ready",
    "catalog:lesson_state",
    "people:intake-progress",
    "people:order-progress",
    "policy:whatif-progress",
    "reports:export-progress",
    "privacy:handout-progress",
}
"""Texts for programs, and parts that a page fetches: no pages of their own; parts are looked at inside their page."""


@dataclass(frozen=True)
class Example:
    """A path and the role that opens it; for_learners: people use it on phones."""

    name: str
    path: str
    role: str
    for_learners: bool


def examples(stage: Stage) -> list[Example]:
    """Return an example of every row that opens a page, the learner's first."""
    rows = [row for row in TABLE if row.method == "GET" and row.name not in PARTS]
    return [found for row in rows if (found := _example(row, stage))]


def names() -> set[str]:
    """Return the addresses that open a page for somebody."""
    opening = {row.name for row in TABLE if row.method == "GET" and "page" in " ".join(row.expected.values()).split()}
    return opening - PARTS


def _example(row: Row, stage: Stage) -> Example | None:
    for role in ("learner", "signed-out", *ROLES[2:]):
        for place, words in row.expected.items():
            if words.split()[ROLES.index(role)] == "page":
                ids = stage.places[place].ids
                path = addresses.path(row.name, [ids[one] for one in row.of.split()]) + row.query.format(**ids)
                return Example(row.name, path, role, role in ("learner", "signed-out"))
    return None
