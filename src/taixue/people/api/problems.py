"""What went wrong, as application/problem+json (RFC 9457), in the language of the request."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja.errors import HttpError, ValidationError

from taixue.lib.errors import Conflict, Denied, Invalid, NotFound, Refusal
from taixue.people.api.bearer import NoScope, NoToken
from taixue.people.labels import exchange as labels
from taixue.people.queries.feed import Over
from taixue.people.rules.exchange import Trouble
from taixue.people.services.exchange import batches
from taixue.people.services.tokens import TooMany, Unknown

TYPE = "application/problem+json; charset=utf-8"
PAGE = "/api/v1/"
"""The page that explains every code, at #problem-CODE."""


class Stale(Refusal):
    """If-Match names another state than the one stored."""

    code = "stale"


STATUS: dict[type[Refusal], int] = {
    NoToken: 401, Unknown: 401, NoScope: 403, Denied: 403, NotFound: 404, Conflict: 409, Over: 410, Stale: 412,
    Invalid: 422, TooMany: 429,
}  # fmt: skip


def said(problems: Iterable[Trouble]) -> list[dict[str, str]]:
    """Return problems of fields as JSON: field, code, value, and in words what is wrong and how to cure it."""
    return [
        {
            "field": one.field,
            "code": one.code,
            "value": one.value,
            "detail": labels.reason(one),
            "cure": labels.cure(one),
        }
        for one in problems
    ]


def problem(
    request: HttpRequest, status: int, code: str, *, errors: Sequence[Trouble] = (), **facts: object
) -> HttpResponse:
    """Return the answer for a code of labels.TITLES."""
    body: dict[str, Any] = {
        "type": f"{PAGE}#problem-{code}",
        "title": labels.title(code),
        "status": status,
        "detail": labels.detail(code, facts),
        "code": code,
        "request": getattr(request, "number", ""),
    }
    if errors:
        body["errors"] = said(errors)
    answer = HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=TYPE)
    if status == 401:
        answer["WWW-Authenticate"] = 'Bearer realm="taixue"'
    return answer


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Return the answer to a refusal of our own."""
    status = next((number for kind, number in STATUS.items() if isinstance(refusal, kind)), 422)
    errors = batches.troubles(refusal) if refusal.facts.get("problems") else []
    facts = {name: value for name, value in refusal.facts.items() if name != "problems"}
    answer = problem(request, status, refusal.code, errors=errors, **facts)
    if isinstance(refusal, TooMany):
        answer["Retry-After"] = str(refusal.facts["seconds"])
    return answer


def unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Return the answer to a request that does not fit its description in the OpenAPI document."""
    return problem(request, 422, "invalid", errors=[_shape(one) for one in error.errors[:50]])


def broken(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Return the answer to a body that is no JSON."""
    return problem(request, 400, "unreadable")


def _shape(error: dict[str, Any]) -> Trouble:
    place = [str(part) for part in error["loc"] if part not in ("body", "query", "path", "header", "payload", "asked")]
    kind = str(error["type"])
    known = kind if kind in labels.SHAPES else "shape"
    return Trouble(".".join(place), known, facts={"limits": _limits(error.get("ctx") or {})})


def _limits(context: dict[str, Any]) -> str:
    names = ("min_length", "max_length", "ge", "le", "gt", "lt", "pattern", "expected")
    return ", ".join(str(context[name]) for name in names if name in context)
