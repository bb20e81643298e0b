"""Tokens of the API: how they look, how long they live, what who shows one may do. Pure."""

import re
import secrets
from collections.abc import Iterable
from datetime import timedelta

from taixue.kit.actor import Grant
from taixue.people.rules.permissions import Scope

KINDS = {"unit": Scope.UNITS_READ, "person": Scope.PERSONS_READ, "posting": Scope.POSTINGS_READ}
"""The scope that reads a kind of thing."""

LONGEST = timedelta(days=400)
"""How long a token may live."""

RATE, MOST_RATE = 600, 6000
"""Requests a minute: what a new token gets, and the most that one may have."""

MARK = "txa_"
"""How a token begins: whoever searches files for secrets finds it."""

_TOKEN = re.compile(r"txa_[A-Za-z0-9_-]{43}")
SOURCE = re.compile(r"[a-z][a-z0-9-]{1,31}")


def new() -> str:
    """Return a new token: the mark and 256 random bits."""
    return MARK + secrets.token_urlsafe(32)


def is_token(text: str) -> bool:
    """Has a text the form of a token? What has not is never looked up."""
    return _TOKEN.fullmatch(text) is not None


def grants(scopes: Iterable[str], path: str) -> tuple[Grant, ...]:
    """Return what an actor holds who shows a token of these scopes over the subtree at a path."""
    return tuple(Grant(scope, path) for scope in scopes)
