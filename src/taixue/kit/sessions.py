"""Sessions in the database, read with one short question; all else is Django's."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as Stored

from taixue.kit import sql

_DATA = "SELECT session_data FROM django_session WHERE session_key = %(key)s AND expire_date > now()"


class SessionStore(Stored):
    """What settings.SESSION_ENGINE asks for."""

    def load(self) -> dict[str, Any]:
        """Return what the session holds; one that is over or unknown is empty and loses its key."""
        found = sql.row(str, _DATA, key=self.session_key)
        if found is None:
            self._session_key = None
            return {}
        held: dict[str, Any] = self.decode(found)
        return held
