"""A browser with as little as HTTP needs: cookies, one connection, and no manners of its own."""

import asyncio
import json
from typing import Any

TOKEN = "c" * 32
"""CSRF secret: a cookie and a header of the same value."""


class Browser:
    """One signed-in window. Counts the lesson seconds it claims."""

    def __init__(self, port: int, session: str, agent: str = "Mozilla/5.0 (Windows NT 10.0) Edg/120") -> None:
        self.port, self.session, self.agent = port, session, agent
        self.claimed = 0
        self.number = 0
        self.ticket = ""
        self.visit = ""
        self._line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def open(self, lesson: str) -> dict[str, Any]:
        """Open a lesson as its page does, and keep the ticket."""
        status, opened = await self.post(f"/study/{lesson}/open/", b"")
        assert status == 200, (status, opened)
        self.ticket, self.visit, self.number = opened["ticket"], opened["visit"], 0
        return opened

    async def leave(self) -> None:
        """Close the page."""
        await self.post(f"/study/visits/{self.visit}/leave/", b"")

    async def beat(
        self, first: int, end: int, *, number: int | None = None, times: tuple[int, int] | None = None
    ) -> dict:
        """Send one stretch with the next sequence number (or another), client times at real pace (or others)."""
        self.number += 1
        began, ended = times or (first * 1000, end * 1000)
        return await self.deliver([[number or self.number, first, end, began, ended]])

    async def deliver(self, beats: list[list[int]], **more: Any) -> dict[str, Any]:
        """Send beats as they are, take a new ticket if one comes, and return the answer."""
        self.claimed += sum(max(0, beat[2] - beat[1]) for beat in beats)
        _, answer = await self.post("/pulse", json.dumps({"t": self.ticket, "b": beats, **more}).encode())
        self.ticket = answer.get("t", self.ticket)
        return answer

    async def post(self, path: str, body: bytes, headers: dict[str, str] | None = None) -> tuple[int, dict[str, Any]]:
        """Send a request and return status and JSON ({} where there is none)."""
        sent = {
            "Host": f"127.0.0.1:{self.port}",
            "Cookie": f"taixue={self.session}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "User-Agent": self.agent,
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            **(headers or {}),
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in sent.items())
        return await self.raw(f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + body)

    async def raw(self, request: bytes) -> tuple[int, dict[str, Any]]:
        """Send bytes and read one answer; (0, {}) if the server hung up instead."""
        for attempt in (1, 2):  # a kept connection may have been closed meanwhile
            if self._line is None:
                self._line = await asyncio.open_connection("127.0.0.1", self.port)
            reader, writer = self._line
            try:
                writer.write(request)
                await writer.drain()
                return await self._read(reader)
            except (OSError, asyncio.IncompleteReadError):
                self.hang_up()
                if attempt == 2:
                    return 0, {}
        return 0, {}

    def hang_up(self) -> None:
        """Close the connection."""
        if self._line is not None:
            self._line[1].close()
            self._line = None

    async def _read(self, reader: asyncio.StreamReader) -> tuple[int, dict[str, Any]]:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:]) if name}
        body = await reader.readexactly(int(fields.get("content-length", "0")))
        if fields.get("connection") == "close":
            self.hang_up()
        if not fields.get("content-type", "").startswith("application/json"):
            return int(head[0].split()[1]), {}
        return int(head[0].split()[1]), json.loads(body)
