"""Who may reset whose account? Pure.

An administrator's account is worth what she may do: who could come into it alone could be both of two who must agree.
So a reset of an account that holds a role takes someone higher, or two people of the same reach; the three separated
administrators are reset by nobody on a page, only by a command on the machine.
"""

from collections.abc import Iterable
from enum import StrEnum

from taixue.people.rules.permissions import SEPARATED


class Way(StrEnum):
    """How a reset goes."""

    ALONE = "alone"  # no role is held, or only under units that the actor's own role stands above
    TWO = "two"  # a role of the same reach is held: a second person must agree
    BEYOND = "beyond"  # a role reaches further, or is one of the separated ones


def way(held: Iterable[tuple[str, str]], reached: tuple[str, ...]) -> Way:
    """Return how the account may be reset by who reaches these paths.

    held: (role, unit path) of every role the account holds or will hold; "/" is everything
    reached: paths of the actor's own permission to reset, none under another
    """
    found = Way.ALONE
    for role, path in held:
        if role in SEPARATED or not any(path.startswith(top) for top in reached):
            return Way.BEYOND
        if path in reached:
            found = Way.TWO
    return found
