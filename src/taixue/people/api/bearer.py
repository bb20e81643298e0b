"""Who asks: the token in the Authorization header, and whether its scopes are enough."""

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from taixue.kit import clock
from taixue.lib.errors import Invalid, Refusal
from taixue.people.rules.permissions import Scope
from taixue.people.services import tokens
from taixue.people.services.tokens import Guest

NAMES = "api_names"
"""Attribute of a request: what its address takes after the question mark."""


class NoToken(Refusal):
    """No Authorization header, or not of the form "Bearer …"."""

    code = "token-missing"


class NoScope(Refusal):
    """The token works, and may not do this. facts: `scope`."""

    code = "scope-missing"


class Caller(HttpRequest):
    """A request that came in with a token. Only a type: `auth` is who did."""

    auth: Guest


class Token(HttpBearer):
    """Lets in a token that has all of the scopes."""

    def __init__(self, *scopes: Scope) -> None:
        super().__init__()
        self.scopes = scopes

    def __call__(self, request: HttpRequest) -> Any:
        """Return the guest. Raises NoToken and what `tokens.admit` raises, NoScope."""
        kind, _, text = request.headers.get(self.header, "").partition(" ")
        if kind.lower() != self.openapi_scheme or not text.strip():
            raise NoToken
        return self.authenticate(request, text.strip())

    def authenticate(self, request: HttpRequest, token: str) -> Guest:
        """Return the guest that a token lets in."""
        guest = tokens.admit(text=token, address=request.META.get("REMOTE_ADDR", ""), at=clock.now())
        for scope in self.scopes:
            if scope not in guest.scopes:
                raise NoScope(scope=scope.value)
        unknown = [name for name in request.GET if name not in getattr(request, NAMES, ())]
        if unknown:  # "dryrun=true" must not write
            problems = [{"field": name[:40], "code": "extra_forbidden"} for name in unknown]
            raise Invalid("a parameter that the address does not take", problems=problems)
        return guest
