"""A training file handed out: as a signed bundle, and as a signed PDF/A that carries the bundle inside."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils import translation

from taixue.audit.services import lines as audit
from taixue.credits import labels as credit_words
from taixue.credits.rules import chain
from taixue.kit import clock, letters, seals
from taixue.kit.actor import Actor
from taixue.lib import hours
from taixue.people.labels.roles import KINDS
from taixue.people.queries import postings
from taixue.portal.queries import files
from taixue.portal.rules import bundles

TEMPLATE = Path(__file__).resolve().parent.parent / "letters" / "file.typ"
CATALOGUES = {"zh": "zh-hans", "en": "en"}


def bundle(*, person_id: UUID, by: Actor, at: datetime) -> bytes:
    """Return a person's file as a signed bundle. Who took it is a line that the person can read.

    Raises NotFound or Denied outside of the evidence that `by` may see.
    """
    person = files.get(person_id, by=by)
    made = _sealed(files.parts(person, at=at, by=by))
    _tell(person, "json", by, at)
    return made


def document(*, person_id: UUID, language: str, by: Actor, at: datetime) -> bytes:
    """Return a person's file as a signed PDF/A in "zh" or "en", the bundle attached; a line as for `bundle`.

    Raises as `bundle`, and MissingGlyph where a name holds a character that no font of ours has.
    """
    person = files.get(person_id, by=by)
    parts = files.parts(person, at=at, by=by)
    with translation.override(CATALOGUES[language]):
        facts = _printed(parts, at)
    facts["bundle"] = _sealed(parts).decode()
    pdf = letters.make(TEMPLATE, facts, language=language, made_at=at)
    made = seals.sign_pdf(pdf, at=at)
    _tell(person, "pdf", by, at)
    return made


def _sealed(parts: Mapping[str, Any]) -> bytes:
    seal = seals.sign(bundles.message(parts))
    return bundles.sealed(parts, key=seal.key, public=seal.public_key, signature=seal.signature)


def _tell(person: Any, kind: str, by: Actor, at: datetime) -> None:
    audit.record(
        "file.exported", by=by, at=at, target_kind="person", target=person.public_id, person_id=person.pk,
        unit_path=postings.path_of(person.pk), details={"kind": kind},
    )  # fmt: skip


def _printed(parts: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """Return what the template prints, in the words of the language that is active."""
    stated, lines = parts["facts"], [line for line in parts["lines"] if line["hashed"]["kind"] not in chain.MARKS]
    years = sorted({line["hashed"]["last_day"][:4] for line in lines}, reverse=True)
    return {
        "authority": parts["authority"],
        "made": clock.day(at).isoformat(),
        "person": parts["person"],
        "postings": [{**one, "kind": str(KINDS[one["kind"]])} for one in stated["postings"]],
        "years": [_year(year, [one for one in lines if one["hashed"]["last_day"].startswith(year)]) for year in years],
        "standings": [
            {**one, **{name: hours.text(one[name], places=1) for name in ("owed", "counted", "missing")}}
            for one in stated["standings"]
        ],
        "declarations": [{**one, "kind": credit_words.kind(one["kind"])} for one in stated["declarations"]],
        "corrections": [
            {**one, "state": str(credit_words.STATES[one["state"]].words), "asked_at": one["asked_at"][:10]}
            for one in stated["corrections"]
        ],
        "head": {**parts["head"], "sequence": str(parts["head"].get("sequence", 0))},
        "root": {name: str(value) for name, value in parts["root"].items()},
    }


def _year(year: str, lines: list[dict[str, Any]]) -> dict[str, Any]:
    told = [line["hashed"] for line in lines]
    return {
        "year": year,
        "nominal": hours.text(sum(one["nominal"] for one in told), places=2),
        "required": hours.text(sum(one["nominal"] for one in told if one["required"]), places=2),
        "lines": [
            {
                "number": str(one["sequence"]), "day": one["last_day"], "kind": credit_words.kind(one["kind"]),
                "title": {"zh": line["titles"][0], "en": line["titles"][1]}, "required": one["required"],
                "provenance": str(credit_words.PROVENANCE[one["provenance"]].words), "reverses": bool(one["reverses"]),
                "hours": hours.text(one["nominal"], places=2),
            }
            for line, one in zip(lines, told, strict=True)
        ],
    }  # fmt: skip
