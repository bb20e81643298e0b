"""All addresses of the API in one place, and the answers to what is no address."""

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, URLResolver
from django.urls.resolvers import RegexPattern
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.renderers import JSONRenderer

from taixue.lib.errors import Refusal
from taixue.people.api import changes, document, persons, postings, problems, units
from taixue.people.api.bearer import NAMES
from taixue.people.api.door import LARGEST
from taixue.people.labels import api as labels
from taixue.people.services.exchange.batches import MOST
from taixue.people.signals import api_asked

VERSION = "1.0"
_CONVERTER = re.compile(r"<\w+:")


class Utf8(JSONRenderer):
    """Answers are UTF-8: a Chinese name stays readable, and short."""

    json_dumps_params: Mapping[str, Any] = MappingProxyType({"ensure_ascii": False})


api = NinjaAPI(
    title="Taixue API", version=VERSION, description=labels.ABOUT, openapi_url=None, docs_url=None, renderer=Utf8()
)
for part in (units, persons, postings, changes):
    api.add_router("", part.router)
above: list[Any] = [router for _receiver, router in api_asked.send(None)]
for router in above:
    api.add_router("", router)
HANDLERS: dict[type[Exception], Any] = {
    Refusal: problems.refused,
    ValidationError: problems.unreadable,
    HttpError: problems.broken,
}
for kind, handler in HANDLERS.items():
    api.add_exception_handler(kind, handler)


def answer(request: HttpRequest, rest: str) -> HttpResponse:
    """Answer a request to /api/v1/<rest>."""
    if rest in ("", "openapi.json"):
        return _told(request, rest)
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        return problems.problem(request, 413, "too-large", bytes=LARGEST, items=MOST)
    try:
        match = _resolver().resolve(rest)
    except Resolver404:
        return problems.problem(request, 404, "no-address")
    names = known_names().get((_CONVERTER.sub("<", match.route), request.method or ""), frozenset())
    setattr(request, NAMES, names)  # the token's guard compares them, once it knows who asks
    response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    if response.status_code == 405:
        return _no_method(request, response["Allow"])
    return response


def _told(request: HttpRequest, rest: str) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        return _no_method(request, "GET, HEAD")
    return document.served(request, api) if rest else document.page(request, api)


def _no_method(request: HttpRequest, allowed: str) -> HttpResponse:
    response = problems.problem(request, 405, "no-method")
    response["Allow"] = allowed
    return response


@cache
def _resolver() -> URLResolver:
    patterns, _, _ = api.urls
    return URLResolver(RegexPattern(r""), patterns)


@cache
def known_names() -> dict[tuple[str, str], frozenset[str]]:
    """Return the names that each address takes after the question mark, by route and method."""
    found = {}
    for path, methods in document.made(api)["paths"].items():
        for method, operation in methods.items():
            names = [one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"]
            found[_route(path), method.upper()] = frozenset(names)
    return found


def _route(path: str) -> str:
    """Return the route of Django for a path of the document, without its converters."""
    return path.removeprefix(document.PREFIX).replace("{", "<").replace("}", ">")


def operations() -> list[dict[str, Any]]:
    """Return every operation of the document with its path and method, for the tests that ask them all."""
    return [
        {**operation, "path": path, "method": method.upper()}
        for path, methods in document.made(api)["paths"].items()
        for method, operation in methods.items()
    ]
