"""Wrong passwords as axes counts them, asked for once a sign-in: most people have none, and a morning has thousands."""

from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from django.http import HttpRequest

from taixue.people.models import Account
from taixue.people.services import signin

ALLOWED, COUNTED = "signin_allowed", "signin_counted"
"""On a request: the trace that was let through, and how many wrong passwords were counted for it then."""


class Knocks(AxesDatabaseHandler):  # type: ignore[misc]  # axes has no types
    """What settings.AXES_HANDLER asks for: axes' own, without its second look at the same door."""

    def is_allowed(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        """May a password be tried? The page asks before anything else, axes' backend right after it: one answer."""
        trace = signin.trace_of(request, credentials)
        if trace and vars(request).get(ALLOWED) == trace:
            return True
        allowed = bool(super().is_allowed(request, credentials))
        vars(request)[ALLOWED] = trace if allowed else ""
        return allowed

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """Return how many wrong passwords of a quarter of an hour are counted; asked anew each time."""
        counted = int(super().get_failures(request, credentials))
        vars(request)[COUNTED] = counted
        return counted

    def user_logged_in(self, sender: object, request: HttpRequest, user: Account, **kwargs: Any) -> None:
        """Forget wrong passwords after a right one; where none was counted there is nothing to look for."""
        if vars(request).get(COUNTED) != 0:
            super().user_logged_in(sender, request, user, **kwargs)
