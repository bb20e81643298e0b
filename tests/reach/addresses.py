"""The whole URL table, read from the resolver itself, and the lanes beside it."""

from collections.abc import Iterator
from functools import cache

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.regex_helper import normalize

from taixue.site import wiring


@cache
def names() -> dict[str, tuple[str, ...]]:
    """Return every named address with its parameters in their order; a lane goes by its path."""
    found = dict(_walk(get_resolver().url_patterns, ""))
    return found | {path: ("path",) if path.endswith("/") else () for path in wiring.LANES}


def _walk(patterns: list[URLPattern | URLResolver], space: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, f"{one.namespace}:" if one.namespace else space)
        else:
            (_, parameters), *_ = normalize(one.pattern.regex.pattern)
            yield f"{space}{one.name or one.pattern}", tuple(parameters)


def path(name: str, values: list[str]) -> str:
    """Return the path of an address with its parameters filled in."""
    return name + "".join(values) if name in wiring.LANES else reverse(name, args=values)
