"""The bundle: a training file as one canonical JSON text, signed, with its chain and the way to a published root.

Format 2 is described in verify/README.md; the checker there recomputes everything, imports nothing of ours, and still
takes format 1, which knew no exemptions.
"""

import json
from collections.abc import Mapping

FORMAT = "taixue-file-2"


def canonical(value: object) -> bytes:
    """Return the one form of a value: UTF-8 JSON, keys sorted, no spaces."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def message(parts: Mapping[str, object]) -> bytes:
    """Return what is signed of a bundle: the format, a line break, the bundle without its seal."""
    return FORMAT.encode() + b"\n" + canonical(dict(parts))


def sealed(parts: Mapping[str, object], *, key: int, public: bytes, signature: bytes) -> bytes:
    """Return the bundle with its seal. Raises ValueError for a value that has no single spelling."""
    _refuse_fractions(parts)
    return canonical({**parts, "seal": {"key": key, "public": public.hex(), "signature": signature.hex()}})


def _refuse_fractions(value: object) -> None:
    if value is None or isinstance(value, (bool, float)):
        raise ValueError(f"{value!r} has no place in a bundle: write a whole number or a text")
    for part in value.values() if isinstance(value, Mapping) else value if isinstance(value, (list, tuple)) else ():
        _refuse_fractions(part)
