"""What a browser may load, and what it may keep."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


def strict(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Send the content security policy, and keep pages of a signed-in person out of every cache.

    A view that sets its own policy or cache rule keeps it (files of users are sandboxed by their handler).
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
        if not response.has_header("Cache-Control"):
            signed_in = getattr(getattr(request, "actor", None), "account_id", None) is not None
            response["Cache-Control"] = "private, no-store" if signed_in else "private, no-cache"
        return response

    return middleware
