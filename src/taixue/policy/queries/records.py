"""Every standing of a person in its figures, and every exemption, for the training file: one question."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from taixue.kit import sql
from taixue.policy.queries import policies
from taixue.policy.rules.document import Document


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stood or stands in a window; centihours."""

    window: str
    code: str
    number: int
    document: Document
    subject: bool
    met: bool
    owed: int
    counted: int
    missing: int


@dataclass(frozen=True, slots=True)
class Exempted:
    """An exemption in any state; still exempted on the last day."""

    public_id: UUID
    kind: str
    first_day: date
    last_day: date
    state: str
    asked_by: str
    decided_by: str


@dataclass(frozen=True, slots=True)
class Record:
    """A person's standings, the newest window first, and exemptions, the latest period first."""

    standings: list[Standing]
    exemptions: list[Exempted]


_ALL = """
SELECT away.told, s.window, p.code, v.number, v.document, s.subject, s.met, s.owed, s.counted, s.missing
FROM (SELECT coalesce(json_agg(json_build_object(
          'public_id', public_id, 'kind', kind, 'first_day', first_day, 'last_day', last_day, 'state', state,
          'asked_by', asked_by_name, 'decided_by', decided_by_name) ORDER BY first_day DESC, id DESC), '[]') AS told
      FROM policy_exemption WHERE person_id = %(person)s) away
LEFT JOIN (policy_standing s JOIN policy_version v ON v.id = s.version_id JOIN policy_policy p ON p.id = v.policy_id)
       ON s.person_id = %(person)s
ORDER BY s.last_day DESC, p.code, v.number
"""


def of_known(person_id: int) -> Record:
    """Return a person's record for a caller who may see the person's evidence."""
    found: list[tuple[Any, ...]] = sql.rows(lambda *row: row, _ALL, person=person_id)
    standings = [_read(*rest) for _away, *rest in found if rest[0] is not None]
    return Record(standings, [_exempted(one) for one in found[0][0]])


def _read(window: str, code: str, number: int, text: str, *rest: int) -> Standing:
    subject, met, owed, counted, missing = rest
    return Standing(window, code, number, policies.read(text), bool(subject), bool(met), owed, counted, missing)


def _exempted(told: Mapping[str, str]) -> Exempted:
    first, last = date.fromisoformat(told["first_day"]), date.fromisoformat(told["last_day"])
    words = [told[name] for name in ("state", "asked_by", "decided_by")]
    return Exempted(UUID(told["public_id"]), told["kind"], first, last, *words)
