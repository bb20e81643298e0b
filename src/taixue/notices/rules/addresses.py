"""Addresses as an administrator sees them: enough to recognise, too little to use."""

import re

_MAIL = re.compile(r"[^@\s<>\",;:]{1,64}@[^@\s<>\",;:]{1,190}\.[^@\s<>\",;:.]{2,63}")


def is_mail(address: str) -> bool:
    """Has the text the form of an e-mail address, in letters that every mail server takes (ASCII)?

    Whether anybody reads there, only a letter can tell.
    """
    return address.isascii() and _MAIL.fullmatch(address) is not None


def mask(address: str) -> str:
    """Return "l***@example.cn" for a mail address, "139****4417" for a mobile; "" for none."""
    if "@" in address:
        name, _, domain = address.partition("@")
        return f"{name[:1]}***@{domain}"
    return f"{address[:3]}****{address[-4:]}" if len(address) >= 8 else "****" if address else ""
