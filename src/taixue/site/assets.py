"""The assets as they are served: collected, hashed and compressed once for each state of their sources."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command


def bring_up() -> bool:
    """Compile the assets into STATIC_ROOT if a source changed since; return whether it was needed."""
    note = Path(settings.STATIC_ROOT) / "sources.sha256"
    now = _digest()
    if note.exists() and note.read_text() == now:
        return False
    call_command("collectstatic", verbosity=0, interactive=False)
    note.write_text(now)
    return True


def _digest() -> str:
    """Return a digest over names, sizes and times of all sources."""
    sources = hashlib.sha256()
    for finder in finders.get_finders():
        for path, storage in sorted(finder.list([]), key=lambda pair: pair[0]):
            found = Path(storage.path(path)).stat()
            sources.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    return sources.hexdigest()
