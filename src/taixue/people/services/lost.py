"""A lost password by e-mail: a code to the address on record. Who asks learns nothing about anybody.

The code opens only together with the last six of the identity number and leaves second steps as they are. An account
that holds a role has no such way: who may correct a colleague's address could come into the colleague's account.
"""

from datetime import datetime, timedelta

from django.db import transaction

from taixue.audit.services import lines
from taixue.kit import queue
from taixue.kit.actor import Actor
from taixue.people.models import Account, ActivationCode, RoleGrant
from taixue.people.queries import postings
from taixue.people.services import codes
from taixue.people.signals import account_news, letter

LIFE = timedelta(minutes=30)
PURPOSE = "mail"
MOST = 3  # letters in an hour


@transaction.atomic
def ask(*, account_id: int | None, way: str, trace: str, by: Actor, at: datetime) -> None:
    """Note that a reset was asked for, for an account or for what means none, and leave the rest to a job.

    way: "email", "unit" or "academy"

    The same is done for both, so neither the answer nor the time it takes tells them apart.
    """
    account = Account.objects.filter(pk=account_id).first() if account_id else None
    person_id = account.person_id if account else None
    lines.record(
        "account.lost-asked", by=by, at=at, target_kind="account" if account else "",
        target=account.public_id if account else "", person_id=person_id,
        unit_path=postings.path_of(person_id or 0), details={"trace": trace, "way": way},
    )  # fmt: skip
    queue.defer("people.lost", lock=f"account:{account_id or 0}", account=account_id or 0, way=way)


@transaction.atomic
def mail(*, account_id: int, by: Actor, at: datetime) -> bool:
    """Send the code where there is a way by e-mail; say whether one went out."""
    account = Account.objects.select_for_update().filter(pk=account_id, is_active=True).first()
    if account is None or account.person is None or not _has_way(account, at):
        return False
    slip = codes.make(account, account.person, PURPOSE, by=by, at=at, life=LIFE)
    minutes = int(LIFE.total_seconds() // 60)
    letter.send(
        Account, person_id=account.person_id, address=account.person.email, kind="account.code", at=at,
        key=f"{account.public_id}:{at.isoformat()}", secret=True, link="/activate/",
        facts={"code": slip.code, "minutes": minutes},
    )  # fmt: skip
    account_news.send(
        Account, person_id=account.person_id, kind="account.lost", key=f"account.lost:{at.isoformat()}", told_by="",
        at=at, facts={},
    )  # fmt: skip
    lines.record(
        "account.lost-mailed", by=by, at=at, target_kind="account", target=account.public_id,
        person_id=account.person_id, unit_path=postings.path_of(account.person_id or 0),
    )  # fmt: skip
    return True


def _has_way(account: Account, at: datetime) -> bool:
    """Is there an address, a number, a password to replace, no role, no printed code that this would end?"""
    person = account.person
    if person is None or not person.email or not person.id_cipher or not account.has_usable_password():
        return False
    if RoleGrant.objects.filter(account=account).exclude(end_day__lte=at.date()).exists():
        return False
    made = ActivationCode.objects.filter(account=account)
    if made.filter(used_at=None, withdrawn_at=None, expires_at__gt=at).exclude(purpose=PURPOSE).exists():
        return False
    return made.filter(purpose=PURPOSE, made_at__gt=at - timedelta(hours=1)).count() < MOST
