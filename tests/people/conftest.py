"""What the tests of this app stand on. Models are imported when a test runs: here the apps are not loaded yet."""

from typing import Any

import pytest
from django.test import Client


@pytest.fixture
def town(db: None) -> Any:
    """Build the branch of tests.people.town."""
    from tests.people.town import build

    return build()


@pytest.fixture
def browser() -> Client:
    """Return a browser with cookies of its own."""
    return Client()
