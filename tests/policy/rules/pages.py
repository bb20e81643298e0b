"""Tables of docs/rules, read as the tests' numbers."""

import re
from pathlib import Path

DOCS = Path(__file__).parents[3] / "docs/rules"


def table(page: str, heading: str) -> list[list[str]]:
    """Return the cells of the first table under a heading of a page, without its head."""
    text = (DOCS / page).read_text(encoding="utf-8")
    section = re.split(r"^## ", text, flags=re.MULTILINE)
    body = next(part for part in section if part.startswith(f"{heading}\n"))
    rows = [line for line in body.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in rows[2:]]


def centihours(text: str) -> int:
    """Read "63.50" or "80" as centihours."""
    whole, _, rest = text.partition(".")
    return int(whole) * 100 + int((rest + "00")[:2])
