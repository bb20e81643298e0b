"""A browser of the simplest kind: follows links and sends forms over real HTTP, for a run that checks itself."""

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_TAGS = re.compile(r"<(script|style).*?</\1>|<[^>]+>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Page:
    """An answer: where it came from, its status and its text."""

    address: str
    status: int
    source: str

    @property
    def text(self) -> str:
        """What a person reads: without tags, in single spaces."""
        return " ".join(html.unescape(_TAGS.sub(" ", self.source)).split())

    def link(self, pattern: str) -> str:
        """Return the first address on the page that fits. Raises LookupError, with what the page said."""
        found = re.search(rf'(?:href|action)="([^"]*{pattern}[^"]*)"', self.source)
        if found is None:
            raise LookupError(f"no link like {pattern} on {self.address} ({self.status}): {self.text[:300]}")
        return html.unescape(found[1])

    def find(self, pattern: str) -> str:
        """Return the first group of a pattern in what a person reads; "" if it is not there."""
        found = re.search(pattern, self.text)
        return found[1] if found else ""


class Browser:
    """One person at one device: cookies of its own, pages in English."""

    def __init__(self, home: str) -> None:
        self.home = home
        self.cookies = CookieJar()
        self._opener: OpenerDirector = build_opener(HTTPCookieProcessor(self.cookies))
        self._opener.addheaders = [("Accept-Language", "en"), ("User-Agent", "Mozilla/5.0 (X11; Linux) Taixue-demo")]
        self.page = Page(home, 0, "")

    def open(self, address: str) -> Page:
        """Follow a link."""
        return self._send(Request(urljoin(self.page.address or self.home, address)))

    def send(self, address: str, **fields: str | Path) -> Page:
        """Send a form of the present page; a Path is an upload."""
        said: dict[str, Any] = {"csrfmiddlewaretoken": self._token(), **fields}
        target = urljoin(self.page.address, address)
        files = [value for value in said.values() if isinstance(value, Path)]
        if not files:
            return self._send(Request(target, urlencode(said).encode(), {"Referer": self.page.address}))
        opened = {name: value.open("rb") if isinstance(value, Path) else value for name, value in said.items()}
        body = encode_multipart(BOUNDARY, opened)
        for stream in opened.values():
            if not isinstance(stream, str):
                stream.close()
        return self._send(Request(target, body, {"Content-Type": MULTIPART_CONTENT, "Referer": self.page.address}))

    def call(self, address: str, said: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        """Send JSON as a page's script does; return status and answer."""
        headers = {"Content-Type": "application/json", "X-CSRFToken": self._cookie("csrftoken")}
        request = Request(urljoin(self.home, address), json.dumps(said).encode(), {**headers, "Referer": self.home})
        status, body, _ = self._fetch(request)
        return status, json.loads(body or "{}")

    def _send(self, request: Request) -> Page:
        status, body, address = self._fetch(request)
        self.page = Page(address, status, body)
        return self.page

    def _fetch(self, request: Request) -> tuple[int, str, str]:
        try:
            with self._opener.open(request, timeout=30) as answer:
                return answer.status, answer.read().decode("utf-8", "replace"), answer.url
        except HTTPError as refusal:
            with refusal:
                return refusal.code, refusal.read().decode("utf-8", "replace"), refusal.url or request.full_url

    def _token(self) -> str:
        found = _TOKEN.search(self.page.source)
        return found[1] if found else ""

    def _cookie(self, name: str) -> str:
        return next((str(cookie.value) for cookie in self.cookies if cookie.name == name), "")
