"""What of the ledger waits for an administrator."""

from datetime import datetime

from taixue.credits.queries import declarations
from taixue.kit.actor import Actor
from taixue.kit.dues import Question
from taixue.people.queries import subtrees
from taixue.people.rules.permissions import Permission, reach

DAYS = 10
"""Days in which a correction or a declaration is decided."""

_DECLARED = """
SELECT d.declared_at FROM credits_declaration d
WHERE d.state = 'waiting' AND d.declared_by <> %s AND ({})
  AND NOT EXISTS (SELECT 1 FROM credits_participant t WHERE t.declaration_id = d.id AND t.person_id = %s)
"""
_ALL_IN_REACH = """d.decided = %s AND NOT EXISTS (
SELECT 1 FROM credits_participant t JOIN people_person p ON p.id = t.person_id
WHERE t.declaration_id = d.id AND NOT (p.joined_into_id IS NULL AND {}))"""

_ASKED = """
SELECT c.asked_at FROM credits_correction c JOIN people_person p ON p.id = c.person_id
WHERE c.state = 'asked' AND c.case_id IS NULL AND c.asked_by <> %s AND c.person_id <> %s AND {}
"""

_OBJECTED = """
SELECT o.at FROM credits_objection o JOIN credits_correction c ON c.id = o.correction_id
JOIN people_person p ON p.id = c.person_id
WHERE o.state = 'open' AND c.asked_by <> %s AND c.decided_by <> %s AND c.person_id <> %s AND {}
"""

_CASES = """
SELECT k.asked_at FROM credits_case k JOIN people_unit u ON u.id = k.unit_id
WHERE k.state = 'asked' AND k.asked_by <> %s AND {}
  AND NOT EXISTS (SELECT 1 FROM credits_correction c WHERE c.case_id = k.id AND c.person_id = %s)
"""


def due(*, by: Actor, at: datetime) -> list[Question]:
    """Return what waits for `by` to decide, as the pages list it: corrections, objections, cases, declarations."""
    return [*_corrections(by), *_declarations(by)]


def _declarations(by: Actor) -> list[Question]:
    parts, values = [], list[object]()
    for decided, permission in declarations.DECIDES.items():
        if reached := reach(by, permission):
            here, spans = subtrees.present("t.person_id", reached)
            parts.append(f"({_ALL_IN_REACH.format(here)})")
            values += [decided, *spans]
    if not parts:
        return []
    told = (by.account_id or 0, *values, by.person_id or 0)
    return [Question("declarations", _DECLARED.format(" OR ".join(parts)), told, days=DAYS)]


def _corrections(by: Actor) -> list[Question]:
    reached = reach(by, Permission.CORRECTION_DECIDE)
    if not reached:
        return []
    here, spans = subtrees.present("coalesce(p.joined_into_id, p.id)", reached)
    values = (by.account_id or 0, by.person_id or 0, *spans)
    inside, edges = subtrees.within("u.path", reached)
    me = (by.account_id or 0, by.person_id or 0)
    return [
        Question("corrections", _ASKED.format(here), values, days=DAYS),
        Question("objections", _OBJECTED.format(here), (me[0], *me, *spans), days=DAYS),
        Question("cases", _CASES.format(inside), (me[0], *edges, me[1]), days=DAYS),
    ]
