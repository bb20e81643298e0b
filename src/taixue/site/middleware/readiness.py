"""What an account must do before anything else: change a one-time password; set up a second step where one is required.

Nothing else opens until it is done, so the first minutes of an administrator are the safe ones.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from taixue.people.views.access import SECOND
from taixue.site.views import errors

ALWAYS = frozenset(
    {"people:signout", "people:language", "health", "ready", "portal:front", "people:api-page", "people:api"}
)
"""The API looks at no session: for it there is nothing to be done first."""
CHANGE = ALWAYS | {"people:password"}
SET_UP = ALWAYS | {
    "people:setup", "people:app", "people:passkey-add", "people:codes", "people:confirm", "people:safety",
    "people:password", "people:session-end", "people:sessions-end",
}  # fmt: skip


class Readiness:
    """Lead on to what is to be done first. What may be required of whom: settings.TAIXUE_SECOND_FACTOR."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Called by Django once it knows the view; None lets the request go on."""
        if request.actor.account_id is None or hasattr(request, "viewing"):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if getattr(request.user, "temporary_until", None) is not None:
            return _lead(request, name, CHANGE, "people:password")
        if lacks_second(request):
            return _lead(request, name, SET_UP, "people:setup")
        return None


def lacks_second(request: HttpRequest) -> bool:
    """Must this session's account have a second step, and came in without one?"""
    required = settings.TAIXUE_SECOND_FACTOR == "required"
    return required and bool(request.actor.grants) and not request.session.get(SECOND)


def _lead(request: HttpRequest, name: str, allowed: frozenset[str], to: str) -> HttpResponse | None:
    if name in allowed:
        return None
    if request.method not in ("GET", "HEAD"):
        return errors.page(request, 403, first=to)
    return redirect(to)
