"""Activities of many people by a sheet: judged row by row, read as a plan, then declared all together or not at all."""

from collections import defaultdict
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from taixue.audit.services import lines as audit
from taixue.credits.models import DeclaredSheet
from taixue.credits.queries import declarations, doubles
from taixue.credits.rules import sheets as rules
from taixue.credits.rules.activities import ACTIVITIES
from taixue.credits.rules.declarations import Facts
from taixue.credits.rules.sheets import Line, Verdict
from taixue.credits.services import declarations as declaring
from taixue.credits.services import evidence
from taixue.credits.services.evidence import Upload
from taixue.files.queries import files
from taixue.files.services import uploads
from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.lib.errors import Denied, Invalid
from taixue.lib.sheets import reading
from taixue.lib.sheets.grids import Limits, Unreadable
from taixue.people.queries import naming, persons
from taixue.people.queries.naming import Meant, Written
from taixue.people.rules import identity, mobiles
from taixue.people.rules.permissions import Permission

LIMITS = Limits(size=16 * 2**20, rows=5_000, seconds=20)
ENTER = Permission.DECLARATION_ENTER


@transaction.atomic
def plan(*, sheet: Upload, proof: Upload, by: Actor, at: datetime) -> DeclaredSheet:
    """Read a sheet and judge every row; nothing is declared yet. `proof`: one file for all rows.

    Raises Invalid with a problem of the field "sheet" or "file": a code of lib.sheets or files, or "no-heading".
    """
    if by.account_id is None:
        raise Denied(ENTER)
    kept = _kept(sheet, by, at)
    try:
        with files.content(kept.public_id) as source:
            found = rules.lines(reading.read(source, LIMITS), today=clock.day(at))
    except Unreadable as refusal:
        raise Invalid("sheet", problems=[{"field": "sheet", "code": refusal.code, "value": sheet.name}]) from None
    planned = DeclaredSheet.objects.create(
        file=kept.public_id, name=kept.name, evidence=evidence.keep(proof, by=by, at=at).public_id,
        rows=[asdict(one) for one in _judged(found, by)], by_account=by.account_id, by_name=by.name[:80], at=at,
    )  # fmt: skip
    audit.record(
        "credits.sheet-planned", by=by, at=at, target_kind="sheet", target=planned.public_id,
        details={"rows": len(found)},
    )  # fmt: skip
    return planned


@transaction.atomic
def apply(*, sheet_id: UUID, by: Actor, at: datetime) -> int:
    """Declare the accepted rows of a plan; return how many declarations were made, 0 if it was applied before.

    People of one group study share a declaration. Raises NotFound, also if somebody left the reach of `by` meanwhile;
    Conflict if somebody has one of the certificates now.
    """
    declarations.sheet(sheet_id, by=by)
    planned = DeclaredSheet.objects.select_for_update().get(public_id=sheet_id)
    if planned.state == DeclaredSheet.State.APPLIED:
        return 0
    accepted = [row for row in planned.rows if row["action"] == "accepted"]
    people = persons.get_each({UUID(row["person"]) for row in accepted}, by=by, permission=ENTER)
    together: dict[Any, list[int]] = defaultdict(list)
    for row in accepted:
        facts = _facts(row["facts"])
        alone = None if ACTIVITIES[facts.kind].together else row["row"]
        together[alone, facts].append(people[UUID(row["person"])].pk)
    for (_alone, facts), taking in together.items():
        declaring.enter(facts=facts, taking=set(taking), sheet=planned, by=by, at=at)
    planned.state, planned.applied_at = DeclaredSheet.State.APPLIED, at
    planned.save(update_fields=["state", "applied_at"])
    audit.record(
        "credits.sheet-applied", by=by, at=at, target_kind="sheet", target=planned.public_id,
        details={"declarations": len(together)},
    )  # fmt: skip
    return len(together)


def _kept(sheet: Upload, by: Actor, at: datetime) -> files.File:
    try:
        return uploads.store(
            purpose="intake", name=sheet.name, content_type=sheet.content_type, chunks=sheet.chunks, by=by, at=at
        )
    except Invalid as refusal:
        problems = [{**one, "field": "sheet"} for one in refusal.facts["problems"]]
        raise Invalid("sheet", problems=problems) from None


def _judged(found: list[Line], by: Actor) -> list[Verdict]:
    meant = naming.meant([Written(line.name, line.number) for line in found], permission=ENTER, by=by)
    before: list[tuple[str, Facts]] = []
    return [_verdict(line, who, before) for line, who in zip(found, meant, strict=True)]


def _verdict(line: Line, who: Meant, before: list[tuple[str, Facts]]) -> Verdict:
    verdict = Verdict(line.row, line.name, _masked(line.number), "refused")
    verdict.problems = [list(problem) for problem in line.problems]
    if who.person is None:
        verdict.problems.append(["name", who.problem, line.name])
        return verdict
    verdict.person, verdict.name = str(who.person.public_id), who.person.name
    if line.facts is None:
        return verdict
    verdict.facts = _plain(line.facts)
    known = (verdict.person, line.facts)
    again = next((facts for person, facts in before if rules.same(known, (person, facts))), None)
    held = doubles.of(line.facts, [who.person.pk])
    if again is not None or held:
        verdict.action = "double"
        verdict.problems.append(["title", "double", again.title if again else held[0].title])
        return verdict
    before.append(known)
    verdict.action = "accepted"
    return verdict


def _masked(number: str) -> str:
    """Return a number as far as a reader needs it to find the row."""
    if mobiles.is_mobile(mobiles.normal(number)):
        return mobiles.mask(mobiles.normal(number))
    tidy = identity.normal(number)
    return identity.mask(tidy) if identity.has_form(tidy) else number[:3] + "*" * max(0, len(number) - 3)


def _plain(facts: Facts) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(facts).items()}


def _facts(said: dict[str, Any]) -> Facts:
    days = {name: date.fromisoformat(said[name]) for name in ("first_day", "last_day")}
    return Facts(**{**said, **days})
