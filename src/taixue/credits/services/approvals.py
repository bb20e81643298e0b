"""A second person looks at what was declared: approves it, and the ledger gets its lines, or returns it."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction

from taixue.credits.models import Declaration, DeclarationStep, Participant
from taixue.credits.queries import declarations, doubles
from taixue.credits.rules.drafts import Draft
from taixue.credits.services import declarations as declaring
from taixue.credits.services import ledger
from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.notices.services import notes
from taixue.people.queries import accounts

LONGEST = 500
State, Act = Declaration.State, DeclarationStep.Act


@transaction.atomic
def approve(*, declaration_id: UUID, by: Actor, at: datetime, answer: str = "") -> Declaration:
    """Approve a declaration and credit everybody who took part; approved again nothing changes.

    Raises NotFound; Denied to who declared it, to who took part, and where the decision is another's; Conflict if it
    does not wait, or, with `doubles`, if it looks like something credited or declared and no answer says why it is not.
    """
    declaration = _locked(declaration_id, by)
    if declaration.state == State.APPROVED:
        return declaration
    _decide_only_what_waits(declaration, by)
    taking = list(declaration.participants.select_related("person").order_by("person_id"))
    words = answer.strip()[:LONGEST]
    found = doubles.of(declaring.facts_of(declaration), [one.person_id for one in taking], besides=declaration.pk)
    if found and not words:
        raise Conflict("looks-declared", doubles=found)
    _decide(declaration, State.APPROVED, words, by=by, at=at)
    posted = ledger.post_many([_draft(declaration, one) for one in taking], by=by, at=at)
    for one, (entry, _is_new) in zip(taking, posted, strict=True):
        one.entry = entry
    Participant.objects.bulk_update(taking, ["entry"])
    declaring.note(declaration, Act.APPROVED, by=by, at=at, words=words)
    _tell([one.person_id for one in taking], declaration, "credits.declaration-approved", by=by, at=at)
    return declaration


@transaction.atomic
def send_back(*, declaration_id: UUID, answer: str, by: Actor, at: datetime) -> Declaration:
    """Return a declaration with a reason: who declared it may put it right and send it again.

    Raises NotFound; Denied and Conflict as `approve`; Invalid without a reason.
    """
    words = answer.strip()
    if not 0 < len(words) <= LONGEST:
        raise Invalid("reason", problems=[{"field": "answer", "code": "length", "value": len(words), "cure": LONGEST}])
    declaration = _locked(declaration_id, by)
    _decide_only_what_waits(declaration, by)
    _decide(declaration, State.RETURNED, words, by=by, at=at)
    declaration.participants.update(counts=False)
    declaring.note(declaration, Act.RETURNED, by=by, at=at, words=words)
    declarer = accounts.person_of(declaration.declared_by)
    taking = set(declaration.participants.values_list("person_id", flat=True)) | ({declarer} if declarer else set())
    _tell(taking, declaration, "credits.declaration-returned", by=by, at=at)
    return declaration


def approve_each(*, declaration_ids: Collection[UUID], by: Actor, at: datetime) -> tuple[int, list[str]]:
    """Approve many, each for itself; return how many were, and the titles of those that look like something credited.

    Raises NotFound and Denied as `approve`: then those before stay approved.
    """
    done, left = 0, list[str]()
    for one in declaration_ids:
        try:
            approve(declaration_id=one, by=by, at=at)
            done += 1
        except Conflict as refusal:
            if "doubles" not in refusal.facts:
                raise
            left.append(declarations.get(one, by=by).title)
    return done, left


def _locked(declaration_id: UUID, by: Actor) -> Declaration:
    declarations.get(declaration_id, by=by)
    declaration = Declaration.objects.select_for_update().filter(public_id=declaration_id).first()
    if declaration is None:
        raise NotFound("declaration")
    return declaration


def _decide_only_what_waits(declaration: Declaration, by: Actor) -> None:
    if declaration.declared_by == by.account_id:
        raise Denied("second-person")
    if declaration.participants.filter(person=by.person_id or 0).exists():
        raise Denied("own-entry")
    if declaration.state != State.WAITING:
        raise Conflict("already-decided")
    if not declarations.may_decide(declaration, by=by):
        raise Denied(declarations.DECIDES[declaration.decided])


def _decide(declaration: Declaration, state: str, words: str, *, by: Actor, at: datetime) -> None:
    if by.account_id is None:
        raise Denied("a decision takes an account")
    declaration.state, declaration.answer = state, words
    declaration.decided_by, declaration.decided_by_name, declaration.decided_at = by.account_id, by.name[:80], at
    declaration.save(update_fields=["state", "answer", "decided_by", "decided_by_name", "decided_at"])


def _draft(declaration: Declaration, one: Participant) -> Draft:
    measures = {name: getattr(declaration, name) for name in ("seconds", "half_days", "items", "points")}
    return Draft(
        person_id=one.person_id, kind=declaration.kind, source=f"declaration:{declaration.public_id}",
        item=declaration.public_id, item_version=declaration.sent, title=declaration.title, title_en="", subject="",
        category="declared", required=False, held=0, nominal=0, first_at=_moment(declaration.first_day, time()),
        last_at=_moment(declaration.last_day, time(23, 59, 59)), provenance="declared", **measures,
    )  # fmt: skip


def _moment(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=clock.zone())


def _tell(people: Iterable[int], declaration: Declaration, kind: str, *, by: Actor, at: datetime) -> None:
    for number in sorted(people):
        notes.tell(
            number, kind=kind, key=f"{kind}:{declaration.public_id}:{declaration.sent}", at=at, sender=by.name,
            facts={"title": declaration.title, "reason": declaration.answer},
            link=f"/declarations/{declaration.public_id}/",
        )  # fmt: skip
