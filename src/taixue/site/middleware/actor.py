"""Who asks: every request carries an Actor, looked up only when a page needs it; sessions end in time."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from taixue.kit import addresses, clock
from taixue.kit.actor import Actor
from taixue.people.queries import actors

LONGEST = timedelta(hours=12)
IDLE = timedelta(minutes=30)  # for accounts that hold a role
TOUCH = timedelta(minutes=1)  # how exactly idle time is kept
SINCE = "since"
SEEN = "seen"

Handler = Callable[[HttpRequest], HttpResponse]


def actor(request: HttpRequest) -> Actor:
    """Return who asks; an Actor without an account when signed out."""
    address = addresses.of(request)
    if not request.user.is_authenticated:
        return Actor(name="", account_id=None, address=address)
    return actors.of(request.user, on=clock.day(clock.now()), address=address)


class ActorMiddleware:
    """Set `request.actor`; end sessions after 12 hours, those of administrators after 30 idle minutes."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor(request))
        _end_when_due(request)
        return self.get_response(request)


def _end_when_due(request: HttpRequest) -> None:
    since = request.session.get(SINCE)
    if since is None:
        return
    now = clock.now().timestamp()
    idle = now - request.session.get(SEEN, since)
    if now - since > LONGEST.total_seconds():
        _end(request)
    elif idle > TOUCH.total_seconds() and request.actor.grants:
        if idle > IDLE.total_seconds():
            _end(request)
        else:
            request.session[SEEN] = now


def _end(request: HttpRequest) -> None:
    auth.logout(request)
    request.actor = SimpleLazyObject(lambda: actor(request))
