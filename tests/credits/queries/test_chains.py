"""Chains recomputed from the stored lines."""

import pytest
from django.db import connection, transaction

from taixue.credits.queries import chains, entries, statements
from taixue.credits.rules.chain import Problem
from taixue.kit.actor import SYSTEM
from taixue.lib import periods
from taixue.lib.errors import NotFound
from tests import world
from tests.credits.builders import AT, post


def tamper(statement: str) -> None:
    """Change a stored line as the owner of the tables could, with the triggers away."""
    tables = ("credits_entry", "credits_head")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement)
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.fixture
def two(tree):
    people = [world.person(tree.station, name) for name in ("林若溪", "陈嘉木")]
    for person in people:
        for number in (1, 2, 3):
            post(person, source=f"course:{number}:2026")
    return people


def test_untouched_chains_are_valid(two):
    assert list(chains.verify_all()) == [chains.ChainReport(person.pk, True, 3, None) for person in two]


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE credits_entry SET seconds = 9000 WHERE sequence = 2 AND person_id = {}", Problem(2, "changed")),
        ("UPDATE credits_entry SET title = '别的课' WHERE sequence = 3 AND person_id = {}", Problem(3, "changed")),
        ("DELETE FROM credits_entry WHERE sequence = 1 AND person_id = {}", Problem(1, "missing")),
        ("DELETE FROM credits_entry WHERE sequence = 3 AND person_id = {}", Problem(3, "head")),
        ("DELETE FROM credits_entry WHERE person_id = {}", Problem(1, "head")),
        ("DELETE FROM credits_head WHERE person_id = {}", Problem(1, "head")),
    ],
)
def test_a_line_changed_behind_the_triggers_shows(two, statement, problem):
    tamper(statement.format(two[1].pk))
    first, second = chains.verify_all()
    assert (first.valid, second.first_problem) == (True, problem)
    assert chains.verify(two[1].pk, by=SYSTEM).first_problem == problem


OTHER = {"integer": "{0} + 10", "bigint": "coalesce({0}, 0) + 1", "smallint": "{0} + 1", "boolean": "NOT {0}",
         "bytea": "sha256({0})", "uuid": "gen_random_uuid()", "date": "{0} + 1", "character varying": "{0} || 'x'",
         "timestamp with time zone": "{0} + interval '1 microsecond'"}  # fmt: skip
FREE = {"id", "public_id"}  # the address of a line, nothing that it says


def test_no_column_of_a_line_can_be_changed_unseen(two):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'credits_entry'"
        )
        columns = [(name, kind) for name, kind in cursor.fetchall() if name not in FREE]
    assert len(columns) > 25
    for name, kind in columns:
        value = "decode(repeat('00', 16), 'hex')" if name == "title_salt" else OTHER[kind].format(name)
        if name == "reverses_id":
            value = f"(SELECT id FROM credits_entry WHERE sequence = 1 AND person_id = {two[1].pk})"
        elif name in ("repeats_id", "origin"):  # the tables let in neither without the other
            name, value = (
                "repeats_id",
                f"(SELECT min(id) FROM credits_entry WHERE person_id = {two[1].pk}), origin = 'x'",
            )
        elif name == "person_id":
            value = str(world.person(world.unit("另一局"), "无课人").pk)
        with transaction.atomic():
            tamper(f"UPDATE credits_entry SET {name} = {value} WHERE sequence = 2 AND person_id = {two[1].pk}")
            assert [report.valid for report in chains.verify_all() if report.person_id == two[1].pk] == [False], name
            transaction.set_rollback(True)
    assert chains.verify(two[1].pk, by=SYSTEM).valid


def test_a_chain_is_shown_to_who_may_see_the_evidence_only(two, tree):
    inside, outside = (world.administrator("unit-admin", u) for u in (tree.county, tree.other_county))
    assert chains.verify(two[0].pk, by=inside).valid
    assert chains.verify(two[0].pk, by=world.actor(two[0])).valid
    for stranger in (outside, world.actor(two[1])):
        with pytest.raises(NotFound):
            chains.verify(two[0].pk, by=stranger)
        with pytest.raises(NotFound):
            entries.of_person(two[0].pk, by=stranger)


def test_entries_are_listed_by_their_local_year(learner):
    post(learner, source="course:a:2025", last_at=AT.replace(year=2025))
    post(learner, source="course:b:2026")
    me = world.actor(learner)
    assert statements.of_person(learner.pk, year=None, by=me).years == [2026, 2025]
    assert [e.source for e in entries.of_person(learner.pk, by=me, span=periods.year(2025))] == ["course:a:2025"]


def test_an_entry_shows_its_neighbours_in_the_chain(learner):
    lines = [post(learner, source=f"course:{n}:2026") for n in (1, 2, 3)]
    assert [e.sequence for e in chains.neighbours(lines[2], by=world.actor(learner))] == [2, 3]
