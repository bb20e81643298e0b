"""What every address has in common: statuses, pages, marks (ETag) and batches."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Status

from taixue.lib.errors import Invalid
from taixue.people.api import problems, shapes
from taixue.people.api.bearer import Caller
from taixue.people.labels import api as labels
from taixue.people.rules import cursors
from taixue.people.services.exchange import references
from taixue.people.services.exchange.batches import How, Outcome, Report, What

Body = dict[str, Any]
Ref = references.Ref

ALWAYS = (401, 403, 422, 429)
WRITES = (400, 409, 413)
PUT = {200: shapes.PutResult, 201: shapes.PutResult, 202: shapes.PutResult}
IF_MATCH = {
    "parameters": [
        {
            "in": "header", "name": "If-Match", "required": False, "schema": {"type": "string"},
            "description": "ETag of the state that you read: 412 if the thing has changed since.",
        }
    ]
}  # fmt: skip


class BadCursor(Invalid):
    """Not a cursor of this list."""

    code = "cursor"


def answers(good: Mapping[int, Any], *more: int) -> dict[int, Any]:
    """Return what an address may answer: the good statuses with their shapes, the others with a problem."""
    return {**good, **dict.fromkeys(sorted({*ALWAYS, *more}), shapes.Problem)}


def said(name: str, words: Mapping[str, tuple[str, str]] = labels.ADDRESSES) -> dict[str, Any]:
    """Return the words of an address for its declaration; apps above bring their own."""
    summary, description = words[name]
    return {"operation_id": name, "summary": summary, "description": description}


def place(kind: str, cursor: str | None) -> UUID | None:
    """Return the thing that a cursor stands behind, None for none. Raises BadCursor."""
    if not cursor:
        return None
    try:
        return cursors.read_list(kind, cursor)
    except cursors.Unreadable:
        raise BadCursor from None


def page(kind: str, rows: Sequence[Body], limit: int) -> Body:
    """Return a page: its rows, and the cursor of the next one where the page is full."""
    more = cursors.write_list(kind, rows[-1]["id"]) if len(rows) == limit else None
    return {"items": rows, "next": more}


def mark(body: Body, secret: bytes = b"") -> str:
    """Return the ETag of a thing. secret: what decides too and is not shown, e.g. the hash of an identity number."""
    told = json.dumps(body, sort_keys=True, default=str, ensure_ascii=False).encode()
    return f'"{hashlib.sha256(told + secret).hexdigest()[:32]}"'


def marked(request: HttpRequest, response: HttpResponse, body: Body, tag: str) -> Any:
    """Return a thing with its ETag; 304 where If-None-Match has it already."""
    response["ETag"] = tag
    known = [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]
    return Status(304, None) if tag in known or "*" in known else body


def expected(request: HttpRequest, kind: str, key: str, source: str, read: Callable[[], str]) -> Callable[[], None]:
    """Return the step before a write that holds the thing and compares If-Match with its ETag; raises Stale."""

    def compare() -> None:
        wanted = [one.strip() for one in request.headers.get("If-Match", "").split(",") if one.strip()]
        if not wanted:
            return
        references.hold(kind, key, source=source)
        try:
            now = read()
        except problems.NotFound:
            raise problems.Stale from None
        if "*" not in wanted and now not in wanted:
            raise problems.Stale

    return compare


def ref(sent: Any) -> Ref | None:
    """Return a reference as the services take it."""
    if sent is None:
        return None
    told = sent.model_dump()
    return Ref(
        id=told.get("id"), key=told.get("key", ""), code=told.get("code", ""), number=told.get("id_number", "")
    )  # fmt: skip


def day(text: str | None) -> date | None:
    """Return a day that was sent."""
    return date.fromisoformat(text) if text else None


def given(sent: Any, names: Sequence[str]) -> dict[str, str]:
    """Return the texts that were sent, by name; null is not sent."""
    return {name: text for name in names if (text := getattr(sent, name)) is not None}


def how(mode: str, dry_run: str) -> How:
    """Return how a batch is carried out."""
    return How(whole=mode == "all", dry_run=dry_run == "true")


def batch(report: Report, mode: str, dry_run: str) -> Body:
    """Return the answers to a batch."""
    return {
        "dry_run": dry_run == "true",
        "mode": mode,
        "applied": report.applied,
        "counts": report.counts(),
        "results": [_result(n, one) for n, one in enumerate(report.outcomes, start=1)],
    }


def _result(n: int, one: Outcome) -> Body:
    return {
        "number": n, "key": one.key, "outcome": one.what.value, "id": one.public_id, "fields": list(one.fields),
        "problems": problems.said(one.problems),
    }  # fmt: skip


def single(request: Caller, report: Report, dry_run: str) -> Any:
    """Return the answer to one item: 200, 201 for a new thing, 202 where other units were asked, or the problem."""
    one = report.outcomes[0]
    if one.what is What.REFUSED:
        missing = any(problem.code == "not-found" for problem in one.problems)
        status, code = (404, "not-found") if missing else (422, "invalid")
        return problems.problem(request, status, code, errors=one.problems)
    body = {"dry_run": dry_run == "true", "outcome": one.what.value, "id": one.public_id, "fields": list(one.fields)}
    return Status({What.CREATED: 201, What.TRANSFER: 202}.get(one.what, 200), body)
