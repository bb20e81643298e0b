"""Work for later, queued by name in the caller's own transaction, run by the worker, retried when a worker dies."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from procrastinate.contrib.django import app as current


def defer(name: str, *, lock: str | None = None, at: datetime | None = None, once: str | None = None, **facts: Any) -> None:
    """Queue the job `name` ("policy.refresh") with plain JSON facts; it is visible to a worker after the commit.

    lock: jobs with the same lock run one after another (the person or unit worked on)
    at: not before this moment
    once: no second job waits under this name (an already waiting one serves both)
    """
    from procrastinate import exceptions

    options: dict[str, Any] = {"lock": lock, "queueing_lock": once, "schedule_at": at}
    deferrer = current.configure_task(name, **{k: v for k, v in options.items() if v is not None})
    try:
        deferrer.defer(**facts)
    except exceptions.AlreadyEnqueued:
        return


def job(name: str, **options: Any) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Declare the function as the job behind `name`. It must be safe to run twice."""

    def declare(function: Callable[..., None]) -> Callable[..., None]:
        current.task(name=name, **options)(function)
        return function

    return declare
