"""Passkeys (WebAuthn): added, used at sign-in, taken away. What a browser sends is checked by fido2."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction
from fido2.server import Fido2Server
from fido2.utils import websafe_decode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from taixue.kit.actor import Actor
from taixue.lib import ids
from taixue.lib.errors import Conflict, Denied, Invalid
from taixue.people.models import Account
from taixue.people.queries.factors import KEY
from taixue.people.services import factors

MOST = 10  # passkeys of an account
State = dict[str, Any]


@dataclass(frozen=True, slots=True)
class House:
    """For whom passkeys are good: the host name of the installation, and its name as people read it."""

    host: str
    name: str

    def server(self) -> Fido2Server:
        """Return the checker for this host."""
        return Fido2Server(PublicKeyCredentialRpEntity(id=self.host, name=self.name))


@dataclass(frozen=True, slots=True)
class Asked:
    """What the browser is asked (JSON), and what the server keeps until the answer."""

    options: str
    state: State


def ask_new(*, house: House, by: Actor) -> Asked:
    """Return what a browser needs to make a passkey for one's own account. Raises Denied for no account."""
    account = _account(by.account_id)
    user = PublicKeyCredentialUserEntity(id=account.public_id.bytes, name=account.name, display_name=account.name)
    options, state = house.server().register_begin(
        user, [data for _, data in _known(account)], resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )  # fmt: skip
    return Asked(json.dumps(dict(options.public_key)), state)


@transaction.atomic
def add(*, house: House, state: State, answer: str, name: str, by: Actor, at: datetime) -> list[str]:
    """Keep the passkey that a browser made. Return new recovery codes, [] where some are left.

    Raises Invalid for an answer that does not fit what was asked, Conflict for one passkey too many.
    """
    account = Account.objects.select_for_update().get(pk=_account(by.account_id).pk)
    if len(_known(account)) >= MOST:
        raise Conflict("too many passkeys")
    credential = _parsed(answer)
    try:
        data = house.server().register_complete(state, RegistrationResponse.from_dict(credential))
    except (ValueError, TypeError, KeyError, AttributeError):
        raise Invalid("passkey", problems=[{"field": "credential", "code": "wrong"}]) from None
    kept = {"key": str(ids.new()), "name": name[:40], "credential": credential, "count": data.counter}
    Authenticator.objects.create(user=account, type=KEY, data=kept, created_at=at)
    factors.note("factor.added", account, by, at, {"what": "passkey"})
    return factors.first_codes(account, by=by, at=at)


@transaction.atomic
def remove(*, key: UUID, by: Actor, at: datetime) -> None:
    """Take a passkey away from one's own account; one that is not there changes nothing."""
    account = Account.objects.select_for_update().get(pk=_account(by.account_id).pk)
    if Authenticator.objects.filter(user=account, type=KEY, data__key=str(key)).delete()[0]:
        factors.clear_codes(account)
        factors.note("factor.removed", account, by, at, {"what": "passkey"})


def ask_known(*, house: House, account_id: int) -> Asked:
    """Return what a browser needs to use a passkey of this account as the second step."""
    known = [data for _, data in _known(_account(account_id))]
    return _ask(house, known, UserVerificationRequirement.PREFERRED)


def ask_anyone(*, house: House) -> Asked:
    """Return what a browser needs to sign in with a passkey alone: the device then checks its owner by itself."""
    return _ask(house, [], UserVerificationRequirement.REQUIRED)


@transaction.atomic
def check(*, house: House, state: State, answer: str, account_id: int | None, at: datetime) -> int:
    """Return the account that a passkey's answer opens: `account_id`, or where None the one that the passkey names.

    Raises Invalid for an answer of another account, for another question, or of a copied passkey.
    """
    credential = _parsed(answer)
    account = _account(account_id) if account_id is not None else _named(credential)
    rows = _known(account)
    try:
        response = AuthenticationResponse.from_dict(credential)
        used = house.server().authenticate_complete(state, [data for _, data in rows], response)
        counter = response.response.authenticator_data.counter
    except (ValueError, TypeError, KeyError, AttributeError):
        raise _wrong() from None
    row = next(row for row, data in rows if data.credential_id == used.credential_id)
    if counter and counter <= row.data["count"]:
        raise _wrong()
    row.data["count"], row.last_used_at = counter, at
    row.save(update_fields=["data", "last_used_at"])
    return account.pk


def _ask(house: House, known: list[AttestedCredentialData], verify: UserVerificationRequirement) -> Asked:
    options, state = house.server().authenticate_begin(known or None, user_verification=verify)
    return Asked(json.dumps(dict(options.public_key)), state)


def _account(account_id: int | None) -> Account:
    found = Account.objects.filter(pk=account_id or 0, is_active=True).first()
    if found is None:
        raise Denied("only an account has passkeys")
    return found


def _named(credential: Mapping[str, Any]) -> Account:
    try:
        handle = websafe_decode(credential["response"]["userHandle"])
        found = Account.objects.filter(public_id=UUID(bytes=handle), is_active=True).first()
    except (KeyError, TypeError, ValueError):
        found = None
    if found is None:
        raise _wrong()
    return found


def _known(account: Account) -> list[tuple[Authenticator, AttestedCredentialData]]:
    rows = Authenticator.objects.select_for_update().filter(user=account, type=KEY).order_by("pk")
    with transaction.atomic():
        return [(row, row.wrap().authenticator_data.credential_data) for row in rows]


def _parsed(answer: str) -> dict[str, Any]:
    try:
        parsed = json.loads(answer)
    except ValueError:
        parsed = None
    if not isinstance(parsed, dict):
        raise _wrong()
    return parsed


def _wrong() -> Invalid:
    return Invalid("passkey", problems=[{"field": "credential", "code": "wrong"}])
