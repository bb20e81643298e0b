"""All addresses of the API in one place, and the answers to what is no address."""

from functools import cache
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, URLResolver
from django.urls.resolvers import RegexPattern
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.renderers import JSONRenderer

from taixue.lib.errors import Refusal
from taixue.people.api import changes, document, persons, postings, problems, units
from taixue.people.api.door import LARGEST
from taixue.people.labels import api as labels
from taixue.people.services.exchange.batches import MOST

VERSION = "1.0"


class Utf8(JSONRenderer):
    """Answers are UTF-8: a Chinese name stays readable, and short."""

    json_dumps_params: ClassVar = {"ensure_ascii": False}


api = NinjaAPI(
    title="Taixue API", version=VERSION, description=labels.ABOUT, openapi_url=None, docs_url=None, renderer=Utf8()
)
for part in (units, persons, postings, changes):
    api.add_router("", part.router)
api.add_exception_handler(Refusal, problems.refused)
api.add_exception_handler(ValidationError, problems.unreadable)
api.add_exception_handler(HttpError, problems.broken)


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
    request.api_names = known_names().get((match.route, request.method or ""), frozenset())
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
    """Return the route of Django for a path of the document."""
    return path.removeprefix(document.PREFIX).replace("{id}", "<uuid:id>").replace("{key}", "<key>")


def operations() -> list[dict[str, Any]]:
    """Return every operation of the document with its path and method, for the tests that ask them all."""
    return [
        {**operation, "path": path, "method": method.upper()}
        for path, methods in document.made(api)["paths"].items()
        for method, operation in methods.items()
    ]
