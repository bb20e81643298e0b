"""E-mail by SMTP: one letter, one recipient, one connection."""

import contextlib
import smtplib
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from taixue.notices.services.carriers.outcomes import Refused, Unreachable, Unsure
from taixue.notices.services.channels import Server
from taixue.notices.services.letters import Letter

TAKEN = 250


def message(letter: Letter) -> EmailMessage:
    """Return the letter as it goes over the wire; the same letter always has the same Message-ID."""
    found = EmailMessage(policy=SMTP)
    user, _, domain = letter.sender.partition("@")
    found["From"] = Address(letter.authority, user, domain)
    found["To"] = letter.address
    found["Subject"] = " ".join(letter.subject.split())
    found["Date"] = format_datetime(letter.at)
    found["Message-ID"] = f"<{letter.key}@{domain}>"
    found["Content-Language"] = letter.language
    found["Auto-Submitted"] = "auto-generated"
    if letter.unsubscribe:
        found["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        found["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if letter.repeated:
        found["X-Taixue-Repeated"] = "yes"
    found.set_content(letter.text, cte="base64")
    found.add_alternative(letter.html, subtype="html", cte="base64")
    return found


def carry(letter: Letter, server: Server) -> None:
    """Hand the letter to the mail server. Raises Unreachable, Refused or Unsure."""
    body = message(letter).as_bytes()
    try:
        connection = server.connect()
    except smtplib.SMTPAuthenticationError as problem:
        raise Unreachable("sign-in") from problem
    except (OSError, smtplib.SMTPException) as problem:
        raise Unreachable("no-answer") from problem
    try:
        _address(connection, letter)
        _hand_over(connection, body)
    finally:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            connection.quit()


def _address(connection: smtplib.SMTP, letter: Letter) -> None:
    try:
        connection.ehlo_or_helo_if_needed()
        code, _ = connection.mail(letter.sender)
        if code != TAKEN:
            raise Unreachable("sender")  # ours to mend: it is tried again
        code, _ = connection.rcpt(letter.address)
    except (OSError, smtplib.SMTPException) as problem:
        raise Unreachable("no-answer") from problem
    if code not in (TAKEN, 251):
        raise (Refused if code >= 500 else Unreachable)("recipient")


def _hand_over(connection: smtplib.SMTP, body: bytes) -> None:
    try:
        code, _ = connection.data(body)
    except smtplib.SMTPDataError as problem:
        raise (Refused if problem.smtp_code >= 500 else Unreachable)("content") from problem
    except (OSError, smtplib.SMTPException) as problem:
        raise Unsure("cut-off") from problem
    if code != TAKEN:
        raise (Refused if code >= 500 else Unreachable)("content")
