"""Every address of the URL table, every role, own and foreign units: nothing shown or changed that the role may not."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction

from taixue.site import wiring
from tests import databases
from tests.reach import addresses, matrix, table

UNGUARDED = {*wiring.LANES, *table.SIGNED}
"""Addresses whose requests carry another proof than a form's token."""


@pytest.fixture(scope="module")
def stage(cluster: str, template: str, django_db_blocker: Any) -> Iterator[Any]:
    """Build the stage once, committed, at noon of 20 November 2026."""
    from django.test import override_settings

    from tests import world
    from tests.reach import stage as building

    name = f"test_{cluster}_{os.getpid()}_reach"
    offset = round((world.NOON - datetime.now(UTC)).total_seconds())
    with django_db_blocker.unblock():
        databases.create(name, template=template)
        with databases.using(name), override_settings(TAIXUE_CLOCK_OFFSET=offset):
            yield building.build()
        with databases.maintenance() as server:
            databases.drop(name, server)


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    rows = {row.name for row in table.TABLE}
    assert {name for name in addresses.names() if name not in rows} == set(), "give each a row in tests/reach/table.py"
    assert rows - set(addresses.names()) == set()


def test_an_address_with_a_parameter_is_asked_over_a_foreign_one_too() -> None:
    shared = {"policy:policy", "policy:source", "policy:changes", "policy:shipped", "policy:shipped-source"}
    shared |= {"policy:duties"}  # for everybody, or one's own
    asked = {row.name for row in table.TABLE if row.of and "foreign" in row.expected}
    taking = {name for name, parameters in addresses.names().items() if parameters}
    assert taking - asked - shared == set()


@pytest.mark.timeout(900)  # some thousand requests: minutes on a busy machine
def test_each_role_gets_what_the_table_says_and_nothing_else(stage: Any) -> None:
    outcomes = dict(matrix.run(stage))
    assert len(outcomes) > 1000
    wrong = [f"{case}: {problem}" for case, problem in outcomes.items() if problem]
    assert not wrong, "\n".join(wrong)


def test_who_administers_the_foreign_county_finds_every_secret_that_others_must_not(stage: Any) -> None:
    place, shown = stage.places["foreign"], ""
    for row in (row for row in table.TABLE if row.method == "GET" and "own" in row.expected and row.name[0] != "/"):
        shown += matrix.send(row, stage.foreign_admin, place).getvalue().decode(errors="replace")
    unmask = next(row for row in table.TABLE if row.name == "people:number" and row.method == "POST")
    with transaction.atomic():
        shown += matrix.send(unmask, stage.foreign_admin, place).content.decode()
        transaction.set_rollback(True)
    unseen = {secret for secret in place.secrets if secret not in shown}
    assert unseen == {"白鹤草稿课", "白鹤草稿讲", "白鹤来信", "白鹤规定稿"}  # an academy's, and the person's own inbox


def test_a_form_without_its_token_changes_nothing(stage: Any) -> None:
    before = matrix.Sums()
    for row in (row for row in table.TABLE if row.method == "POST" and row.name not in UNGUARDED):
        role = next((r for r, word in zip(table.ROLES, row.expected["own"].split(), strict=True) if word == "done"), "")
        with transaction.atomic():
            answer = matrix.send(row, stage.sessions[role or "learner"], stage.places["own"], enforce_csrf_checks=True)
            assert answer.status_code == 403, row.name
            assert before.changed() == frozenset(), row.name
            transaction.set_rollback(True)
