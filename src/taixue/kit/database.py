"""Where the database is: TAIXUE_DATABASE_URL, or the embedded cluster under <data>/postgres."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


def settings(environment: Mapping[str, str], data: Path) -> dict[str, Any]:
    """Return Django's settings of the database.

    TAIXUE_DATABASE_URL: postgresql://user:password@host:port/name; without it the embedded cluster's own address.
    """
    url = urlsplit(environment.get("TAIXUE_DATABASE_URL", ""))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")) or "taixue",
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": url.hostname or "",
        "PORT": url.port or "",
    }
