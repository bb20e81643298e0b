"""A learner of 青石县 at noon on 20 November 2026, under the Fujian rule of 2017.

Models are imported when a test runs: here the apps are not loaded yet.
"""

from datetime import UTC, datetime
from math import ceil
from typing import Any

import pytest
from django.test import Client


def stand(settings: Any, moment: datetime) -> None:
    """Let the one clock show this moment, by its setting."""
    settings.TAIXUE_CLOCK_OFFSET = ceil((moment - datetime.now(UTC)).total_seconds())  # never a moment before


@pytest.fixture
def noon(settings: Any) -> None:
    from tests import world

    stand(settings, world.NOON)


@pytest.fixture
def tree(db: None) -> Any:
    from tests import world
    from tests.portal import builders

    builders.rule()
    return world.tree()


@pytest.fixture
def learner(tree: Any) -> Any:
    from tests import world

    return world.person(tree.office)


@pytest.fixture
def browser(client: Client, learner: Any, noon: None) -> Client:
    """Return a client in which the learner is signed in."""
    from tests import world

    return world.sign_in(client, learner)
