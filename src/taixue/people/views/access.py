"""Doors of views: who is not signed in goes to the sign-in page, who may not is refused."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from taixue.kit import clock
from taixue.lib.errors import Denied
from taixue.people.rules.permissions import Permission, reach

View = Callable[..., HttpResponseBase]
CONFIRMED = "confirmed"
SECOND = "second"
"""In a session: the second step that was taken at sign-in."""
FRESH = timedelta(minutes=10)


def signed_in(view: View) -> View:
    """Let only signed-in accounts in; others sign in first and come back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.actor.account_id is None:
            return _detour("people:signin", request)
        return view(request, *args, **kwargs)

    return guarded


def needs(*permissions: Permission) -> Callable[[View], View]:
    """Let in only who holds one of the permissions anywhere. Over which unit is the service's and query's decision."""

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.actor.account_id is None:
                return _detour("people:signin", request)
            if not any(reach(request.actor, permission) for permission in permissions):
                raise Denied(permissions[0])
            return view(request, *args, **kwargs)

        return guarded

    return declare


def confirmed(view: View) -> View:
    """Ask for the password again unless it was given in the last ten minutes. Stands under `needs` or `signed_in`."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if clock.now().timestamp() - request.session.get(CONFIRMED, 0) > FRESH.total_seconds():
            return _detour("people:confirm", request)
        return view(request, *args, **kwargs)

    return guarded


def _detour(name: str, request: HttpRequest) -> HttpResponseBase:
    back = request.get_full_path() if request.method in ("GET", "HEAD") else request.path
    return redirect(f"{reverse(name)}?{urlencode({'next': back})}")
