"""A person's postings over a life in the service: another post, secondment, long leave, retirement, leaving, death."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from taixue.audit.services import lines
from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.people.models import Account, Person, Posting, RoleGrant, Unit
from taixue.people.queries import access, postings
from taixue.people.rules import careers as rules
from taixue.people.rules import codes
from taixue.people.rules.permissions import Permission
from taixue.people.rules.ranks import RANKS
from taixue.people.services import postings as writing
from taixue.people.services import sessions
from taixue.people.signals import person_news, posting_changed

COPIED = ("unit_id", "department", "rank", "post_level")
"""What a leave, a pension and a death keep of the post before."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What happens to a person on a day. unit None: the unit of the post before; expected_to: leave and secondment."""

    kind: str
    first_day: date
    unit: Unit | None = None
    department: str = ""
    post: str = ""
    rank: str = ""
    post_level: str = ""
    expected_to: date | None = None


@transaction.atomic
def record(*, person_id: int, turn: Turn, by: Actor, at: datetime) -> Posting:
    """End what held before and begin what the turn says; the same turn again changes nothing.

    With retirement, leaving and death secondments and roles end; with leaving and death the account is closed.
    Raises NotFound, Denied (over the person's unit, over a new one, and for oneself), Invalid with a code of
    people.rules.careers, Conflict if postings would overlap.
    """
    person = _locked(person_id, by)
    before = _line(person)
    _check(turn)
    same = _same(person, turn)
    if same is not None:
        return same
    held = rules.Held(before.kind, before.first_day, before.end_day) if before else None
    today = clock.day(at)
    seconded = turn.kind == rules.SECONDED
    wrong = (
        rules.secondment_problem(turn.first_day, held, today=today)
        if seconded
        else rules.problem(turn.kind, turn.first_day, held, today=today)
    )
    if wrong:
        raise Invalid(wrong, problems=[{"field": "first_day", "code": wrong}])
    made = _begin(person, before, turn, at)
    if turn.unit is not None and not seconded:
        access.require(Permission.PERSON_EDIT, over=turn.unit.path, by=by)
    if before is not None and not seconded and before.end_day is None:
        before.end_day = turn.first_day
        before.save(update_fields=["end_day"])
    writing.save(made)
    if turn.kind in rules.ENDS_ROLES:
        _end_beside(person, turn.first_day, by, at)
    if turn.kind in rules.CLOSES_ACCOUNT:
        _account(person, False, by, at)
    _tell("posting.started", made, by, at)
    if turn.kind not in (rules.DECEASED, rules.LEFT):
        _news(made, by, at)
    return made


@transaction.atomic
def finish(*, person_id: int, posting_id: int, end_day: date, by: Actor, at: datetime) -> Posting:
    """End a secondment or a long leave on a day; after a leave the post before begins again. Twice changes nothing.

    end_day: first day on which it no longer holds, at most tomorrow
    Raises NotFound, Denied, Invalid, or Conflict if it ended on another day.
    """
    person = _locked(person_id, by, beside=posting_id)
    held = Posting.objects.select_related("unit").filter(pk=posting_id, person=person).first()
    if held is None or held.kind not in (rules.SECONDED, rules.LEAVE):
        raise NotFound("posting")
    if held.end_day == end_day:
        return held
    if held.end_day is not None:
        raise Conflict("the posting has ended", on=held.end_day.isoformat())
    if held.kind == rules.LEAVE:
        before = Posting.objects.filter(person=person, kind=rules.MAIN, end_day=held.first_day).first()
        record(
            person_id=person_id, by=by, at=at,
            turn=Turn(
                rules.MAIN, end_day, department=held.department, post=before.post if before else "", rank=held.rank,
                post_level=held.post_level,
            ),
        )  # fmt: skip
        held.refresh_from_db()
        return held
    if not held.first_day < end_day <= clock.day(at) + rules.AHEAD:
        code = "too-early" if end_day <= held.first_day else "future"
        raise Invalid(code, problems=[{"field": "first_day", "code": code}])
    held.end_day = end_day
    held.save(update_fields=["end_day"])
    _tell("posting.ended", held, by, at)
    return held


@transaction.atomic
def expect(*, person_id: int, posting_id: int, expected_to: date, by: Actor, at: datetime) -> Posting:
    """Write when the end of an open secondment or leave is looked for; it ends nothing. The same day changes nothing.

    Raises NotFound, Denied, Invalid for a day that is not after its first.
    """
    person = _locked(person_id, by, beside=posting_id)
    held = Posting.objects.select_related("unit").filter(pk=posting_id, person=person, end_day=None).first()
    if held is None or held.kind not in (rules.SECONDED, rules.LEAVE):
        raise NotFound("posting")
    if expected_to <= held.first_day:
        raise Invalid("days", problems=[{"field": "expected_to", "code": "order"}])
    if held.expected_to != expected_to:
        held.expected_to = expected_to
        held.save(update_fields=["expected_to"])
        lines.record(
            "posting.expected", by=by, at=at, target_kind="person", target=person.public_id, person_id=person.pk,
            unit_path=held.unit.path, details={"kind": str(held.kind), "to": expected_to.isoformat()},
        )  # fmt: skip
    return held


@transaction.atomic
def take_back(*, person_id: int, posting_id: int, reason: str, by: Actor, at: datetime) -> None:
    """Undo the newest posting of a person, recorded by mistake: it goes, and what it ended holds again.

    An account that was closed with it opens again; roles that ended stay ended. Already gone: nothing changes.
    Raises NotFound, Denied, Invalid without a reason, Conflict if something was recorded after it.
    """
    person = _locked(person_id, by)
    wrong = Posting.objects.select_related("unit").filter(pk=posting_id, person=person).first()
    if wrong is None:
        return
    if not reason.strip():
        raise Invalid("a reason is needed", problems=[{"field": "reason", "code": "missing"}])
    if wrong.kind != rules.SECONDED and (newest := _line(person)) is not None and newest.pk != wrong.pk:
        raise Conflict("something was recorded after it")
    before = _line(person, exclude=wrong.pk)
    if wrong.kind != rules.SECONDED and before is None:
        raise Conflict("a person's only posting stays")
    kept: dict[str, object] = {"kind": wrong.kind, "from": wrong.first_day.isoformat()}
    wrong.delete()
    if wrong.kind != rules.SECONDED and before is not None and before.end_day == wrong.first_day:
        before.end_day = None
        before.save(update_fields=["end_day"])
    if wrong.kind in rules.CLOSES_ACCOUNT:
        _account(person, True, by, at)
    lines.record(
        "posting.taken-back", by=by, at=at, target_kind="person", target=person.public_id, person_id=person.pk,
        unit_path=wrong.unit.path, reason=reason.strip(), details=kept,
    )  # fmt: skip
    posting_changed.send(Posting, person_id=person.pk, on=wrong.first_day)


def _locked(person_id: int, by: Actor, beside: int | None = None) -> Person:
    """Return the person with the row locked, if `by` administers the unit of the line, or of the posting beside it."""
    access.require_person(Permission.PERSON_SEE, person_id, by=by)
    person = Person.objects.select_for_update().get(pk=person_id)
    if by.person_id == person.pk:
        raise Denied("one's own postings are another's to record")
    paths = [postings.path_of(person.pk)]
    if beside is not None:
        paths += Posting.objects.filter(pk=beside, person=person).values_list("unit__path", flat=True)
    if not any(access.allowed(Permission.PERSON_EDIT, over=path, by=by) for path in paths):
        raise Denied(Permission.PERSON_EDIT, over=paths[0])
    return person


def _line(person: Person, exclude: int | None = None) -> Posting | None:
    """Return the newest posting of the line, secondments left out."""
    found = Posting.objects.filter(person=person).exclude(kind=rules.SECONDED).exclude(pk=exclude or 0)
    return found.select_related("unit").order_by("-first_day", "-pk").first()


def _check(turn: Turn) -> None:
    if turn.kind not in rules.KINDS:
        raise Invalid("kind-unknown", problems=[{"field": "kind", "code": "kind-unknown"}])
    if turn.rank not in RANKS:
        raise Invalid("rank", problems=[{"field": "rank", "code": "unknown"}])
    if turn.post_level and codes.read("post_level", turn.post_level) != turn.post_level:
        raise Invalid("post_level", problems=[{"field": "post_level", "code": "unknown"}])
    if turn.kind == rules.SECONDED and turn.unit is None:
        raise Invalid("unit", problems=[{"field": "unit", "code": "missing"}])
    if turn.expected_to is not None and turn.expected_to <= turn.first_day:
        raise Invalid("days", problems=[{"field": "expected_to", "code": "order"}])
    if turn.unit is not None and turn.unit.valid_to is not None and turn.unit.valid_to <= turn.first_day:
        raise Invalid("unit", problems=[{"field": "unit", "code": "closed"}])


def _same(person: Person, turn: Turn) -> Posting | None:
    found = Posting.objects.filter(person=person, kind=turn.kind, first_day=turn.first_day)
    if turn.unit is not None:
        found = found.filter(unit=turn.unit)
    if turn.kind in (rules.MAIN, rules.SECONDED):
        found = found.filter(post=turn.post, rank=turn.rank, department=turn.department, post_level=turn.post_level)
    return found.filter(expected_to=turn.expected_to).select_related("unit").first()


def _begin(person: Person, before: Posting | None, turn: Turn, at: datetime) -> Posting:
    made = Posting(person=person, kind=turn.kind, first_day=turn.first_day, recorded_at=at)
    if turn.kind in (rules.MAIN, rules.SECONDED):
        made.department, made.post, made.rank = turn.department, turn.post, turn.rank
        made.post_level = turn.post_level
        unit = turn.unit or (before.unit if before else None)
        if unit is None:
            raise Invalid("unit", problems=[{"field": "unit", "code": "missing"}])
        made.unit = unit
    elif before is not None:
        for name in COPIED:
            setattr(made, name, getattr(before, name))
    made.expected_to = turn.expected_to if turn.kind in (rules.LEAVE, rules.SECONDED) else None
    return made


def _end_beside(person: Person, day: date, by: Actor, at: datetime) -> None:
    """End secondments and roles of a person who leaves the service."""
    for held in Posting.objects.filter(person=person, kind=rules.SECONDED, end_day=None).select_related("unit"):
        if held.first_day < day:
            held.end_day = day
            held.save(update_fields=["end_day"])
        else:
            held.delete()
    open_roles = RoleGrant.objects.filter(Q(end_day=None) | Q(end_day__gt=day), account__person=person)
    for grant in open_roles.select_related("account", "unit"):
        grant.end_day = max(day, grant.first_day)
        grant.save(update_fields=["end_day"])
        lines.record(
            "role.ended", by=by, at=at, target_kind="account", target=grant.account.public_id, person_id=person.pk,
            unit_path=grant.unit.path if grant.unit else "", details={"role": grant.role},
        )  # fmt: skip


def _account(person: Person, active: bool, by: Actor, at: datetime) -> None:
    account = Account.objects.filter(person=person).first()
    if account is None or account.is_active == active:
        return
    account.is_active = active
    account.save(update_fields=["is_active"])
    if not active:
        sessions.end_all(account_id=account.pk)
    lines.record(
        "account.opened" if active else "account.closed", by=by, at=at, target_kind="account",
        target=account.public_id, person_id=person.pk, unit_path=postings.path_of(person.pk),
    )  # fmt: skip


def _tell(action: str, posting: Posting, by: Actor, at: datetime) -> None:
    lines.record(
        action, by=by, at=at, target_kind="person", target=posting.person.public_id, person_id=posting.person_id,
        unit_path=posting.unit.path,
        details={"kind": str(posting.kind), "rank": posting.rank, "from": posting.first_day.isoformat()},
    )  # fmt: skip
    posting_changed.send(Posting, person_id=posting.person_id, on=posting.end_day or posting.first_day)


def _news(posting: Posting, by: Actor, at: datetime) -> None:
    person_news.send(
        Posting, person_id=posting.person_id, kind=f"posting.{posting.kind}", told_by=by.name, at=at,
        key=f"posting.{posting.kind}:{posting.first_day.isoformat()}:{posting.pk}", link="/me/data/",
        facts={
            "unit": posting.unit.name, "unit_en": posting.unit.name_en, "first_day": posting.first_day.isoformat(),
            "by": by.name,
        },
    )  # fmt: skip
