"""On which line of a TOML text a key stands: tomllib reads values and forgets places."""

import re

HEADER = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_.-]+)\s*\]\]?\s*(?:#.*)?$")
KEY = re.compile(r"\s*([A-Za-z0-9_-]+)\s*=")


def lines(text: str) -> dict[str, int]:
    """Return {"groups[0].duties[1].hours": line} from 1, tables and keys; keys of inline tables are not listed."""
    found: dict[str, int] = {"": 1}
    counts: dict[str, int] = {}
    table, inside = "", False
    for number, line in enumerate(text.splitlines(), start=1):
        if inside:
            inside = line.count('"""') % 2 == 0
            continue
        if header := HEADER.match(line):
            table = _open(header[2], header[1] == "[[", counts)
            found.setdefault(table, number)
        elif key := KEY.match(line):
            found[f"{table}.{key[1]}" if table else key[1]] = number
        inside = line.count('"""') % 2 == 1
    return found


def nearest(found: dict[str, int], path: str) -> int:
    """Return the line of a key, or of the nearest table around it."""
    while path not in found:
        path = re.sub(r"(\.?[A-Za-z0-9_-]+|\[\d+\])$", "", path)
    return found[path]


def _open(name: str, is_list: bool, counts: dict[str, int]) -> str:
    path = ""
    parts = name.split(".")
    for place, part in enumerate(parts):
        path = f"{path}.{part}" if path else part
        if place == len(parts) - 1 and is_list:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = f"{path}[{counts[path]}]"
    return path
