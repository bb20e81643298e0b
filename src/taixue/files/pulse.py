"""GET /media/<signed>: bytes of uploads on the lean lane, in pieces that a player can jump between.

Asks no database and holds no Django request: the address itself says what may be read, by whom and until when.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.conf import settings
from django.http import parse_cookie

from taixue.files.queries import places
from taixue.files.rules import addresses, ranges
from taixue.files.rules.addresses import Address
from taixue.kit import clock, keys

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

PREFIX = "/media/"
PIECE = 256 * 1024
"""Bytes read and sent at a time: what one reader holds in memory."""

_readers = ThreadPoolExecutor(max_workers=8, thread_name_prefix="media")

_ALWAYS: Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; sandbox"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
]


async def HANDLER(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request for a signed address: 200, 206, 304, 404, 405 or 416.

    A wrong, foreign or expired address is 404, never a hint that there is such a file.
    """
    if scope["method"] not in ("GET", "HEAD"):
        await _refuse(send, 405, [(b"allow", b"GET, HEAD")])
        return
    asked = dict(scope["headers"])
    address = _address(scope["path"].removeprefix(PREFIX), asked)
    if address is None:
        await _refuse(send, 404)
        return
    if settings.TAIXUE_ACCEL:
        redirect = (settings.TAIXUE_ACCEL + places.relative(address.file)).encode()
        await _empty(send, 200, [*_described(address), (b"x-accel-redirect", redirect)])
        return
    loop = asyncio.get_running_loop()
    try:
        descriptor = await loop.run_in_executor(_readers, os.open, places.place(address.file), os.O_RDONLY)
    except FileNotFoundError:
        await _refuse(send, 404)
        return
    try:
        size = os.fstat(descriptor).st_size
        await _answer(descriptor, size, address, asked, scope["method"], receive, send)
    finally:
        os.close(descriptor)


def _address(text: str, asked: dict[bytes, bytes]) -> Address | None:
    ring = keys.load(settings.DATA)
    return addresses.verify(
        text,
        secret=lambda number: ring.find(number, "media").secret,
        session=_session(asked.get(b"cookie", b"").decode("latin-1")),
        now=int(clock.now().timestamp()),
    )


def _session(header: str) -> str:
    return parse_cookie(header).get(settings.SESSION_COOKIE_NAME, "")


def _described(address: Address) -> Headers:
    age = max(0, address.expires - int(clock.now().timestamp()))
    lines = [
        *_ALWAYS,
        (b"content-type", address.kind.encode() + (b"; charset=utf-8" if address.kind == "text/vtt" else b"")),
        (b"cache-control", f"private, max-age={age}, immutable".encode()),
        (b"etag", _tag(address)),
        (b"accept-ranges", b"bytes"),
    ]
    if address.kind not in addresses.SHOWN:
        lines.append((b"content-disposition", f'attachment; filename="{address.file}"'.encode()))
    return lines


def _tag(address: Address) -> bytes:
    return f'"{address.file}"'.encode()  # the bytes of a ready file never change


async def _answer(
    descriptor: int, size: int, address: Address, asked: dict[bytes, bytes], method: str, receive: Receive, send: Send
) -> None:
    headers = _described(address)
    if _tag(address) in [tag.strip() for tag in asked.get(b"if-none-match", b"").split(b",")]:
        await _empty(send, 304, headers)
        return
    try:
        span = ranges.wanted(_range(asked, address) if method == "GET" else "", size)
    except ranges.Unsatisfiable:
        await _refuse(send, 416, [(b"content-range", f"bytes */{size}".encode())])
        return
    start, end = span or (0, size)
    headers.append((b"content-length", str(end - start).encode()))
    if span:
        headers.append((b"content-range", f"bytes {start}-{end - 1}/{size}".encode()))
    if method == "HEAD":
        await _empty(send, 200, headers)
        return
    await send({"type": "http.response.start", "status": 206 if span else 200, "headers": headers})
    await _stream(descriptor, start, end, receive, send)


def _range(asked: dict[bytes, bytes], address: Address) -> str:
    condition = asked.get(b"if-range")
    if condition is not None and condition.strip() != _tag(address):
        return ""
    return asked.get(b"range", b"").decode("latin-1")


async def _stream(descriptor: int, start: int, end: int, receive: Receive, send: Send) -> None:
    """Send [start, end) piece by piece; stop reading when the browser has gone, as it does at every jump."""
    loop = asyncio.get_running_loop()
    gone = asyncio.ensure_future(_until_gone(receive))
    try:
        while start < end and not gone.done():
            piece = await loop.run_in_executor(_readers, os.pread, descriptor, min(PIECE, end - start), start)
            if not piece:
                break
            start += len(piece)
            await send({"type": "http.response.body", "body": piece, "more_body": start < end})
        if start < end or not end:
            await send({"type": "http.response.body", "body": b"", "more_body": False})
    finally:
        gone.cancel()


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _empty(send: Send, status: int, headers: Headers) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def _refuse(send: Send, status: int, more: Headers | None = None) -> None:
    headers = [*_ALWAYS, (b"cache-control", b"no-store"), (b"content-length", b"0"), *(more or [])]
    await _empty(send, status, headers)
