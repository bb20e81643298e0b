"""What an app for one-time codes shows: RFC 6238 with SHA-1, six digits, thirty seconds; written without ours."""

import base64
import hashlib
import hmac
from datetime import datetime


def code(secret: str, at: datetime) -> str:
    """Return the six digits of a secret (base 32, spaces allowed) at a moment."""
    key = base64.b32decode(secret.replace(" ", ""))
    digest = hmac.new(key, (int(at.timestamp()) // 30).to_bytes(8, "big"), hashlib.sha1).digest()
    place = digest[-1] & 15
    number = int.from_bytes(digest[place : place + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
