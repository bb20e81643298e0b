"""Named keys in one file outside the database: `<data>/keys.toml`, 0600, made on first start.

TAIXUE_KEYS names another file. What each key protects and what its loss means: docs/operations.md, "Keys".
"""

import base64
import os
import secrets
import tomllib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

PURPOSES = ("django", "identity", "lookup", "ticket", "media", "seal")
"""Django's own signing; identity numbers; keyed hashes to find by; study tickets; media addresses; seals (Ed25519)."""


@dataclass(frozen=True, slots=True)
class Key:
    """32 random bytes with a name. State "active" makes new things; "old" only reads what it made."""

    id: int  # 1 to 65535, unique in the file
    purpose: str
    state: str
    made: str  # ISO date
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Ring:
    """All keys of an installation."""

    path: Path
    keys: tuple[Key, ...]

    def active(self, purpose: str) -> Key:
        """Return the key that makes new things. Raises KeyError if there is none."""
        for key in reversed(self.keys):
            if key.purpose == purpose and key.state == "active":
                return key
        raise KeyError(f"no active key for {purpose!r} in {self.path}: run `taixue keys add {purpose}`")

    def find(self, number: int, purpose: str) -> Key:
        """Return a key by id, active or old. Raises KeyError: what it protected cannot be read any more."""
        for key in self.keys:
            if key.id == number and key.purpose == purpose:
                return key
        raise KeyError(f"key {number} for {purpose!r} is not in {self.path}")

    def text(self, purpose: str) -> str:
        """Return the active key as text, for settings that want a string."""
        return base64.urlsafe_b64encode(self.active(purpose).secret).decode()


def path(data: Path) -> Path:
    """Return where the keys lie."""
    return Path(os.environ.get("TAIXUE_KEYS") or data / "keys.toml")


@lru_cache(maxsize=4)
def load(data: Path) -> Ring:
    """Return the keys of an installation; make the file with one active key a purpose where there is none yet."""
    file = path(data)
    if not file.exists():
        _create(file)
    document = tomllib.loads(file.read_text())
    rows = (Key(**{**row, "secret": base64.b64decode(row["secret"])}) for row in document.get("key", []))
    return Ring(file, tuple(rows))


def add(data: Path, purpose: str) -> Key:
    """Add an active key of a purpose; the active one before becomes old. Raises ValueError for an unknown purpose."""
    if purpose not in PURPOSES:
        raise ValueError(f"unknown purpose {purpose!r}; one of {', '.join(PURPOSES)}")
    ring = load(data)
    kept = tuple(Key(k.id, k.purpose, "old" if k.purpose == purpose else k.state, k.made, k.secret) for k in ring.keys)
    new = _new(max((k.id for k in kept), default=0) + 1, purpose)
    _write(ring.path, (*kept, new))
    load.cache_clear()
    return new


def _new(number: int, purpose: str) -> Key:
    return Key(number, purpose, "active", datetime.now(UTC).date().isoformat(), secrets.token_bytes(32))


def _create(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    rows = tuple(_new(n, purpose) for n, purpose in enumerate(PURPOSES, start=1))
    draft = _draft(file, rows)
    try:
        os.link(draft, file)  # the first of several processes wins; the others read its keys
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _write(file: Path, rows: tuple[Key, ...]) -> None:
    _draft(file, rows).replace(file)


def _draft(file: Path, rows: tuple[Key, ...]) -> Path:
    draft = file.with_name(f"{file.name}.{os.getpid()}.new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as out:
        out.write("# Taixue's keys. Keep a copy apart from the backups of the database; never send it to anyone.\n")
        for key in rows:
            secret = base64.b64encode(key.secret).decode()
            out.write(
                f'\n[[key]]\nid = {key.id}\npurpose = "{key.purpose}"\nstate = "{key.state}"\n'
                f'made = "{key.made}"\nsecret = "{secret}"\n'
            )
        out.flush()
        os.fsync(out.fileno())
    return draft
