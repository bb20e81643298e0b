"""Who acts: an account with its grants at this moment. Built by people.queries.actors, passed as `by` everywhere."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Grant:
    """A role over the subtree of one unit ("/" reaches everything)."""

    role: str
    path: str


@dataclass(frozen=True, slots=True)
class Actor:
    """An account and what it may do now. `person_id` is None for accounts and jobs without a person."""

    name: str
    account_id: int | None = None
    person_id: int | None = None
    grants: tuple[Grant, ...] = field(default=())
    system: bool = False
    address: str = ""

    def roles(self) -> frozenset[str]:
        """Return the names of the roles held anywhere."""
        return frozenset(grant.role for grant in self.grants)


SYSTEM = Actor(name="system", system=True, grants=(Grant("system", "/"),))
"""Jobs and commands of the software itself: sees all, recorded as `system`."""
