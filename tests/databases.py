"""Test databases: one migrated template a set of migrations; each run and each `committed` test gets a clone (0.1 s).

With TAIXUE_DATABASE_URL they stand on that server, else on an embedded cluster of the run's own. Where the suite runs
in several processes (pytest-xdist), each has databases, or a cluster, of its own.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connections
from psycopg import sql

import taixue

PACKAGE = Path(taixue.__file__).parent
NUMBERS = count(1)
LONG = {"browser", "reach", "redteam"}
"""Folders whose files take minutes."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long ones first, so that no core is idle at the end. Refuse Django's flush: `committed` commits."""
    items.sort(key=lambda item: not LONG & set(item.path.parts))
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker is not None and marker.kwargs.get("transaction"):
            raise pytest.UsageError(f"{item.nodeid}: use the fixture `committed` instead of transaction=True")


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """Point the settings at a PostgreSQL server and return the base of database names on it."""
    if os.environ.get("TAIXUE_DATABASE_URL"):
        yield settings.DATABASES["default"]["NAME"] + os.environ.get("PYTEST_XDIST_WORKER", "")
        return
    from taixue.kit import database, postgres

    folder = Path(tempfile.mkdtemp(prefix="taixue-pg-"))
    server = postgres.Cluster(folder / "postgres")
    try:
        server.start()
        connections["default"].settings_dict.update(database.embedded(server.folder, role=database.OWNER))
        yield "taixue"
    finally:
        connections["default"].close()
        server.stop()
        server.erase()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def maintenance() -> Iterator[psycopg.Connection]:
    """Connect to the server outside every test database."""
    at = connections["default"].settings_dict
    known = {"host": at["HOST"], "port": at["PORT"], "user": at["USER"], "password": at["PASSWORD"]}
    with psycopg.connect(dbname="postgres", autocommit=True, **{k: v for k, v in known.items() if v}) as connection:
        yield connection


def create(name: str, *, template: str) -> None:
    """Clone a database, in place of one of that name."""
    with maintenance() as server:
        drop(name, server)
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))


def drop(name: str, server: psycopg.Connection) -> None:
    """Drop a database with whoever is still connected to it.

    Not WITH (FORCE): it wants the right to end every process there, and autovacuum's are nobody's. Without it
    PostgreSQL asks them to leave and waits five seconds for all.
    """
    server.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pg_has_role(usesysid, 'USAGE')",
        [name],
    )
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


@contextmanager
def using(name: str) -> Iterator[None]:
    """Let Django's connection stand on another database for a while."""
    default = connections["default"]
    default.close()
    before, default.settings_dict["NAME"] = default.settings_dict["NAME"], name
    try:
        yield
    finally:
        default.close()
        default.settings_dict["NAME"] = before


def _digest() -> str:
    parts = sorted([*PACKAGE.glob("*/migrations/*.py"), *PACKAGE.parent.parent.glob("requirements.lock")])
    parts += [PACKAGE / "kit" / "rights.py", PACKAGE / "site" / "schema.py"]
    return hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()[:10]


@pytest.fixture(scope="session")
def template(cluster: str, django_db_blocker, django_test_environment: None) -> str:
    """Return the name of a migrated database that is cloned, never used."""
    from taixue.site import schema

    name = f"test_{cluster}_template_{_digest()}"
    with django_db_blocker.unblock(), maintenance() as server:
        server.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        rows = server.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"test_{cluster}_template_"]
        ).fetchall()
        if (name,) in rows:
            return name
        for (old,) in rows:
            drop(old, server)
        draft = f"test_{cluster}_draft"
        drop(draft, server)
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(draft)))
        with using(draft):
            schema.bring_up()
        server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(draft), sql.Identifier(name)))
    return name


@pytest.fixture(scope="session")
def django_db_setup(cluster: str, template: str, django_db_blocker) -> Iterator[None]:
    """Give pytest-django's `db` a clone: each test in it is rolled back."""
    name = f"test_{cluster}"
    with django_db_blocker.unblock():
        create(name, template=template)
        with using(name):
            yield
        with maintenance() as server:
            drop(name, server)


@contextmanager
def cloned(cluster: str, template: str, blocker: Any) -> Iterator[str]:
    """Make a fresh migrated database for a while; yield its name."""
    name = f"test_{cluster}_{os.getpid()}_{next(NUMBERS)}"
    with blocker.unblock():
        create(name, template=template)
    yield name
    with blocker.unblock(), maintenance() as server:
        drop(name, server)


@pytest.fixture
def clone(cluster: str, template: str, django_db_blocker) -> Iterator[str]:
    """Return the name of a fresh migrated database."""
    with cloned(cluster, template, django_db_blocker) as name:
        yield name


@pytest.fixture
def committed(clone: str, django_db_blocker) -> Iterator[str]:
    """Let the test commit for real, on a database of its own; return its name."""
    with django_db_blocker.unblock(), using(clone):
        yield clone
