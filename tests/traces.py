"""Looks for secrets where they must not be: in a database dump, in sessions, in every log."""

import base64
import os
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from taixue.kit.postgres import Cluster, account, binaries


def dump(cluster: Cluster) -> bytes:
    """Return the whole database as `pg_dump` writes it, schema and data."""
    from django.db import connection

    at = connection.settings_dict
    reach = {"PGHOST": at["HOST"], "PGPORT": at["PORT"], "PGUSER": at["USER"], "PGDATABASE": at["NAME"]}
    program = binaries.folder(account.choose()) / "pg_dump"
    settings = {**os.environ, **reach, "PGPASSWORD": cluster.access.owner}
    return subprocess.run([program], env=settings, capture_output=True, check=True).stdout


def sessions() -> bytes:
    """Return what the stored sessions hold, unpacked: in the table it is compressed."""
    from django.contrib.sessions.models import Session

    return "\n".join(str(session.get_decoded()) for session in Session.objects.all()).encode()


def logs(*folders: Path) -> dict[Path, bytes]:
    """Return every log under the folders."""
    return {path: path.read_bytes() for folder in folders for path in sorted(folder.rglob("*.log"))}


def found(secrets: Iterable[str], where: bytes) -> set[str]:
    """Return the secrets that stand in some bytes: as they are, as hexadecimal digits or as base64."""
    return {secret for secret in secrets if any(form in where for form in forms(secret))}


def forms(secret: str) -> Iterator[bytes]:
    """Yield what a secret of nine bytes or more looks like where bytes are written as text."""
    raw = secret.encode()
    yield raw
    yield raw.hex().encode()
    for start in range(3):  # base64 writes three bytes in four signs: what it looks like depends on where it begins
        whole = raw[start:]
        yield base64.b64encode(whole[: len(whole) // 3 * 3])
