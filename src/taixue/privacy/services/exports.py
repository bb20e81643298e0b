"""All data held about a person as one ZIP: JSON for programs, a page to read, and the files themselves."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.utils import translation

from taixue.files.queries import files
from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.lib.errors import NotFound
from taixue.people.queries import persons
from taixue.people.services import numbers
from taixue.privacy import labels
from taixue.privacy.models import Handout
from taixue.privacy.queries import holdings
from taixue.privacy.queries.holdings import Held
from taixue.privacy.rules.holdings import ELSEWHERE, HOLDINGS
from taixue.privacy.rules.retention import PERIODS
from taixue.privacy.services import handouts

FORMAT = "taixue-person-data-1"
CATALOGUES = {"zh": "zh-hans", "en": "en"}


def order(*, language: str, by: Actor, at: datetime) -> Handout:
    """Order all data held about oneself, "zh" or "en"; the job "privacy.data" writes it. Raises NotFound."""
    if by.person_id is None:
        raise NotFound("person")
    return handouts.order(person_id=by.person_id, kind="data", language=language, by=by, at=at)


def write(row: Handout, by: Actor, tell: Callable[[int], None], *, at: datetime) -> bytes:
    """Return the ZIP: data.json, data.html, and under files/ what was handed in. Raises NotFound for another person."""
    held = []
    for done, one in enumerate(holdings.of(row.person_id, by=by), start=1):
        held.append(one)
        tell(done * 80 // len(HOLDINGS))
    number = numbers.read(persons.by_id(row.person_id, by=by))
    said = {
        "format": FORMAT, "made_at": at.isoformat(), "person": row.person.name, "identity_number": number,
        "held": {one.holding.table: one.rows for one in held if one.rows}, "not_handed_out": ELSEWHERE,
    }  # fmt: skip
    out, moment = io.BytesIO(), at.astimezone(clock.zone()).timetuple()[:6]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:

        def put(name: str, content: bytes) -> None:
            entry = zipfile.ZipInfo(name, moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, content)

        put("data.json", json.dumps(said, ensure_ascii=False, indent=1, default=str).encode())
        put("data.html", _page(held, row, number, at).encode())
        for file in dict.fromkeys(file for one in held for file in one.files()):
            name, content = _upload(file)
            put(f"files/{name}", content)
    return out.getvalue()


def _page(held: list[Held], row: Handout, number: str, at: datetime) -> str:
    with translation.override(CATALOGUES[row.language]):
        parts = [_part(one) for one in held if one.rows]
        facts: dict[str, Any] = {
            "person": row.person, "number": number, "at": at, "parts": parts, "language": translation.get_language(),
        }  # fmt: skip
        return render_to_string("privacy/held.html", facts)


def _part(one: Held) -> dict[str, Any]:
    period = one.holding.kept
    columns = list(one.rows[0])
    return {
        "title": labels.TITLES[one.holding.table], "table": one.holding.table, "columns": columns,
        "rows": [[row.get(name, "") for name in columns] for row in one.rows],
        "kept": labels.kept(PERIODS[period]), "why": labels.REASONS[period][1],
    }  # fmt: skip


def _upload(file: UUID) -> tuple[str, bytes]:
    try:
        with files.content(file) as source:
            return f"{file}-{files.get(file).name}".replace("/", "_"), source.read()
    except NotFound:
        return f"{file}-gone.txt", b""
