"""The one view of the API: language, size, and the library that answers, loaded with the first request.

Nothing here or behind looks at a cookie: who asks is said by the token alone, so the API needs no CSRF token.
"""

import re
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

LARGEST = 1 << 20
"""Bytes of a body. The server itself stops reading at two megabytes (site/wiring.py, UPLOADS)."""

_WISH = re.compile(r"\s*(?P<tag>[A-Za-z]{1,8}|\*)(?:-[A-Za-z0-9-]*)?\s*(?:;\s*q=(?P<q>[01](?:\.\d{0,3})?))?\s*")


@csrf_exempt
def door(request: HttpRequest, rest: str) -> HttpResponse:
    """Answer a request to the API in the language that its Accept-Language asks for; the page for people in theirs."""
    from taixue.people.api import house

    if not rest:
        return house.answer(request, rest)
    code = language(request.headers.get("Accept-Language", ""))
    with translation.override(code):
        response = house.answer(request, rest)
    response["Content-Language"] = "zh-Hans" if code.startswith("zh") else "en"
    response["Vary"] = "Accept-Language"
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response


def language(wishes: str) -> str:
    """Return "en" or "zh-hans" for an Accept-Language header (RFC 9110, 12.5.4); Chinese where it says nothing."""
    best = max(_read(wishes.split(",")[:20]), key=lambda wish: wish[1], default=("zh", 1.0))
    return "en" if best[0] == "en" and best[1] > 0 else "zh-hans"


def _read(wishes: Iterable[str]) -> Iterable[tuple[str, float]]:
    for wish in wishes:
        found = _WISH.fullmatch(wish)
        if found and found["tag"].lower() in ("zh", "en"):
            yield found["tag"].lower(), float(found["q"] or 1)
