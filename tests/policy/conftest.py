"""What tests of policies stand on: the Fujian rule over a province since 2025.

Models are imported when a test runs: here the apps are not loaded yet.
"""

from datetime import date
from typing import Any

import pytest
from django.test import Client


@pytest.fixture
def tree(db: None) -> Any:
    from tests import world

    return world.tree()


@pytest.fixture
def version(tree: Any) -> Any:
    from taixue.kit.actor import SYSTEM
    from taixue.policy.services import assignments, policies
    from tests.world import NOON

    made = policies.publish(text=policies.library("fujian-2017"), by=SYSTEM, at=NOON)
    assignments.assign(
        code="fujian-2017", number=1, unit_path=tree.province.path, first_day=date(2025, 1, 1), by=SYSTEM, at=NOON
    )
    return made


@pytest.fixture
def learner(tree: Any) -> Any:
    from tests import world

    return world.person(tree.station)


@pytest.fixture
def manager(tree: Any) -> Any:
    from tests import world

    return world.administrator("unit-admin", tree.county, name="周明远")


@pytest.fixture
def academy(tree: Any) -> Any:
    from tests import world

    return world.administrator("academy", None, at_unit=tree.province, name="省学院")


@pytest.fixture
def browser() -> Client:
    """Return a browser with cookies of its own."""
    return Client()
