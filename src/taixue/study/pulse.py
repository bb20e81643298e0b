"""POST /pulse: what a player sends while it plays. The protocol: docs/pulse.md."""

from typing import Annotated

import msgspec
from django.conf import settings
from msgspec import Meta

from taixue.kit import clock
from taixue.kit.lane import Batch, Refused
from taixue.kit.lane.batches import Headers, cookie
from taixue.kit.tickets import Forged
from taixue.study.rules import tickets
from taixue.study.rules.clock import Beat
from taixue.study.services import beats, signing
from taixue.study.services.deliveries import Delivery
from taixue.study.services.mishaps import Mishap

MOST_BEATS = 96
MOST_NUMBER = 2_000_000_000
MOST_MOMENT = 1 << 48  # ms of a browser's monotonic clock
_COOKIE = settings.SESSION_COOKIE_NAME.encode()


class Reply(msgspec.Struct):
    """The answer to a presence question."""

    id: Annotated[int, Meta(ge=0, le=1 << 52)]
    a: Annotated[int, Meta(ge=0, le=1000)]


class Body(msgspec.Struct):
    """What a delivery looks like."""

    t: Annotated[str, Meta(max_length=200)]
    b: Annotated[list[Beat], Meta(max_length=MOST_BEATS)] = []
    p: Reply | None = None


_decoder = msgspec.json.Decoder(Body)


def read(raw: bytes, headers: Headers) -> Delivery | Mishap:
    """Check a delivery without the database. Raises Refused; what is counted on a visit comes back as a Mishap."""
    try:
        body = _decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise Refused(400, "malformed") from problem
    session = cookie(headers, _COOKIE)
    if not session:
        raise Refused(401, "signed-out")
    digest = tickets.session_digest(session)
    try:
        ticket = tickets.unpack(signing.signer().open(body.t))
    except (Forged, ValueError):
        return Mishap("forged", 0, digest)
    if ticket.expires <= clock.now().timestamp():
        raise Refused(401, "ticket-expired")
    if ticket.session != digest:
        return Mishap("shared", ticket.visit, b"")
    for number, first, end, began, ended in body.b:
        if not (0 < number <= MOST_NUMBER and 0 <= first < end <= ticket.length and 0 <= began <= ended <= MOST_MOMENT):
            raise Refused(400, "malformed")
    reply = None if body.p is None else (body.p.id, body.p.a)
    return Delivery(ticket, session.decode("latin-1"), body.b, reply)


HANDLER = Batch(read=read, write=beats.store)
