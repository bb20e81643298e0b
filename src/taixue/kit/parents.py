"""A process that was started by another ends with it, also when that one was killed and could not say so."""

import os
import signal
import threading
import time

LOOK = 0.5
"""Seconds between looks."""


def end_with_parent() -> None:
    """Send this process SIGTERM when its parent is gone; a thread looks after that from now on."""
    parent = os.getppid()
    threading.Thread(target=_watch, args=(parent,), daemon=True, name="parent").start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK)
    os.kill(os.getpid(), signal.SIGTERM)
