"""The one application that the server runs: lanes lean, everything else Django, on threads."""

import asyncio
import contextlib
import os
import signal

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "taixue.site.settings")
django.setup()

from django.conf import settings  # noqa: E402  (Django must be set up first)
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402

from taixue.kit import lane  # noqa: E402
from taixue.kit.bridge import Bridge, Receive, Scope, Send  # noqa: E402
from taixue.site import wiring  # noqa: E402

MEGABYTE = 1 << 20


def limit(path: str) -> int:
    """Return the bytes that a request to a path may have: forms are small, uploads have addresses of their own."""
    for prefix, megabytes in wiring.UPLOADS.items():
        if path.startswith(prefix):
            return megabytes * MEGABYTE
    return 2 * MEGABYTE


bridge = Bridge(WSGIHandler(), threads=settings.TAIXUE_THREADS, limit=limit)
_lanes = lane.app(wiring.LANES, bridge)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer HTTP; live from `lifespan.startup` to `lifespan.shutdown`."""
    if scope["type"] == "lifespan":
        await _live(receive, send)
    else:
        await _lanes(scope, receive, send)


async def _live(receive: Receive, send: Send) -> None:
    watch: asyncio.Task[None] | None = None
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            watch = asyncio.create_task(_end_with_parent(os.getppid()))
            await send({"type": "lifespan.startup.complete"})
        else:
            bridge.close()
            if watch is not None:
                watch.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await watch
            await send({"type": "lifespan.shutdown.complete"})
            return


async def _end_with_parent(parent: int) -> None:
    """End when the server's first process was killed: its port must be free for the next one."""
    while os.getppid() == parent:
        await asyncio.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
