"""Ask the lanes, which do not go through Django, as the server would: through the application of all handlers."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.conf import settings

from taixue.kit import lane
from taixue.site import wiring
from taixue.study import pulse
from taixue.study.models import Progress
from tests.reach import addresses
from tests.reach.stage import Place
from tests.reach.table import Row


def ask(row: Row, session: str, place: Place) -> tuple[str, frozenset[str]]:
    """Send a row's request and return its word and the tables that changed."""
    before = _proven()
    path = addresses.path(row.name, [place.ids[one] for one in row.of.split()])
    sent = {key: value.format(**place.ids) if isinstance(value, str) else value for key, value in row.send.items()}
    with ThreadPoolExecutor(1) as apart:  # a browser of other tests may keep a loop in this thread
        status = apart.submit(asyncio.run, _answer(row.method, path, json.dumps(sent).encode(), session)).result()
    changed = frozenset({"study_progress"} if _proven() != before else ())
    if status >= 400:
        return str(status), changed
    return ("done" if changed else "json" if row.method == "POST" else "file"), changed


def _proven() -> list[tuple[Any, ...]]:
    return sorted(Progress.objects.values_list("enrolment_id", "lesson_id", "seconds", "sequence", "bits"))


async def _answer(method: str, path: str, body: bytes, session: str) -> int:
    cookie = f"{settings.SESSION_COOKIE_NAME}={session}".encode()
    headers = [(b"cookie", cookie)] if session else []
    scope = {"type": "http", "method": method, "path": path, "headers": headers}
    said: list[dict[str, Any]] = []
    sent: list[bytes] = []

    async def receive() -> dict[str, Any]:
        if sent:
            await asyncio.Event().wait()  # nobody hangs up
        sent.append(body)
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        said.append(message)

    handlers = lane.app(wiring.LANES, _no_lane)
    await handlers(scope, receive, send)
    await pulse.HANDLER.close()  # its committer belongs to this loop
    return int(said[0]["status"])


async def _no_lane(scope: Any, receive: Any, send: Any) -> None:
    raise LookupError(f"no lane takes {scope['path']}")
