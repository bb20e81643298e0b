"""Carrying one message out of the house."""

from datetime import datetime

import structlog

from taixue.notices.models import Message
from taixue.notices.rules import addresses
from taixue.notices.rules.routes import EMAIL
from taixue.notices.services import channels, letters, outbox
from taixue.notices.services.carriers import gateways, mail
from taixue.notices.services.carriers.outcomes import Refused, Unreachable, Unsure
from taixue.notices.services.letters import Letter
from taixue.people.queries.contacts import Contact

log = structlog.get_logger()


def deliver(message_id: int, *, at: datetime) -> None:
    """Carry a message if it is its time, and note how that went. Safe to call again, also after a death in between.

    Not in one transaction: that it is being sent is committed before anything leaves, so that a death shows.
    """
    row = outbox.claim(message_id, at=at)
    if row is None:
        return
    contact = letters.contact_of(row)
    where = letters.address(row, contact)
    mask = addresses.mask(where)
    if not where or row.channel not in channels.opened():
        outbox.refused(row, code="closed" if where else "no-address", mask=mask, at=at)
        return
    if row.channel == EMAIL and not addresses.is_mail(where):
        outbox.refused(row, code="recipient", mask=mask, at=at)
        return
    letter = _composed(row, contact, mask, at)
    try:
        _carry(letter)
    except Refused as problem:
        outbox.refused(row, code=problem.code, mask=mask, at=at)
        _say(row, "refused", problem.code)
    except Unreachable as problem:
        outbox.failed(row, code=problem.code, mask=mask, wait=problem.wait, at=at)
        _say(row, "failed", problem.code)
    except Unsure as problem:
        outbox.unsure(row, mask=mask, at=at)
        _say(row, "unsure", problem.code)
    else:
        outbox.sent(row, mask=mask, at=at)
        _say(row, "sent", "")


def _composed(row: Message, contact: Contact | None, mask: str, at: datetime) -> Letter:
    """Return the letter; where our own words fail nothing has left, and the job says why in the log."""
    try:
        return letters.compose(row, contact, at=at)
    except Exception:
        outbox.failed(row, code="broken", mask=mask, wait=None, at=at)
        raise


def _carry(letter: Letter) -> None:
    if letter.channel == EMAIL:
        mail.carry(letter, channels.server())
    else:
        gateways.carry(letter, channels.gateway(letter.channel))


def _say(row: Message, outcome: str, code: str) -> None:
    log.info(
        "notices.delivery", message=str(row.public_id), channel=row.channel, kind=row.kind, outcome=outcome, code=code,
        tries=row.tries, repeated=row.repeated,
    )  # fmt: skip
