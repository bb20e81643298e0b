"""Every standing of a person in its figures, for the training file."""

from dataclasses import dataclass

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


_ALL = """
SELECT s.window, p.code, v.number, v.document, s.subject, s.met, s.owed, s.counted, s.missing
FROM policy_standing s JOIN policy_version v ON v.id = s.version_id JOIN policy_policy p ON p.id = v.policy_id
WHERE s.person_id = %(person)s ORDER BY s.last_day DESC, p.code, v.number
"""


def of_known(person_id: int) -> list[Standing]:
    """Return a person's standings, the newest window first, for a caller who may see the person's evidence."""
    return sql.rows(_read, _ALL, person=person_id)


def _read(window: str, code: str, number: int, text: str, *rest: int) -> Standing:
    subject, met, owed, counted, missing = rest
    return Standing(window, code, number, policies.read(text), bool(subject), bool(met), owed, counted, missing)
