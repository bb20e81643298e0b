"""Who may send large bodies: asked before one is taken, so that strangers cannot fill the disk."""

from collections.abc import MutableMapping
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import parse_cookie

from taixue.kit import clock
from taixue.kit.sessions import SessionStore
from taixue.people.queries import actors
from taixue.site import wiring


def expected(scope: MutableMapping[str, Any]) -> bool:
    """Does the request come from a session of an account that holds a role today, or bring evidence of one's own?

    What it may do the view decides.
    """
    sent = b";".join(value for name, value in scope["headers"] if name == b"cookie").decode("latin-1")
    key = parse_cookie(sent).get(settings.SESSION_COOKIE_NAME, "")
    number = SessionStore(key).get(SESSION_KEY) if key else None
    found = actors.account(int(number)) if number else None
    if found is None:
        return False
    return scope.get("path", "").startswith(wiring.EVIDENCE) or bool(actors.of(found, on=clock.day(clock.now())).grants)
