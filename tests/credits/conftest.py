"""What tests of the ledger stand on. Models are imported when a test runs: here the apps are not loaded yet."""

from typing import Any

import pytest
from django.test import Client


@pytest.fixture
def tree(db: None) -> Any:
    from tests import world

    return world.tree()


@pytest.fixture
def learner(tree: Any) -> Any:
    from tests import world

    return world.person(tree.station)


@pytest.fixture
def entry(learner: Any) -> Any:
    from tests.credits import builders

    return builders.post(learner)


def _administrator(role: str, over: Any, name: str) -> Any:
    from tests import world

    return world.administrator(role, over, name=name)


@pytest.fixture
def asker(tree: Any) -> Any:
    return _administrator("unit-admin", tree.county, "周明远")


@pytest.fixture
def approver(tree: Any) -> Any:
    return _administrator("unit-admin", tree.county, "陈立新")


@pytest.fixture
def auditor(tree: Any) -> Any:
    return _administrator("auditor", tree.province, "卫承泽")


@pytest.fixture
def correction(entry: Any, asker: Any) -> Any:
    from taixue.credits.services import corrections
    from tests.credits.builders import AT

    return corrections.ask(entry_id=entry.public_id, reason="重复登记", by=asker, at=AT)


@pytest.fixture
def browser() -> Client:
    """Return a browser with cookies of its own."""
    return Client()
