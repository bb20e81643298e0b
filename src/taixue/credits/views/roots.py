"""The transparency log, open to everybody: the nightly roots, and the keys that signed them."""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from taixue.credits.queries import roots
from taixue.lib.errors import NotFound

SHOWN = 30


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the newest roots and the keys."""
    found = [(root, bytes(root.root).hex()) for root in roots.latest(SHOWN)]
    return render(request, "credits/roots.html", {"roots": found, "keys": roots.keys()})


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Hand out roots from a number on, with the keys, in one canonical form."""
    since = request.GET.get("from", "1")
    return _published(roots.listed(since=int(since) if since.isdecimal() and len(since) < 10 else 1))


@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """Hand out one root with the keys. Raises NotFound for a night that was not yet."""
    found = roots.one(number) if number < 1 << 31 else None
    if found is None:
        raise NotFound("root")
    return _published([found])


def _published(found: list[roots.Root]) -> HttpResponse:
    said = {"format": "taixue-transparency-1", "keys": roots.keys(), "roots": [roots.record(root) for root in found]}
    body = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(body, content_type="application/json", headers={"Cache-Control": "public, max-age=300"})
