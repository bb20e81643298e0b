"""Where a cluster keeps its data, its socket and its passwords."""

import json
import os
import secrets
import shutil
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from taixue.kit.postgres.account import RunsAs
from taixue.kit.postgres.binaries import COPIES, shared_folder

SOCKET_PATH_LIMIT = 90
"""Bytes of the socket's folder; the system allows about 104 for the whole path, `/.s.PGSQL.5432` included."""

PORT = 5432
"""Part of the socket's name only: the cluster listens on no network address."""


@dataclass(frozen=True, slots=True)
class Access:
    """How to reach a cluster: kept in `<folder>/access.json`, 0600, readable by whoever made it."""

    home: str  # holds data/ and log/
    socket: str  # a 0700 folder
    postgres: str  # password of the superuser, used only to set the cluster up
    owner: str  # password of the role `taixue`: migrations, restore
    application: str  # password of the role `taixue_app`


def read(folder: Path) -> Access | None:
    """Return how to reach the cluster of a folder, None before its first start."""
    try:
        return Access(**json.loads((folder / "access.json").read_text()))
    except FileNotFoundError:
        return None


def write(folder: Path, access: Access) -> None:
    """Keep how to reach the cluster, at once or not at all."""
    draft = folder / f"access.json.{os.getpid()}.new"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as out:
        json.dump(asdict(access), out, indent=1)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(folder / "access.json")


def found(folder: Path) -> None:
    """Make the folder of a cluster, unless it is there already: others may pass through it, not look into it.

    The system user passes; what it must not read (`access.json`) is closed by its own mode.
    """
    if not folder.exists():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o711)


def settle(folder: Path, runs_as: RunsAs) -> Access:
    """Return how to reach the cluster of a folder; choose its places at the first start."""
    known = read(folder)
    if known is None:
        home = _choose_home(folder, runs_as)
        known = Access(str(home), "", *(secrets.token_urlsafe(24) for _ in range(3)))
    home = Path(known.home)
    for part in (home, home / "log"):
        _private(part, runs_as)
    if not known.socket or not _is_private(Path(known.socket), runs_as):
        known = Access(known.home, str(_choose_socket(home, runs_as)), known.postgres, known.owner, known.application)
        write(folder, known)
    return known


def erase(folder: Path) -> None:
    """Remove a stopped cluster with all its data."""
    access = read(folder)
    if access is not None:
        shutil.rmtree(access.socket, ignore_errors=True)
        shutil.rmtree(access.home, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def _choose_home(folder: Path, runs_as: RunsAs) -> Path:
    if runs_as.reaches(folder):
        return folder / "cluster"
    shared_folder(COPIES)
    return COPIES / f"cluster-{secrets.token_hex(4)}"


def _choose_socket(home: Path, runs_as: RunsAs) -> Path:
    near = home / "run"
    if len(os.fsencode(near)) <= SOCKET_PATH_LIMIT:
        _private(near, runs_as)
        return near
    short = "/tmp" if os.access("/tmp", os.W_OK) else None
    made = Path(tempfile.mkdtemp(prefix="taixue-", dir=short))
    runs_as.give(made)
    return made


def _private(folder: Path, runs_as: RunsAs) -> None:
    """Make a folder that only the cluster's user may enter, unless it is there already."""
    if not folder.exists():
        folder.mkdir(mode=0o700)
        runs_as.give(folder)


def _is_private(folder: Path, runs_as: RunsAs) -> bool:
    """Tell whether a socket folder is still the one we made: ours alone, and no link to another."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    owner = os.geteuid() if runs_as.uid is None else runs_as.uid
    return found.st_uid == owner and found.st_mode & 0o170777 == 0o040700
