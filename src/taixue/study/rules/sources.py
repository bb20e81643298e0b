"""The key under which a completed course is earned once. Source: docs/architecture.md, "What may be earned twice"."""

from uuid import UUID


def of_course(course: UUID, earns: str, *, year: int, number: int) -> str:
    """Return the source of an entry: once for ever, once a local year, or once a version.

    earns: "once", "yearly", "version"; year: of the day it was completed; number: of the version.
    Raises ValueError for another word.
    """
    if earns == "once":
        return f"course:{course}"
    if earns == "yearly":
        return f"course:{course}:{year}"
    if earns == "version":
        return f"course:{course}:v{number}"
    raise ValueError(f"a course cannot earn {earns!r}")
