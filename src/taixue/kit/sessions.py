"""Sessions in the database, read with one short question and written once a request; all else is Django's."""

from copy import deepcopy
from typing import Any

from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.backends.db import SessionStore as Stored
from django.utils.crypto import get_random_string

from taixue.kit import sql

_DATA = "SELECT session_data FROM django_session WHERE session_key = %(key)s AND expire_date > now()"
_KEY_LENGTH = 32  # of 36 signs: 165 bits, so nobody looks whether a new key is taken; the table would refuse it


class SessionStore(Stored):
    """What settings.SESSION_ENGINE asks for. A new session gets its key at once and its row when it is first saved."""

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self._is_new = False
        self._saved: dict[str, Any] | None = None  # what this object wrote last

    def load(self) -> dict[str, Any]:
        """Return what the session holds; one that is over or unknown is empty and loses its key."""
        found = sql.row(str, _DATA, key=self.session_key)
        if found is None:
            self._session_key = None
            return {}
        held: dict[str, Any] = self.decode(found)
        return held

    def create(self) -> None:
        """Give the session a new key."""
        self._session_key = get_random_string(_KEY_LENGTH, VALID_KEY_CHARS)
        self._is_new = self.modified = True
        self._saved = None

    def save(self, must_create: bool = False) -> None:
        """Write the session, unless its row holds just this. Raises UpdateError if it was ended meanwhile."""
        if self.session_key is None:
            self.create()
        new = must_create or self._is_new
        own: Any = self  # the types of Django do not know this method
        held: dict[str, Any] = own._get_session(no_load=new)
        if held == self._saved:
            return
        super().save(must_create=new)
        self._is_new, self._saved = False, deepcopy(held)
