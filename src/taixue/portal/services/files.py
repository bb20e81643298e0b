"""A training file handed out: as a signed bundle, and as a signed PDF/A that carries the bundle inside."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils import translation

from taixue.credits import labels as credit_words
from taixue.credits.rules import chain
from taixue.kit import clock, letters, seals
from taixue.kit.actor import Actor
from taixue.lib import hours
from taixue.people.labels.roles import KINDS
from taixue.policy.labels import exemptions as exemption_words
from taixue.portal.queries import files
from taixue.portal.rules import bundles
from taixue.privacy.queries.handouts import Handout
from taixue.privacy.services import handouts

TEMPLATE = Path(__file__).resolve().parent.parent / "letters" / "file.typ"
CATALOGUES = {"zh": "zh-hans", "en": "en"}
GATHERED, SET = 30, 80
"""Per cent of a document that are done when its facts are there, and when it is set and not yet signed."""


Tell = Callable[[int], None]


def silent(share: int) -> None:
    """Tell nobody how many per cent are done."""


def order(*, person_id: UUID, kind: str, language: str, by: Actor, at: datetime) -> Handout:
    """Order a person's file in "zh" or "en" ("document"), or as a bundle; the job "portal.file" writes it.

    Raises NotFound outside of the evidence that `by` may see, ValueError for another kind.
    """
    person = files.get(person_id, by=by)
    words = language if kind == "document" else "zh"
    return handouts.order(person_id=person.pk, kind=kind, language=words, by=by, at=at)


def write(row: Handout, by: Actor, tell: Tell, *, at: datetime) -> bytes:
    """Return an ordered file as its job writes it. Raises as `bundle` and `document`."""
    if row.kind == "bundle":
        return bundle(person_id=row.person.public_id, by=by, at=at)
    return document(person_id=row.person.public_id, language=row.language, by=by, at=at, tell=tell)


def bundle(*, person_id: UUID, by: Actor, at: datetime) -> bytes:
    """Return a person's file as a signed bundle. Raises NotFound or Denied outside of what `by` may see."""
    return _sealed(files.parts(files.get(person_id, by=by), at=at, by=by))


def document(*, person_id: UUID, language: str, by: Actor, at: datetime, tell: Tell = silent) -> bytes:
    """Return a person's file as a signed PDF/A in "zh" or "en", the bundle attached.

    tell: is told how many per cent are done
    Raises as `bundle`, and MissingGlyph where a name holds a character that no font of ours has.
    """
    parts = files.parts(files.get(person_id, by=by), at=at, by=by)
    tell(GATHERED)
    with translation.override(CATALOGUES[language]):
        facts = _printed(parts, at)
    facts["bundle"] = _sealed(parts).decode()
    pdf = letters.make(TEMPLATE, facts, language=language, made_at=at)
    tell(SET)
    return seals.sign_pdf(pdf, at=at)


def _sealed(parts: Mapping[str, Any]) -> bytes:
    seal = seals.sign(bundles.message(parts))
    return bundles.sealed(parts, key=seal.key, public=seal.public_key, signature=seal.signature)


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
        "absences": _absences(stated),
        "corrections": [
            {**one, "state": str(credit_words.STATES[one["state"]].words), "asked_at": one["asked_at"][:10]}
            for one in stated["corrections"]
        ],
        "head": {**parts["head"], "sequence": str(parts["head"].get("sequence", 0))},
        "root": {name: str(value) for name, value in parts["root"].items()},
    }


def _absences(stated: dict[str, Any]) -> list[dict[str, str]]:
    """Return exemptions and long leaves together, the latest first."""
    found = [
        {
            "first": one["first_day"], "last": one["last_day"], "kind": exemption_words.kind(one["kind"]),
            "who": one["decided_by"], "state": str(exemption_words.STATES[one["state"]][2]),
        }
        for one in stated["exemptions"]
    ]  # fmt: skip
    found += [
        {"first": one["first_day"], "last": _day_before(one["end_day"]), "kind": str(KINDS[one["kind"]]), "who": "",
         "state": ""}
        for one in stated["postings"] if one["kind"] == files.LEAVE
    ]  # fmt: skip
    return sorted(found, key=lambda one: one["first"], reverse=True)


def _day_before(day: str) -> str:
    return str(date.fromisoformat(day) - timedelta(days=1)) if day else ""


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
