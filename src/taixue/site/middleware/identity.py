"""Who asks, and from where."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.people.queries import actors


def client(remote: str, forwarded: str, trusted: list[str]) -> str:
    """Return the client's address: what a trusted proxy says, read from the right up to the first untrusted one.

    forwarded: the X-Forwarded-For header, "" if absent. Without a trusted proxy the connection's own address is right.
    """
    address = remote
    for hop in reversed([part.strip() for part in forwarded.split(",") if part.strip()]):
        if address not in trusted:
            break
        address = hop
    return address


def identified(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Put `request.actor` on every request, with the grants that hold today, and the true address into REMOTE_ADDR."""

    def middleware(request: HttpRequest) -> HttpResponse:
        remote = request.META.get("REMOTE_ADDR", "")
        address = client(remote, request.META.get("HTTP_X_FORWARDED_FOR", ""), settings.TAIXUE_TRUSTED_PROXIES)
        request.META["REMOTE_ADDR"] = address
        if request.user.is_authenticated:
            actor = actors.of(request.user, on=clock.day(clock.now()), address=address)
        else:
            actor = Actor(name="", address=address)
        request.actor = actor
        return get_response(request)

    return middleware
