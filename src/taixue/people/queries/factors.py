"""Second steps of an account: an app that counts codes, passkeys, recovery codes. The tables are allauth.mfa's."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator

APP, KEY, CODES = Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN, Authenticator.Type.RECOVERY_CODES


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey as its owner knows it. key: what addresses name it by."""

    key: str
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Factors:
    """The second steps of an account. codes_left: recovery codes not used yet."""

    app_since: datetime | None
    passkeys: tuple[Passkey, ...]
    codes_left: int

    @property
    def any(self) -> bool:
        """Is there a second step at all? Recovery codes alone are none."""
        return self.app_since is not None or bool(self.passkeys)


def of(account_id: int) -> Factors:
    """Return the second steps of an account. One query."""
    rows = list(Authenticator.objects.filter(user=account_id).order_by("created_at", "pk"))
    app = next((row.created_at for row in rows if row.type == APP), None)
    keys = tuple(_passkey(row) for row in rows if row.type == KEY)
    codes = next((len(row.data["codes"]) for row in rows if row.type == CODES), 0)
    return Factors(app, keys, codes)


def asked(account_id: int) -> bool:
    """Does signing in to this account take a second step?"""
    return Authenticator.objects.filter(user=account_id, type__in=(APP, KEY)).exists()


def _passkey(row: Authenticator) -> Passkey:
    return Passkey(row.data["key"], row.data["name"], row.created_at, row.last_used_at)
