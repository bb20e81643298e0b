"""Asking the API in tests: a token as the administrator makes it, and a caller that shows it."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.test import Client

from taixue.kit import clock
from taixue.kit.actor import SYSTEM
from taixue.people.models import Unit
from taixue.people.rules.permissions import Scope
from taixue.people.services import tokens

EVERYTHING = tuple(scope.value for scope in Scope)


def token(*scopes: str, over: Unit | None = None, source: str = "hr-minlan", **options: Any) -> str:
    """Make a token of these scopes (none named: all of them) and return its text."""
    now = clock.now()
    made = tokens.make(
        name="省人事系统", source=source, scopes=scopes or EVERYTHING, unit=over, by=SYSTEM, at=now,
        expires_at=now + timedelta(days=30), **options,
    )  # fmt: skip
    return made.text


@dataclass
class Caller:
    """Shows a token with every request; "" shows none."""

    token: str
    language: str = "en"
    headers: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Send a request to /api/v1<path> and return the answer."""
        said = {"Accept-Language": self.language, **self.headers, **headers}
        if self.token:
            said["Authorization"] = f"Bearer {self.token}"
        browser = Client(raise_request_exception=True)
        return browser.generic(
            method, f"/api/v1{path}", data=body if isinstance(body, (str, bytes)) else _json(body),
            content_type="application/json", headers=said,
        )  # fmt: skip

    def get(self, path: str, **headers: str) -> Any:
        """Read."""
        return self.ask("GET", path, **headers)

    def put(self, path: str, body: Any, **headers: str) -> Any:
        """Bring one thing in."""
        return self.ask("PUT", path, body, **headers)

    def batch(self, kind: str, items: list[Any], query: str = "") -> Any:
        """Bring many things in, and return what came of them."""
        answer = self.ask("POST", f"/{kind}/batch{query}", {"items": items})
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()


def _json(body: Any) -> str:
    import json

    return "" if body is None else json.dumps(body)
