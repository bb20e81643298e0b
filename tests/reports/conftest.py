"""What tests of reports stand on: a province under the Fujian rule, and five people of one station.

Models are imported when a test runs: here the apps are not loaded yet.
"""

from typing import Any

import pytest


@pytest.fixture
def tree(db: None) -> Any:
    from tests import world

    return world.tree()


@pytest.fixture
def version(tree: Any) -> Any:
    from tests.reports import builders

    return builders.rule(tree.province)


@pytest.fixture
def five(tree: Any, version: Any) -> Any:
    from tests.reports import builders

    return builders.five(tree.station)


@pytest.fixture
def manager(tree: Any) -> Any:
    from tests import world

    return world.administrator("unit-admin", tree.county, name="周明远")


@pytest.fixture
def academy(tree: Any) -> Any:
    from tests import world

    return world.administrator("academy", None, at_unit=tree.province, name="省学院")


@pytest.fixture
def second(tree: Any) -> Any:
    from tests import world

    return world.administrator("academy", None, at_unit=tree.province, name="罗书记")


@pytest.fixture
def frozen(five: Any, tree: Any, academy: Any, second: Any) -> Any:
    from tests.reports import builders

    return builders.frozen(tree.province, academy, second)


@pytest.fixture
def noon(settings: Any) -> None:
    from tests import world
    from tests.portal.conftest import stand

    stand(settings, world.NOON)
