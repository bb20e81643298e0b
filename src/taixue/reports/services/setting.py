"""Documents of circulars as files: the same bytes whenever they are set, from what was kept of that day."""

from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from taixue.files.queries import files
from taixue.kit import clock, letters
from taixue.kit.actor import SYSTEM, Actor
from taixue.lib import wordfiles
from taixue.lib.errors import Invalid, NotFound
from taixue.lib.wordfiles import Unfit
from taixue.reports.models import Document
from taixue.reports.queries import circulars
from taixue.reports.services import circulars as writing

LETTERS = Path(__file__).resolve().parent.parent / "letters"


def facts(document: Document) -> dict[str, Any]:
    """Return everything that is set in a document: what was kept, and since publication its number and day."""
    circular = document.circular
    issued = circular.published_at or circular.figures_at
    kept: dict[str, Any] = document.facts
    return kept | {
        "title": circular.title, "remark": circular.remark, "number": writing.number(document),
        "issued": clock.day(issued).isoformat(), "signed": circular.unit.name,
    }  # fmt: skip


def letter(document: Document) -> bytes:
    """Return a document as PDF/A. Raises letters.MissingGlyph."""
    circular = document.circular
    language = "zh" if circular.language.startswith("zh") else "en"
    template = LETTERS / f"{circular.template}.typ"
    return letters.make(template, facts(document), language=language, made_at=_moment(document))


def word(document: Document) -> bytes | None:
    """Return a document set in the authority's Word template, None without one. Raises Invalid."""
    template = document.circular.word
    if template is None:
        return None
    with files.content(template.file) as source:
        return filled(source.read(), facts(document))


def filled(template: bytes, said: dict[str, Any]) -> bytes:
    """Return a Word template filled in. Raises Invalid, naming what is wrong with it."""
    try:
        return wordfiles.fill(template, said)
    except Unfit as wrong:
        problem = {"field": "file", "code": wrong.code, "value": wrong.value, "cure": wrong.code}
        raise Invalid(wrong.code, problems=[problem]) from wrong


def taken(*, document_id: UUID, form: str, by: Actor, at: datetime) -> tuple[Document, bytes]:
    """Return a document with its file, "pdf" or "docx"; a published one must come out as it did the first time.

    Raises NotFound, Conflict if it does not, Invalid for a template that cannot be filled in.
    """
    document = writing.read(document_id=document_id, by=by, at=at)
    content = letter(document) if form == "pdf" else word(document)
    if content is None:
        raise NotFound("file")
    if document.number is not None:
        writing.seal(document, {form: content})
    return document, content


def settle(*, circular_id: UUID) -> int:
    """Set every document of a published circular once and keep the digests; return how many. Safe to run twice."""
    found = circulars.documents(circulars.get(circular_id, by=SYSTEM))
    for document in found:
        docx = word(document)
        writing.seal(document, {"pdf": letter(document)} | ({"docx": docx} if docx is not None else {}))
    return len(found)


def _moment(document: Document) -> datetime:
    return document.circular.published_at or document.circular.figures_at
