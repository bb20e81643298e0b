"""Password hashing and the rules for a new password, both as DESIGN says."""

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from taixue.lib.errors import Refusal
from taixue.people.models import Account
from taixue.people.services import numbers

QUEUE = 200  # how many may wait in one process: an office of 300 gets in, a flood does not
NICENESS = 10  # of the threads that hash
PATIENCE = 15.0  # seconds to wait for a place at most


T = TypeVar("T")


class Busy(Refusal):
    """So many passwords are being checked that this one was not; try again in a moment."""

    code = "busy"


class Gate:
    """Lets a few hash at once, lets some wait, and refuses the rest.

    What is hashed runs in threads of its own that step back for all others: whoever studies is answered first.
    """

    def __init__(self, places: int, *, queue: int = QUEUE, patience: float = PATIENCE) -> None:
        self._hands = ThreadPoolExecutor(places, thread_name_prefix="hash", initializer=_step_back)
        self._places = threading.BoundedSemaphore(places)
        self._queue = threading.BoundedSemaphore(places + queue)
        self._patience = patience

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Hold a place. Raises Busy if the queue is full or the wait too long."""
        if not self._queue.acquire(blocking=False):
            raise Busy
        try:
            if not self._places.acquire(timeout=self._patience):
                raise Busy
            try:
                yield
            finally:
                self._places.release()
        finally:
            self._queue.release()

    def run(self, work: Callable[[], T]) -> T:
        """Do a piece of work in a place and return what it returns. Raises Busy."""
        with self.entered():
            return self._hands.submit(work).result()


def _step_back() -> None:
    """Let the system give this thread what the others leave (Linux: a thread has a niceness of its own)."""
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


GATE = Gate(settings.TAIXUE_HASHES)


class Argon2id(Argon2PasswordHasher):
    """Argon2id, 19 MiB, two passes, one lane (OWASP's first choice), a few at once: each hash holds its memory."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        """Hash. Raises Busy."""
        return GATE.run(partial(super().encode, password, salt))

    def verify(self, password: str, encoded: str) -> bool:
        """Compare. Raises Busy."""
        return GATE.run(partial(super().verify, password, encoded))


class NotPersonal:
    """Refuses a password that holds the person's name, mobile or identity number."""

    def validate(self, password: str, user: Account | None = None) -> None:
        """Django's protocol. Raises ValidationError."""
        person = user.person if user is not None else None
        if person is None:
            return
        number = numbers.read(person)
        known = [
            person.name,
            person.mobile or "",
            number,
            number[-6:],
            number[6:14],
            (person.email or "").split("@")[0],
        ]
        if any(len(part) > 1 and part.lower() in password.lower() for part in known):
            raise ValidationError(gettext("Leave out your name, mobile and identity number."), code="personal")

    def get_help_text(self) -> Any:
        """Django's protocol."""
        return gettext_lazy("Without your mobile, identity number or name")
