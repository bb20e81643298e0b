"""Which language a page speaks: the person's own; before sign-in the one chosen in this browser; else Chinese."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation


def chosen(request: HttpRequest) -> str:
    """Return the language code for the request, always one of settings.LANGUAGES."""
    own = getattr(request.user, "language", "") if request.user.is_authenticated else ""
    for code in (own, request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")):
        if code in dict(settings.LANGUAGES):
            return str(code)
    return settings.LANGUAGE_CODE


def spoken(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Speak the chosen language while the request lasts."""

    def middleware(request: HttpRequest) -> HttpResponse:
        code = chosen(request)
        with translation.override(code):
            request.LANGUAGE_CODE = code
            response = get_response(request)
        response.headers.setdefault("Content-Language", "zh-Hans" if code.startswith("zh") else "en")
        return response

    return middleware
