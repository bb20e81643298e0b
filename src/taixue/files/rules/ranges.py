"""Byte ranges of HTTP (RFC 9110, section 14): one range a request, as browsers ask when they seek in a video."""

import re

_ONE = re.compile(r"bytes=\s*(\d{0,18})-(\d{0,18})\s*\Z")


class Unsatisfiable(Exception):
    """The range lies outside the file: 416."""


def wanted(header: str, size: int) -> tuple[int, int] | None:
    """Return (start, end), end not included, of a Range header over a file of `size` bytes.

    None: answer with the whole file. That is so for no header, another unit, several ranges (a server may ignore them)
    and what cannot be read. Raises Unsatisfiable when the range starts behind the end or asks for the last 0 bytes.
    """
    match = _ONE.match(header.strip().lower())
    if not match or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        if int(last) == 0 or size == 0:
            raise Unsatisfiable(header)
        return max(0, size - int(last)), size
    start = int(first)
    if last and int(last) < start:
        return None
    if start >= size:
        raise Unsatisfiable(header)
    return start, min(int(last) + 1, size) if last else size
