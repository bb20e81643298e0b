"""The main job, once, over HTTP, as `taixue demo --once` runs it: expected beside seen."""

from collections.abc import Callable, Mapping
from urllib.request import urlopen

Say = Callable[[str], None]


def prepare(*, say: Say) -> Mapping[str, str]:
    """Make what must be there before the server starts; return what `run` signs in with."""
    return {}


def run(address: str, staff: Mapping[str, str], *, say: Say) -> int:
    """Run the main job against a server; print one table (step, expected, seen) and return 0 if all agree.

    address: with a slash at its end
    """
    with urlopen(f"{address}health", timeout=10) as answer:
        seen = answer.status
    print(f"the server answers  200  {seen}")
    return 0 if seen == 200 else 1
