"""Where the database is: TAIXUE_DATABASE_URL, or the embedded cluster under <data>/postgres.

Two roles work on it. The owner migrates and restores. The server and the worker act as `taixue_app`, which has no DDL
and cannot change the ledger (kit/rights.py): TAIXUE_DATABASE_ROLE=taixue_app, which `taixue serve` and `taixue worker`
set for themselves. On the embedded cluster that role signs in by itself; with a URL the owner signs in and steps down
(`-c role=taixue_app`), so that one address is enough to configure.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from taixue.kit import rights
from taixue.kit.postgres import home

OWNER = "taixue"
ROLE_SETTING = "TAIXUE_DATABASE_ROLE"
KEEP_SECONDS = 600


def settings(environment: Mapping[str, str], data: Path) -> dict[str, Any]:
    """Return Django's settings of the database.

    TAIXUE_DATABASE_URL: postgresql://user:password@host:port/name?host=/socket/folder&sslmode=…; without it the
        embedded cluster's own address, which is known after its first start
    Raises ValueError for a role that is neither the owner nor the application.
    """
    role = environment.get(ROLE_SETTING) or OWNER
    if role not in (OWNER, rights.ROLE):
        raise ValueError(f"{ROLE_SETTING} is {role!r}; it must be {rights.ROLE} or empty")
    url = environment.get("TAIXUE_DATABASE_URL", "")
    found = external(url, role=role) if url else embedded(data / "postgres", role=role)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": KEEP_SECONDS,
        "CONN_HEALTH_CHECKS": True,
        **found,
    }


def external(url: str, *, role: str) -> dict[str, Any]:
    """Return how to reach a server named by a URL; what follows the question mark goes to the driver."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    if role != OWNER:
        options["options"] = f"{options.get('options', '')} -c role={role}".strip()
    return {
        "NAME": unquote(parts.path.lstrip("/")) or "taixue",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": options.pop("port", "") or str(parts.port or ""),
        "OPTIONS": options,
    }


def embedded(folder: Path, *, role: str) -> dict[str, Any]:
    """Return how to reach the embedded cluster of a folder; before its first start an address where nobody answers."""
    access = home.read(folder)
    password = "" if access is None else access.owner if role == OWNER else access.application
    return {
        "NAME": "taixue",
        "USER": role,
        "PASSWORD": password,
        "HOST": str(folder) if access is None else access.socket,
        "PORT": str(home.PORT),
        "OPTIONS": {},
    }


def address(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return Django's settings of a database as keyword arguments of `psycopg.connect`."""
    named = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    known = {argument: found.get(name) for argument, name in named.items()}
    return {**{k: v for k, v in known.items() if v}, **found.get("OPTIONS", {})}
