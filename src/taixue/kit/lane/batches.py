"""A handler whose requests are small JSON bodies, read without the database and stored together."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from taixue.kit.lane.commits import Answer, Committer, Refused, Write, refusal

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = dict[bytes, bytes]
Read = Callable[[bytes, Headers], Any]
"""Turn a body and the headers (names in small letters) into an item of a batch. Raises Refused. Asks no database."""

LIMIT = 4096  # bytes of a body
_TOO_LARGE = refusal(413, "too-large")
_METHOD = refusal(405, "method")


class Batch:
    """An ASGI application: POST a body of at most `limit` bytes, get the answer after the commit of its batch."""

    def __init__(self, *, read: Read, write: Write, limit: int = LIMIT) -> None:
        self._read = read
        self._write = write
        self._limit = limit
        self._committer: Committer | None = None

    async def close(self) -> None:
        """End the committer of this loop and its connection; whoever still waits is told to send again."""
        committer, self._committer = self._committer, None
        if committer is not None and committer.alive():
            await committer.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await _send(send, await self._answer(scope, receive))

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        if scope["method"] != "POST":
            return _METHOD
        headers: Headers = dict(scope["headers"])
        if not _fits(headers.get(b"content-length"), self._limit):
            return _TOO_LARGE
        message = await receive()
        body = message.get("body", b"")
        while message.get("more_body"):
            message = await receive()
            body += message.get("body", b"")
            if len(body) > self._limit:
                return _TOO_LARGE
        if len(body) > self._limit:
            return _TOO_LARGE
        try:
            item = self._read(body, headers)
        except Refused as refused:
            return refused.answer
        if self._committer is None or not self._committer.alive():
            self._committer = Committer(self._write)
        return await self._committer.submit(item)


def _fits(declared: bytes | None, limit: int) -> bool:
    """Is the declared length within the limit? An undeclared one is counted while it is read."""
    return declared is None or (declared.isdigit() and len(declared) < 12 and int(declared) <= limit)


async def _send(send: Send, answer: Answer) -> None:
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", b"%d" % len(answer.body)),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
    ]
    if answer.status == 503:
        headers.append((b"retry-after", b"2"))
    elif answer.status == 413:
        headers.append((b"connection", b"close"))  # the rest of the body is not read
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})


def cookie(headers: Headers, name: bytes) -> bytes:
    """Return the value of a cookie, b"" if it was not sent."""
    for part in headers.get(b"cookie", b"").split(b";"):
        key, _, value = part.strip().partition(b"=")
        if key == name:
            return value
    return b""
