"""The branch of tests.people.town, with a caller that may everything in its county."""

from typing import Any

import pytest


@pytest.fixture
def hr(town: Any) -> Any:
    """Return a caller of the personnel system with every scope over the county."""
    from tests.people.api.calls import Caller, token

    return Caller(token(over=town.tree.county))
