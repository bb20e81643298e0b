"""Activation codes: printed once, used once, only together with the end of the identity number."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from taixue.audit.services import lines
from taixue.kit import ciphers, clock
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict, Invalid
from taixue.people.models import Account, ActivationCode, Person
from taixue.people.queries import access, postings
from taixue.people.queries import resets as reset_queries
from taixue.people.rules import activation, identity
from taixue.people.rules.permissions import Permission
from taixue.people.rules.resets import Way
from taixue.people.services import accounts, factors, numbers, resets, sessions, signin
from taixue.people.signals import account_news, letter


@dataclass(frozen=True, slots=True)
class Slip:
    """What is printed for one person. The code exists here and on paper, nowhere else."""

    person: Person
    code: str = field(repr=False)  # as printed: "7F3K-9QRT-0VWX-5ABC"
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Sheet:
    """The slips of a printing, and who got none and why: "active", "no-number", "role", "second" or "no-email"."""

    slips: tuple[Slip, ...]
    left_out: tuple[tuple[Person, str], ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """A code that was right together with the end of the number; the password is still to be chosen."""

    code_id: int
    account_id: int
    person_id: int


@transaction.atomic
def print_sheet(*, person_ids: Iterable[int], by: Actor, at: datetime) -> Sheet:
    """Make a first code for each person whose account is not in use; an older open code of theirs ends.

    Raises NotFound or Denied for a person out of reach: then no code was made.
    """
    return _first(person_ids, "account.slip", by, at)


@transaction.atomic
def mail_sheet(*, person_ids: Iterable[int], address: str, by: Actor, at: datetime) -> Sheet:
    """Make first codes as `print_sheet` does, for persons with an e-mail address on record, and send them there.

    address: path of the page where the code is typed, for the letter
    The codes of the sheet that comes back are not for showing. Raises as `print_sheet` does.
    """
    sheet = _first(person_ids, "account.mailed", by, at)
    for slip in sheet.slips:
        letter.send(
            Person, person_id=slip.person.pk, address=slip.person.email, kind="account.first", at=at,
            key=f"{slip.person.public_id}:{at.isoformat()}", secret=True, link=address,
            facts={"code": slip.code, "end_day": clock.day(slip.expires_at).isoformat()},
        )  # fmt: skip
    return sheet


def _first(person_ids: Iterable[int], told: str, by: Actor, at: datetime) -> Sheet:
    wanted = sorted(set(person_ids))
    reached = {p.pk: p for p in access.persons(Permission.ACCOUNT_RESET, by=by).filter(pk__in=wanted)}
    for missing in set(wanted) - set(reached):
        access.require_person(Permission.ACCOUNT_RESET, missing, by=by)
    slips: list[Slip] = []
    left_out: list[tuple[Person, str]] = []
    for account in Account.objects.select_for_update().filter(person__in=wanted).order_by("pk"):
        person = reached[account.person_id or 0]
        why = _why_not(account, person, by, at)
        if not why and told == "account.mailed" and not person.email:
            why = "no-email"
        if why:
            left_out.append((person, why))
        else:
            slips.append(make(account, person, "first", by=by, at=at))
            _line("account.code", account, by, at)
            _tell(told, account, by, at)
    return Sheet(tuple(slips), tuple(left_out))


@transaction.atomic
def reset(*, person_id: int, reason: str, by: Actor, at: datetime, second_step_lost: bool = False) -> Slip:
    """Take the password from an account, end its sessions and make a code for a new one; the person is told.

    second_step_lost: the second steps are taken away too, and are set up anew at the next sign-in where required
    Raises NotFound, Denied (also for an account whose roles reach further than `by`), Invalid without a reason or
    where the person has no identity number, Conflict where a second person has not agreed (`resets.ask_second`).
    """
    person = access.require_person(Permission.ACCOUNT_RESET, person_id, by=by)
    if not reason.strip():
        raise Invalid("a reason is needed", problems=[{"field": "reason", "code": "missing"}])
    account = Account.objects.select_for_update().get(person=person)
    if not person.id_cipher:
        raise Invalid("no identity number", problems=[{"field": "id_number", "code": "missing"}])
    resets.spend(account, by=by, at=at)
    account.set_unusable_password()
    account.failures, account.slow_until, account.temporary_until = 0, None, None
    account.save(update_fields=["password", "failures", "slow_until", "temporary_until"])
    sessions.end_all(account_id=account.pk)
    if second_step_lost:
        factors.forget(account, by=by, at=at)
    signin.forgive(person)
    slip = make(account, person, "reset", by=by, at=at)
    _line("account.reset", account, by, at, reason)
    _tell("account.reset", account, by, at, reason)
    return slip


def open_with(*, code: str, ending: str, by: Actor, at: datetime) -> Opened:
    """Check a code with the last six of the identity number; a wrong end costs one of five tries.

    Raises Invalid with code "code" (unknown, used, withdrawn), "expired", "spent", or "ending" and `left`.
    The try is counted in a transaction of its own, so a refusal does not give it back.
    """
    verdict, left, opened = _try(code, ending, by, at)
    if opened is None:
        raise Invalid("code", problems=[{"field": "code", "code": verdict}], left=left)
    return opened


@transaction.atomic
def finish(*, code_id: int, password: str, by: Actor, at: datetime) -> Account:
    """Use an opened code: set the person's own password. A code is used once, whoever comes second.

    Raises Conflict if the code is gone meanwhile, Invalid for a weak password.
    """
    row = ActivationCode.objects.select_for_update().filter(pk=code_id).first()
    if row is None or row.used_at or row.withdrawn_at or row.expires_at <= at or row.tries_left == 0:
        raise Conflict("the code is not good any more")
    account = accounts.choose_password(account_id=row.account_id, password=password, by=by, at=at)
    row.used_at = at
    row.save(update_fields=["used_at"])
    kind = "account.activated" if row.purpose == "first" else "account.reopened"
    _line(kind, account, by, at)
    _tell(kind, account, by, at)
    return account


@transaction.atomic
def _try(code: str, ending: str, by: Actor, at: datetime) -> tuple[str, int, Opened | None]:
    digest = ciphers.lookup(activation.normal(code), use="code")
    row = (
        ActivationCode.objects.select_for_update(of=("self",))
        .select_related("account__person")
        .filter(lookup=digest)
        .first()
    )
    if row is None or row.used_at or row.withdrawn_at or row.account.person is None:
        return "code", 0, None
    if row.expires_at <= at:
        return "expired", 0, None
    if row.tries_left == 0:
        return "spent", 0, None
    expected = identity.ending(numbers.read(row.account.person))
    if hmac.compare_digest(identity.normal(ending).encode(), expected.encode()):
        return "", row.tries_left, Opened(row.pk, row.account_id, row.account.person.pk)
    row.tries_left -= 1
    row.save(update_fields=["tries_left"])
    _line("account.code-failed", row.account, by, at)
    return ("ending" if row.tries_left else "spent"), row.tries_left, None


def _why_not(account: Account, person: Person, by: Actor, at: datetime) -> str:
    if account.activated_at is not None:
        return "active"
    if not person.id_cipher:
        return "no-number"
    return {Way.BEYOND: "role", Way.TWO: "second", Way.ALONE: ""}[reset_queries.how(account.pk, by=by, at=at)]


def make(
    account: Account, person: Person, purpose: str, *, by: Actor, at: datetime, life: timedelta = activation.LIFE
) -> Slip:
    """Make the code of an account, locked by the caller, who has been permitted to; an older open one ends."""
    ActivationCode.objects.filter(account=account, used_at=None, withdrawn_at=None).update(withdrawn_at=at)
    code = activation.new()
    row = ActivationCode.objects.create(
        account=account, lookup=ciphers.lookup(code, use="code"), purpose=purpose, made_by=by.account_id, made_at=at,
        expires_at=at + life, tries_left=activation.TRIES,
    )  # fmt: skip
    return Slip(person, activation.written(code), row.expires_at)


def _line(action: str, account: Account, by: Actor, at: datetime, reason: str = "") -> None:
    lines.record(
        action, by=by, at=at, target_kind="account", target=account.public_id, person_id=account.person_id,
        unit_path=postings.path_of(account.person_id) if account.person_id else "", reason=reason,
    )  # fmt: skip


def _tell(kind: str, account: Account, by: Actor, at: datetime, reason: str = "") -> None:
    account_news.send(
        Account, person_id=account.person_id, kind=kind, key=f"{kind}:{at.isoformat()}", told_by=by.name, at=at,
        facts={"by": by.name, "reason": reason},
    )  # fmt: skip
