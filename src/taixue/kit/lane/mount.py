"""Which path goes to which handler; everything else to Django."""

from collections.abc import Awaitable, Callable, Mapping
from importlib import import_module
from typing import Any

from taixue.kit.lane.batches import Receive, Scope, Send

Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]


def app(handlers: Mapping[str, str | Asgi], fallback: Asgi) -> Asgi:
    """Return one ASGI application.

    handlers: path to handler or its dotted path; a path that ends in "/" takes everything below it
    fallback: takes the rest, and what is not HTTP (lifespan)
    """
    found = {path: _load(handler) for path, handler in handlers.items()}
    exact = {path: handler for path, handler in found.items() if not path.endswith("/")}
    below = [(path, handler) for path, handler in found.items() if path.endswith("/")]

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            path = scope["path"]
            handler = exact.get(path)
            if handler is None:
                handler = next((h for prefix, h in below if path.startswith(prefix)), fallback)
            await handler(scope, receive, send)
        else:
            await fallback(scope, receive, send)

    return serve


def _load(handler: str | Asgi) -> Asgi:
    if not isinstance(handler, str):
        return handler
    module, _, name = handler.rpartition(".")
    loaded: Any = getattr(import_module(module), name)
    return loaded  # type: ignore[no-any-return]  # named in site/wiring.py, called as ASGI
