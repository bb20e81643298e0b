"""The OpenAPI document, and the page that says the same to people."""

import json
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from ninja import NinjaAPI

from taixue.people.labels import api as words
from taixue.people.labels import exchange as labels
from taixue.people.rules import cursors, scopes
from taixue.people.services.exchange.batches import MOST

PREFIX = "/api/v1/"
Json = dict[str, Any]

HEADERS: dict[str, Json] = {
    "ETag": {"description": "The state of the thing.", "schema": {"type": "string"}},
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}},
    "WWW-Authenticate": {"description": "Bearer.", "schema": {"type": "string"}},
}
SENT = {200: ("ETag",), 304: ("ETag",), 401: ("WWW-Authenticate",), 429: ("Retry-After",)}
EXAMPLE = {
    "type": f"{PREFIX}#problem-not-found", "title": "Not found", "status": 404, "code": "not-found",
    "detail": "There is no such thing among the units that the token reaches.", "request": "7F3KQX",
}  # fmt: skip


@cache
def made(api: NinjaAPI) -> Json:
    """Return the OpenAPI document (3.1)."""
    document: Json = json.loads(json.dumps(api.get_openapi_schema(path_prefix=PREFIX)))
    document["tags"] = [{"name": name, "description": text} for name, text in words.TAGS.items()]
    for name, text in words.SHAPES.items():
        document["components"]["schemas"][name]["description"] = text
    document["servers"] = [{"url": "/"}]
    document["info"]["license"] = {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"}
    for methods in document["paths"].values():
        for operation in methods.values():
            for status, answer in operation["responses"].items():
                _complete(answer, int(status), marked="304" in operation["responses"])
    return document


def _complete(answer: Json, status: int, *, marked: bool) -> None:
    if status >= 400:
        content = answer.pop("content", {})
        schema = next(iter(content.values()))["schema"]
        answer["content"] = {"application/problem+json": {"schema": schema, "example": {**EXAMPLE, "status": status}}}
    names = [name for name in SENT.get(status, ()) if name != "ETag" or marked]
    if names:
        answer["headers"] = {name: HEADERS[name] for name in names}


def _spoken(part: Any) -> Any:
    """Return a part of the document with its words in the reader's language."""
    if isinstance(part, dict):
        told = ("summary", "description")
        return {k: gettext(v) if k in told and v and isinstance(v, str) else _spoken(v) for k, v in part.items()}
    return [_spoken(one) for one in part] if isinstance(part, list) else part


@cache
def _bytes(api: NinjaAPI) -> bytes:
    return json.dumps(made(api), ensure_ascii=False, indent=1).encode()


def served(request: HttpRequest, api: NinjaAPI) -> HttpResponse:
    """Serve the document: it tells no secret, and needs no token."""
    answer = HttpResponse(_bytes(api), content_type="application/json; charset=utf-8")
    answer["Cache-Control"] = "public, max-age=300"
    return answer


def page(request: HttpRequest, api: NinjaAPI) -> HttpResponse:
    """Show the document to people: addresses, fields, codes; no script, nothing from elsewhere."""
    document = _spoken(made(api))
    shown = {
        "about": document["info"]["description"],
        "version": document["info"]["version"],
        "groups": [(tag["name"], tag["description"], _addresses(document, tag["name"])) for tag in document["tags"]],
        "shapes": [_shape(name, schema) for name, schema in sorted(document["components"]["schemas"].items())],
        "problems": [(code, *words) for code, words in labels.TITLES.items()],
        "items": [(code, *words) for code, words in labels.ITEMS.items()],
        "outcomes": labels.OUTCOMES.items(),
        "scopes": labels.SCOPES.items(),
        "limits": {"items": MOST, "days": cursors.KEPT.days, "rate": scopes.RATE},
    }
    return render(request, "people/api.html", shown)


def _addresses(document: Json, tag: str) -> list[Json]:
    return [
        {
            "method": method.upper(), "path": path, "id": operation["operationId"], "summary": operation["summary"],
            "text": operation.get("description", ""),
            "parameters": [_parameter(one) for one in operation.get("parameters", [])],
            "takes": _named(operation.get("requestBody", {})),
            "answers": [(status, answer["description"], _named(answer)) for status, answer in _answers(operation)],
        }
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if operation.get("tags") == [tag]
    ]  # fmt: skip


def _parameter(one: Json) -> Json:
    told = one.get("description") or one["schema"].get("description", "")
    known = _type(one["schema"])
    return {"name": one["name"], "in": one["in"], "told": " · ".join(part for part in (told, known) if part)}


def _answers(operation: Json) -> list[tuple[str, Json]]:
    return list(operation["responses"].items())


def _named(part: Json) -> str:
    """Return the name of the shape that a body has, "" for none."""
    for content in part.get("content", {}).values():
        return str(content["schema"].get("$ref", "")).rpartition("/")[2]
    return ""


def _shape(name: str, schema: Json) -> Json:
    needed = schema.get("required", ())
    fields = [
        {"name": field, "type": _type(one), "needed": field in needed, "text": one.get("description", "")}
        for field, one in schema.get("properties", {}).items()
    ]
    return {"name": name, "text": schema.get("description", ""), "fields": fields}


def _type(schema: Json) -> str:
    """Return in a word what a field holds."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_type(one) for one in schema["anyOf"]))
    if schema.get("type") == "array":
        return f"[{_type(schema['items'])}]"
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    return str(schema.get("format") or schema.get("const") or schema.get("type", "any"))
