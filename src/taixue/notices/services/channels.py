"""Which ways out of the house this installation has, and when it keeps quiet. From the settings."""

import smtplib
import ssl
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from urllib.parse import unquote, urlsplit

from django.conf import settings

from taixue.kit import clock
from taixue.notices.rules import quiet
from taixue.notices.rules.routes import EMAIL, SMS, WECOM

TIMEOUT = 15.0
"""Seconds that a mail server or a gateway has for each answer."""
PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server. scheme: "smtp" in clear, "smtp+tls" begins in clear and must turn to TLS, "smtps" is TLS."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)

    def connect(self) -> smtplib.SMTP:
        """Connect and sign in. Raises OSError and smtplib's errors."""
        if self.scheme == "smtps":
            found: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=TIMEOUT, context=ssl.create_default_context()
            )
        else:
            found = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT)
        if self.scheme == "smtp+tls":
            found.starttls(context=ssl.create_default_context())
        if self.user:
            found.login(self.user, self.password)
        return found


@dataclass(frozen=True, slots=True)
class Gateway:
    """An HTTP address that passes short messages on, and the secret that signs what is sent there."""

    url: str
    secret: str = field(repr=False)


@cache
def _server(url: str) -> Server:
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("TAIXUE_SMTP is smtp://, smtp+tls:// or smtps:// with user:password@host:port")
    return Server(
        parts.scheme, parts.hostname, parts.port or PORTS[parts.scheme], unquote(parts.username or ""),
        unquote(parts.password or ""),
    )  # fmt: skip


def server() -> Server:
    """Return the mail server. Raises ValueError where the setting names none."""
    return _server(settings.TAIXUE_SMTP)


def gateway(channel: str) -> Gateway:
    """Return the gateway of "sms" or "wecom"."""
    if channel == SMS:
        return Gateway(settings.TAIXUE_SMS, settings.TAIXUE_SMS_SECRET)
    return Gateway(settings.TAIXUE_WECOM, settings.TAIXUE_WECOM_SECRET)


def opened() -> frozenset[str]:
    """Return the channels that are configured."""
    ways = ((EMAIL, settings.TAIXUE_SMTP), (SMS, settings.TAIXUE_SMS), (WECOM, settings.TAIXUE_WECOM))
    return frozenset(channel for channel, configured in ways if configured)


@cache
def _quiet(text: str) -> quiet.Quiet:
    return quiet.read(text)


def quiet_hours() -> quiet.Quiet:
    """Return the authority's quiet hours."""
    return _quiet(settings.TAIXUE_QUIET)


def due(at: datetime, *, urgent: bool) -> datetime:
    """Return when something of this moment may go: at once if urgent or nobody sleeps, else in the morning."""
    return at if urgent else quiet_hours().over(at.astimezone(clock.zone()))


def verify() -> None:
    """Raise ValueError, naming the setting, where one cannot be read."""
    quiet_hours()
    if settings.TAIXUE_SMTP:
        server()
    for name in ("TAIXUE_SMS", "TAIXUE_WECOM"):
        url = str(getattr(settings, name))
        if url and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname):
            raise ValueError(f"{name} is an address that begins with https:// or http://")


def address(path: str) -> str:
    """Return the whole address of a path on this site, for letters."""
    return f"{settings.TAIXUE_ADDRESS.rstrip('/')}{path}" if path.startswith("/") else ""
