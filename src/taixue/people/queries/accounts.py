"""Accounts: who is meant by what was typed, and in what state an account is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models.functions import Lower

from taixue.kit import ciphers
from taixue.kit.actor import Actor
from taixue.lib.errors import NotFound
from taixue.people.models import Account, ActivationCode, Posting
from taixue.people.rules import identity, mobiles


@dataclass(frozen=True, slots=True)
class AccountState:
    """What a page says about an account."""

    account_id: int
    activated_at: datetime | None
    last_login: datetime | None
    code_made_at: datetime | None
    code_expires_at: datetime | None

    @property
    def word(self) -> str:
        """Return "active", "code" (printed, not used) or "none"."""
        return "active" if self.activated_at else "code" if self.code_made_at else "none"


def find(typed: str) -> Account | None:
    """Return the account meant by a mobile, identity number, e-mail or handle; None if none or several fit."""
    text = typed.strip()
    active = Account.objects.select_related("person").filter(is_active=True)
    if not text:
        return None
    if "@" in text:
        found = list(active.annotate(email_lower=Lower("person__email")).filter(email_lower=text.lower())[:2])
        return found[0] if len(found) == 1 else None
    if mobiles.is_mobile(mobiles.normal(text)):
        return active.filter(person__mobile=mobiles.normal(text)).first()
    number = identity.normal(text)
    if len(number) in (15, 18):
        return active.filter(person__id_lookup=ciphers.lookup(number, use="identity")).first()
    return active.filter(person=None, handle=text).first()


def trace(typed: str) -> str:
    """Return the keyed hash of what was typed, 32 hex digits: all that logs and lock-outs may know of it."""
    number = mobiles.normal(typed)
    known = number if mobiles.is_mobile(number) else identity.normal(typed).lower()
    return ciphers.lookup(known, use="typed").hex()[:32]


def by_id(account_id: int) -> Account:
    """Return an account with its person. Raises NotFound."""
    found = Account.objects.select_related("person").filter(pk=account_id, is_active=True).first()
    if found is None:
        raise NotFound("account")
    return found


@dataclass(frozen=True, slots=True)
class Whose:
    """What the activation page shows of the person whose code was right."""

    name: str
    unit: str
    mobile: str  # masked


def whose(account_id: int, day: date) -> Whose:
    """Return whose account it is, for a page that the right code and number have opened. Raises NotFound."""
    person = by_id(account_id).person
    if person is None:
        raise NotFound("person")
    main = Posting.objects.filter(person=person, kind=Posting.Kind.MAIN, first_day__lte=day)
    unit = main.order_by("-first_day").values_list("unit__name", flat=True).first()
    return Whose(person.name, unit or "", mobiles.mask(person.mobile or ""))


def actor(account_id: int, *, address: str = "") -> Actor:
    """Return an account as who acts before it is signed in, without its roles. Raises NotFound."""
    found = by_id(account_id)
    return Actor(name=found.name, account_id=found.pk, person_id=found.person_id, address=address)


def names(account_ids: Iterable[int]) -> dict[int, str]:
    """Return names of accounts by the number inside, for pages that already know that `by` may name them."""
    return dict(Account.objects.filter(pk__in=list(account_ids)).values_list("pk", "name"))


def person_of(account_id: int) -> int | None:
    """Return the inner number of an account's person, None for staff without one."""
    return Account.objects.filter(pk=account_id).values_list("person", flat=True).first()


def states(person_ids: Iterable[int], *, at: datetime) -> dict[int, AccountState]:
    """Return the state of each person's account, for pages that already know that `by` may see them. Two queries."""
    rows = {row.pk: row for row in Account.objects.filter(person__in=list(person_ids))}
    open_codes = ActivationCode.objects.filter(
        account__in=list(rows), used_at=None, withdrawn_at=None, expires_at__gt=at
    )
    codes = {code.account_id: code for code in open_codes}
    return {
        row.person_id: AccountState(
            row.pk, row.activated_at, row.last_login,
            codes[row.pk].made_at if row.pk in codes else None, codes[row.pk].expires_at if row.pk in codes else None,
        )
        for row in rows.values() if row.person_id is not None
    }  # fmt: skip


def of_persons(person_ids: Iterable[int]) -> dict[int, Account]:
    """Return the accounts of persons by person id; for derivations and commands of the software itself. One query."""
    rows = Account.objects.filter(person__in=list(person_ids))
    return {row.person_id: row for row in rows if row.person_id is not None}
