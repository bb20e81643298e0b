"""How long a session lasts: twelve hours for everyone, thirty idle minutes for accounts that hold a role."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib import auth
from django.http import HttpRequest, HttpResponse

from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.people.services import sessions

LONGEST = timedelta(hours=12)
IDLE = timedelta(minutes=30)
TOUCH = timedelta(minutes=1)  # how exactly idle time is kept: at most one write a minute


def timed(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """End a session that has lasted too long. Stands after the middleware that sets `request.actor`."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.actor.account_id is not None and _is_over(request):
            auth.logout(request)
            request.actor = Actor(name="", address=request.actor.address)
        elif request.actor.account_id is not None:
            _note_use(request)
        return get_response(request)

    return middleware


def _note_use(request: HttpRequest) -> None:
    """Keep when and from where the session was last used, for the list of one's sessions; a write in five minutes."""
    at = clock.now()
    if at.timestamp() - request.session.get("used", at.timestamp()) > sessions.TOUCH.total_seconds():
        request.session["used"] = at.timestamp()
        sessions.used(key=request.session.session_key or "", address=request.actor.address[:45], at=at)


def _is_over(request: HttpRequest) -> bool:
    now = clock.now().timestamp()
    since = request.session.setdefault("since", now)
    if now - since > LONGEST.total_seconds():
        return True
    if not request.actor.grants:
        return False
    idle = now - request.session.get("seen", since)
    if idle > TOUCH.total_seconds():
        request.session["seen"] = now
    return idle > IDLE.total_seconds()
