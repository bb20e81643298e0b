"""Places in the unit tree: "/1/26/398/", bigint ids between slashes, C collation."""

ROOT = "/"


def child(parent: str, number: int) -> str:
    """Return the path of unit `number` under `parent` ("/" for a root)."""
    return f"{parent}{number}/"


def span(path: str) -> tuple[str, str]:
    """Return (low, high): every path p of the subtree, itself included, has low <= p < high."""
    return path, path[:-1] + "0"


def holds(path: str, below: str) -> bool:
    """Is `below` the unit at `path` or one under it?"""
    return below.startswith(path)


def numbers(path: str) -> list[int]:
    """Return the ids from the root down to the unit itself."""
    return [int(part) for part in path.split("/") if part]


def above(path: str) -> list[str]:
    """Return the paths of the unit's superiors, the root first, without itself."""
    ids = numbers(path)
    return ["/" + "/".join(map(str, ids[:n])) + "/" for n in range(1, len(ids))]


def last(path: str) -> int:
    """Return the id of the unit at a path; 0 for "/", which is every unit's superior."""
    ids = numbers(path)
    return ids[-1] if ids else 0


def under(number: int, path: str) -> bool:
    """Is the unit at `path` the one with this id, or below it, wherever the two stand? 0 is above every unit."""
    return f"/{number}/" in path if number else path.startswith(ROOT)


def rebased(path: str, old: str, new: str) -> str:
    """Return the path of a unit at or below `old` after that has come to stand at `new`."""
    return new + path.removeprefix(old)
