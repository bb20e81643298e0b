"""Everything with a way to a person is handed out or says why not; every period has its words and its job."""

from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, models

from taixue.kit import queue
from taixue.notices.services import retention as messages
from taixue.people.models import Account, Person
from taixue.people.rules import cursors
from taixue.people.services import sessions
from taixue.people.services.intake import clearing
from taixue.policy.services import whatif
from taixue.privacy import labels
from taixue.privacy.queries import handouts
from taixue.privacy.rules import erasing, holdings
from taixue.privacy.rules.retention import NIGHTLY, PERIODS
from taixue.privacy.services import erasures, retention
from taixue.reports.queries import exports

ROOT = Path(__file__).parents[3]
NAMES = {"person", "person_id", "account", "actor_account"}
"""Whole numbers that mean somebody without a foreign key."""

OUTSIDE = {"django", "procrastinate"}
"""Apps of the framework: sessions know no account, and the names of jobs and their lines go with them."""


def leads(model: type[models.Model], known: set[type[models.Model]]) -> bool:
    """Does a row of this model belong to a person, by itself or by a row it belongs to?"""
    for field in model._meta.concrete_fields:
        target = field.remote_field.model if field.remote_field else None
        if target in (Person, Account) or target in known - {model}:
            return True
        if target is None and isinstance(field, models.BigIntegerField) and field.name in NAMES:
            return True
    return False


def personal() -> set[str]:
    """Return the tables with a way to a person."""
    everything = [one for one in apps.get_models() if one.__module__.split(".")[0] not in OUTSIDE]
    known: set[type[models.Model]] = {Person, Account}
    while more := {one for one in everything if one not in known and leads(one, known)}:
        known |= more
    return {one._meta.db_table for one in known}


def test_every_table_with_a_way_to_a_person_is_handed_out_or_says_why_not():
    told = {one.table for one in holdings.HOLDINGS}
    assert personal() - told - holdings.ELSEWHERE.keys() == set()
    assert told & holdings.ELSEWHERE.keys() == set()


def test_every_holding_and_period_has_its_words():
    assert labels.TITLES.keys() == {one.table for one in holdings.HOLDINGS}
    assert {one.kept for one in holdings.HOLDINGS} <= PERIODS.keys() == labels.REASONS.keys()
    assert tuple(labels.ERASED) == erasing.GOES and tuple(labels.REMAINS) == erasing.STAYS


@pytest.mark.django_db
def test_what_a_holding_hides_are_columns_of_its_table():
    with connection.cursor() as cursor:
        for one in holdings.HOLDINGS:
            cursor.execute(f"SELECT * FROM {one.table} WHERE {one.link}", {"person": 0, "account": 0})
            columns = {column[0] for column in cursor.description}
            assert set(one.hides) | set(one.files) <= columns, one.table


def test_the_page_of_the_documents_is_made_from_them():
    assert (ROOT / "docs" / "retention.md").read_text(encoding="utf-8") == labels.reference()


def test_what_is_over_has_a_job_and_periods_are_those_of_their_owners():
    jobs = {period.job for period in PERIODS.values() if period.kept is not None}
    assert jobs <= set(queue.names()) and retention.CLEAR.keys() == set(NIGHTLY)
    assert erasures.ERASE.keys() == set(erasing.GOES)
    kept = {
        "message": messages.KEPT, "roster": clearing.KEPT, "report": exports.KEPT, "try": whatif.KEPT_FOR,
        "handout": handouts.KEPT, "session": sessions.OVER,
    }  # fmt: skip
    assert {code: PERIODS[code].kept for code in kept} == kept
    assert cursors.KEPT.days == 90  # the API's feed names things by their ids alone
