"""SMS and WeCom by an HTTP gateway. The protocol: docs/gateways.md."""

import hashlib
import hmac
import http.client
import json
import ssl
from datetime import timedelta
from urllib.parse import urlsplit

from taixue.notices.services.carriers.outcomes import Refused, Unreachable, Unsure
from taixue.notices.services.channels import TIMEOUT, Gateway
from taixue.notices.services.letters import Letter

TAKEN = {200, 201, 202, 204, 409}  # 409: it has this key already
LATER = {408, 425, 429}


def body(letter: Letter) -> bytes:
    """Return what is sent: UTF-8 JSON."""
    facts = {
        "key": str(letter.key), "to": letter.address, "text": letter.text, "kind": letter.kind,
        "language": letter.language, "repeated": letter.repeated,
    }  # fmt: skip
    return json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()


def signature(secret: str, moment: int, sent: bytes) -> str:
    """Return the hex HMAC-SHA256 over "<seconds since 1970>.<body>"."""
    return hmac.new(secret.encode(), f"{moment}.".encode() + sent, hashlib.sha256).hexdigest()


def carry(letter: Letter, gateway: Gateway) -> None:
    """Hand the letter to the gateway. Raises Unreachable, Refused or Unsure. It never follows a redirection."""
    sent, moment = body(letter), int(letter.at.timestamp())
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Idempotency-Key": str(letter.key),
        "Taixue-Time": str(moment),
        "Taixue-Signature": signature(gateway.secret, moment, sent),
    }
    parts = urlsplit(gateway.url)
    connection = _connect(parts.scheme, parts.hostname or "", parts.port)
    try:
        status, wait = _ask(connection, f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}", sent, headers)
    finally:
        connection.close()
    if status in TAKEN:
        return
    if status >= 500 or status in LATER:
        raise Unreachable("later", wait=wait)
    raise Refused("gateway")


def _connect(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    try:
        found = (
            http.client.HTTPSConnection(host, port, timeout=TIMEOUT, context=ssl.create_default_context())
            if scheme == "https"
            else http.client.HTTPConnection(host, port, timeout=TIMEOUT)
        )
        found.connect()
    except OSError as problem:
        raise Unreachable("no-answer") from problem
    return found


def _ask(
    connection: http.client.HTTPConnection, path: str, sent: bytes, headers: dict[str, str]
) -> tuple[int, timedelta | None]:
    try:
        connection.request("POST", path, body=sent, headers=headers)
        answer = connection.getresponse()
        answer.read(4096)
    except (OSError, http.client.HTTPException) as problem:
        raise Unsure("cut-off") from problem
    wait = answer.getheader("Retry-After", "")
    return answer.status, timedelta(seconds=int(wait)) if wait.isdigit() and len(wait) < 6 else None
