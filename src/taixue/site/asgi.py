"""The one application that the server runs: lanes lean, everything else Django, on threads."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "taixue.site.settings")
django.setup()

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import close_old_connections

from taixue.kit import lane, parents
from taixue.kit.bridge import Bridge, Receive, Scope, Send
from taixue.site import uploads, wiring

MEGABYTE = 1 << 20


def limit(path: str) -> int:
    """Return the bytes that a request to a path may have: forms are small, uploads have addresses of their own."""
    for prefix, megabytes in wiring.UPLOADS.items():
        if path.startswith(prefix):
            return megabytes * MEGABYTE
    return 2 * MEGABYTE


def may_upload(scope: Scope) -> bool:
    """Ask `site.uploads` in a thread of the bridge, on a connection that is known to live."""
    close_old_connections()
    return uploads.expected(scope)


bridge = Bridge(
    WSGIHandler(), threads=settings.TAIXUE_THREADS, limit=limit, https=settings.TAIXUE_HTTPS, uploads=may_upload
)
_lanes = lane.app(wiring.LANES, bridge)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer HTTP; live from `lifespan.startup` to `lifespan.shutdown`."""
    if scope["type"] == "lifespan":
        await _live(receive, send)
    else:
        await _lanes(scope, receive, send)


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            parents.end_with_parent()  # the port must be free for the next server when the first process was killed
            await send({"type": "lifespan.startup.complete"})
        else:
            bridge.close()
            await send({"type": "lifespan.shutdown.complete"})
            return
