"""Mobile numbers of the mainland: eleven digits, the first 1, the second 3 to 9 (YD/T numbering plan)."""

import re
import unicodedata

_MOBILE = re.compile(r"1[3-9]\d{9}")


def normal(text: str) -> str:
    """Return a number as it is stored: half width digits without spaces, hyphens and +86."""
    plain = re.sub(r"[\s\-()]", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"^(\+86|0086|86(?=1\d{10}$))", "", plain)


def is_mobile(number: str) -> bool:
    """Is a normal text a mobile number?"""
    return _MOBILE.fullmatch(number) is not None


def mask(number: str) -> str:
    """Return a number for pages: "139****4417"; shorter texts show the last two only."""
    if len(number) == 11:
        return f"{number[:3]}****{number[-4:]}"
    return "*" * max(len(number) - 2, 0) + number[-2:]
