"""Builders for the ledger: a course of five hours learned on a day, posted through the service."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from tests import world

from taixue.credits.models import Correction, Entry
from taixue.credits.services import corrections, ledger
from taixue.kit.actor import SYSTEM, Actor
from taixue.people.models import Person

AT = datetime(2026, 9, 5, 14, 31, tzinfo=UTC)  # 22:31 in the authority's zone
ITEM = UUID("0197f1a0-0000-7000-8000-000000000217")


def facts(person: Person, **changed: Any) -> dict[str, Any]:
    """Return what `ledger.post` takes: 47 min 7 s of one course, 5 nominal hours."""
    last = changed.pop("last_at", AT)
    return {
        "person_id": person.pk, "kind": "course", "source": f"course:{ITEM}:2026", "item": ITEM, "item_version": 1,
        "title": "数据安全与个人信息保护", "title_en": "Data security", "subject": "law", "category": "online",
        "required": True, "seconds": 2827, "held": 120, "nominal": 500, "first_at": last - timedelta(minutes=48),
        "last_at": last, "provenance": "proven",
    } | changed  # fmt: skip


def post(person: Person, *, at: datetime = AT, **changed: Any) -> Entry:
    return ledger.post(**facts(person, **changed), by=SYSTEM, at=at)[0]


@pytest.fixture
def tree(db: None) -> world.Tree:
    return world.tree()


@pytest.fixture
def learner(tree: world.Tree) -> Person:
    return world.person(tree.station)


@pytest.fixture
def entry(learner: Person) -> Entry:
    return post(learner)


@pytest.fixture
def asker(tree: world.Tree) -> Actor:
    return world.administrator("unit-admin", tree.county, name="周明远")


@pytest.fixture
def approver(tree: world.Tree) -> Actor:
    return world.administrator("unit-admin", tree.county, name="陈立新")


@pytest.fixture
def auditor(tree: world.Tree) -> Actor:
    return world.administrator("auditor", tree.province, name="卫承泽")


@pytest.fixture
def correction(entry: Entry, asker: Actor) -> Correction:
    return corrections.ask(entry_id=entry.public_id, reason="重复登记", by=asker, at=AT)


@pytest.fixture
def posts() -> Callable[..., Entry]:
    return post
