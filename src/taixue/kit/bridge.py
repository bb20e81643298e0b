"""Django as WSGI inside one ASGI application: the body first, then a thread, then the answer.

Django on a thread pool answers four times as much as Django under ASGI (DESIGN, "server"). A thread is taken only when
the body has arrived whole, and given back before a slow reader has read a small answer, so slow lines hold no thread.
"""

import asyncio
import contextlib
import logging
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import IO, Any

from taixue.kit.stack import roomy

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Headers = list[tuple[bytes, bytes]]

SPOOL = 1 << 20
"""Bytes of an answer kept in memory: more of it is sent as it comes."""

HELD = 64 << 10
"""Bytes of a body kept in memory while it arrives."""

WAITING = 500
"""Requests that may wait for a thread; one more is told to come again."""

ARRIVING = 4000
"""Requests whose bodies may be on their way; they take no place among those that wait for a thread."""

PATIENCE = 30.0
"""Seconds that a body may take, and a second more for every PACE bytes that have come."""

LARGE = 2 << 20
"""Bytes of a body beyond which it is asked who sends it: a stranger could fill the disk before Django sees a byte."""

MOST_LARGE = 16
"""Large bodies that a process has at a time."""

PACE = 4096
"""Bytes a second below which a sender is not waited for."""

DRAINED = 16 << 20
"""Bytes of a refused body that are still taken and thrown away: who is cut off in mid-sending reads no answer."""

DRAIN_PATIENCE = 5.0
"""Seconds for which a refused body is taken."""

SEND_TIMEOUT = 60
"""Seconds in which a reader must take the next piece of a long answer."""

logger = logging.getLogger(__name__)


class TooLarge(Exception):
    """The body is longer than the path allows. unread: more of it is on its way."""

    def __init__(self, *, unread: bool = False) -> None:
        super().__init__()
        self.unread = unread


class Gone(Exception):
    """The client went away before its request was whole."""


class Slow(Exception):
    """The body came too slowly to wait for it."""


class Unexpected(Exception):
    """A large body from someone who sends none."""


class Busy(Exception):
    """Too many bodies, or too many large ones, are on their way."""


@dataclass(slots=True)
class _Answer:
    """What Django answers. `rest`: pieces that go beyond SPOOL, sent from the thread."""

    status: int = 500
    headers: Headers = field(default_factory=list)

    def start(self, status: str, headers: list[tuple[str, str]], problem: Any = None) -> Callable[[bytes], None]:
        self.status = int(status.split(" ", 1)[0])
        self.headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        return _refuse_write


def _refuse_write(data: bytes) -> None:
    raise NotImplementedError("write() of WSGI is for old applications; return the answer instead")


class Bridge:
    """An ASGI application that runs a WSGI application in threads.

    threads: requests answered at a time
    limit: the bytes that a body may have, by path
    https: every request came over TLS, which ends at a proxy before us
    uploads: may this request's sender send a large body? Asked in a thread, before the body is taken
    """

    def __init__(
        self, application: Wsgi, *, threads: int, limit: Callable[[str], int], https: bool = False,
        uploads: Callable[[Scope], bool] | None = None,
    ) -> None:  # fmt: skip
        self._application = application
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="django")
        self._roomy_run = roomy(self._run)
        self._limit = limit
        self._https = https
        self._uploads = uploads
        self._arriving = 0
        self._large: set[int] = set()
        self._under_way = 0
        self._most = threads + WAITING

    def close(self) -> None:
        """Take no more requests; those in threads end by themselves."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise ValueError(f"this application speaks HTTP, not {scope['type']}")
        try:
            with tempfile.SpooledTemporaryFile(HELD) as body:
                size = await self._take(scope, receive, body)
                if self._under_way >= self._most:
                    raise Busy
                self._under_way += 1
                try:
                    await self._serve(environment(scope, body, size, https=self._https), send)
                finally:
                    self._under_way -= 1
        except TooLarge as refused:
            if refused.unread:
                await _drain(receive)
            await _plain(send, 413, [(b"connection", b"close")])
        except Slow:
            await _plain(send, 408, [(b"connection", b"close")])
        except Unexpected:
            await _plain(send, 403, [(b"connection", b"close")])
        except Busy:
            await _plain(send, 503, [(b"retry-after", b"2"), (b"connection", b"close")])
        except Gone:
            return
        finally:
            self._large.discard(id(scope))

    async def _take(self, scope: Scope, receive: Receive, body: IO[bytes]) -> int:
        """Read the body and return its length. Raises TooLarge, Slow, Unexpected, Busy and Gone."""
        if self._arriving >= ARRIVING:
            raise Busy
        self._arriving += 1
        try:
            limit, declared = self._limit(scope["path"]), _declared(scope)
            if limit <= LARGE:
                return await _read(receive, body, declared=declared, limit=limit)
            return await _read(receive, body, declared=declared, limit=limit, admit=lambda: self._admit(scope))
        finally:
            self._arriving -= 1

    async def _admit(self, scope: Scope) -> None:
        """Let a large body in. Raises Unexpected and Busy."""
        if len(self._large) >= MOST_LARGE:
            raise Busy
        self._large.add(id(scope))
        if self._uploads is not None:
            loop = asyncio.get_running_loop()
            if not await loop.run_in_executor(self._pool, self._uploads, scope):
                raise Unexpected

    async def _serve(self, environ: dict[str, Any], send: Send) -> None:
        loop = asyncio.get_running_loop()

        def deliver(message: Message) -> None:
            """Send a piece from the thread, and wait until it is taken."""
            asyncio.run_coroutine_threadsafe(_send(send, message), loop).result(SEND_TIMEOUT)

        try:
            answer, whole = await loop.run_in_executor(self._pool, self._roomy_run, environ, deliver)
        except Gone:
            return
        except Exception:
            logger.exception("a request failed outside Django")
            await _plain(send, 500, [])
            return
        if whole is not None:
            await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
            await send({"type": "http.response.body", "body": whole})

    def _run(self, environ: dict[str, Any], deliver: Callable[[Message], None]) -> tuple[_Answer, bytes | None]:
        """Answer one request in a thread: return a small answer whole; deliver a long one piece by piece."""
        answer = _Answer()
        pieces = self._application(environ, answer.start)
        try:
            if environ["REQUEST_METHOD"] == "HEAD":
                return answer, b""
            return answer, _collect(answer, iter(pieces), deliver)
        finally:
            close = getattr(pieces, "close", None)
            if close is not None:
                close()


def _collect(answer: _Answer, pieces: Any, deliver: Callable[[Message], None]) -> bytes | None:
    """Return an answer of at most SPOOL bytes; a longer one is sent, and None returned. Raises Gone if nobody reads."""
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size > SPOOL:
            break
    else:
        return b"".join(held)
    try:
        deliver({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        deliver({"type": "http.response.body", "body": b"".join(held), "more_body": True})
        for piece in pieces:
            deliver({"type": "http.response.body", "body": piece, "more_body": True})
        deliver({"type": "http.response.body", "body": b""})
    except (TimeoutError, OSError) as problem:
        raise Gone from problem
    return None


async def _send(send: Send, message: Message) -> None:
    try:
        await send(message)
    except Exception as problem:  # each server has its own error for a closed connection
        raise Gone from problem


def _declared(scope: Scope) -> int | None:
    """Return the length that the client declares, None for none. Raises TooLarge for what is no length."""
    for name, value in scope["headers"]:
        if name == b"content-length":
            if not value.isdigit() or len(value) > 15:
                raise TooLarge
            return int(value)
    return None


async def _read(
    receive: Receive, body: IO[bytes], *, declared: int | None, limit: int,
    admit: Callable[[], Awaitable[None]] | None = None,
) -> int:  # fmt: skip
    """Read the whole body and return its length; `admit` is awaited once, before it grows LARGE, and may refuse it.

    Raises TooLarge, Slow and Gone.
    """
    if declared is not None and declared > limit:
        raise TooLarge(unread=True)
    size, began = 0, asyncio.get_running_loop().time()
    while True:
        if admit is not None and max(size, declared or 0) > LARGE:
            await admit()
            admit = None
        try:
            async with asyncio.timeout_at(began + PATIENCE + size / PACE):
                message = await receive()
        except TimeoutError:
            raise Slow from None
        if message["type"] == "http.disconnect":
            raise Gone
        piece = message.get("body", b"")
        size += len(piece)
        if size > limit:
            raise TooLarge(unread=bool(message.get("more_body")))
        if piece:
            await _write(body, piece, size)
        if not message.get("more_body"):
            break
    if declared is not None and size != declared:
        raise Gone
    body.seek(0)
    return size


async def _drain(receive: Receive) -> None:
    """Take the rest of a refused body, within bounds, so that its sender comes to read the answer."""
    taken = 0
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(DRAIN_PATIENCE):
            while taken <= DRAINED:
                message = await receive()
                taken += len(message.get("body", b""))
                if not message.get("more_body"):
                    return


async def _write(body: IO[bytes], piece: bytes, size: int) -> None:
    """Write to memory at once; to disk beside the loop, which others need meanwhile."""
    if size <= HELD:
        body.write(piece)
    else:
        await asyncio.to_thread(body.write, piece)


def environment(scope: Scope, body: IO[bytes], size: int, *, https: bool = False) -> dict[str, Any]:
    """Return the WSGI environment of a request. A header with an underscore is dropped: it could pose as another."""
    server = scope.get("server") or ("localhost", 80)
    client = scope.get("client") or ("", 0)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "https" if https else scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw, value in scope["headers"]:
        if b"_" in raw:
            continue
        name = raw.decode("latin-1").upper().replace("-", "_")
        key = name if name == "CONTENT_TYPE" else f"HTTP_{name}"
        text = value.decode("latin-1")
        if key in environ:
            text = environ[key] + (";" if name == "COOKIE" else ",") + text
        environ[key] = text
    environ.pop("HTTP_CONTENT_LENGTH", None)
    environ["CONTENT_LENGTH"] = str(size)
    return environ


async def _plain(send: Send, status: int, headers: Headers) -> None:
    """Answer without Django, where Django must not or cannot."""
    words = {
        403: b"please sign in", 408: b"too slow", 413: b"too large", 500: b"failed", 503: b"busy, please try again",
    }[status]  # fmt: skip
    head = [(b"content-type", b"text/plain"), (b"content-length", str(len(words)).encode()), *headers]
    head += [(b"x-content-type-options", b"nosniff"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": head})
    await send({"type": "http.response.body", "body": words})
