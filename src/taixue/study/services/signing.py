"""The keys under which tickets are sealed and presence questions are drawn."""

from functools import lru_cache

from django.conf import settings

from taixue.kit import keys
from taixue.kit.tickets import Signer
from taixue.study.rules import tickets
from taixue.study.rules.tickets import Ticket


@lru_cache(maxsize=1)
def signer() -> Signer:
    """Return what seals and opens tickets in this process."""
    return Signer(keys.load(settings.DATA), "ticket")


@lru_cache(maxsize=1)
def secret() -> bytes:
    """Return what presence questions are drawn from."""
    return keys.load(settings.DATA).active("ticket").secret


def seal(ticket: Ticket, *, now: int) -> str:
    """Return the ticket as text, good for LIFE seconds from `now` (Unix ms)."""
    return signer().seal(tickets.pack(ticket._replace(expires=now // 1000 + tickets.LIFE)))
