"""Each request gets a number: it stands in the log, in the answer's head, and on the page when something failed."""

import secrets
import time
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that a voice on the telephone confuses
log = structlog.get_logger("taixue.request")


def number() -> str:
    """Return a new number of six signs."""
    return "".join(secrets.choice(SIGNS) for _ in range(6))


def numbered(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Number the request and log one line for it: the route, never the address, for addresses may name a person."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.number = number()
        structlog.contextvars.bind_contextvars(request=request.number)
        began = time.perf_counter()
        try:
            response = get_response(request)
            match = request.resolver_match
            log.info(
                "answered",
                method=request.method,
                route=match.route if match else "",
                status=response.status_code,
                ms=round((time.perf_counter() - began) * 1000, 1),
            )
        finally:
            structlog.contextvars.clear_contextvars()
        response["X-Request-Number"] = request.number
        return response

    return middleware
