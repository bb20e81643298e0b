"""POST /pulse: what a player sends while it plays. The protocol: docs/pulse.md."""

from typing import Annotated, Any

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
_Number = Annotated[int, Meta(ge=1, le=2_000_000_000)]
_Second = Annotated[int, Meta(ge=0, le=200_000)]
_Moment = Annotated[int, Meta(ge=0, le=1 << 48)]
_COOKIE = settings.SESSION_COOKIE_NAME.encode()


class Reply(msgspec.Struct):
    """The answer to a presence question."""

    id: Annotated[int, Meta(ge=0, le=1 << 52)]
    a: Annotated[int, Meta(ge=0, le=1000)]


class Body(msgspec.Struct):
    """What a delivery looks like."""

    t: Annotated[str, Meta(max_length=200)]
    b: Annotated[list[tuple[_Number, _Second, _Second, _Moment, _Moment]], Meta(max_length=MOST_BEATS)] = []
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
    stretches: Any = body.b
    for _, first, end, began, ended in stretches:
        if first >= end or end > ticket.length or began > ended:
            raise Refused(400, "malformed")
    reply = None if body.p is None else (body.p.id, body.p.a)
    return Delivery(ticket, session.decode("latin-1"), _named(stretches), reply)


def _named(stretches: list[tuple[int, int, int, int, int]]) -> list[Beat]:
    return [Beat._make(stretch) for stretch in stretches]


HANDLER = Batch(read=read, write=beats.store)
