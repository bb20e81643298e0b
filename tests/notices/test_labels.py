"""Every kind that the code tells has its words."""

import re
from pathlib import Path

import taixue
from taixue.notices import labels

SOURCE = Path(taixue.__file__).parent


def told() -> set[str]:
    """Return the kinds that appear in calls of notes.tell, written out as literals."""
    found: set[str] = set()
    for path in SOURCE.rglob("services/**/*.py"):
        text = path.read_text(encoding="utf-8")
        for call in re.finditer(r"notes\.tell(?:_many)?\(.*?\n\s*\)", text, re.S):
            found |= set(re.findall(r'kind="([\w.-]+)"', call.group()))
    return found


def test_every_kind_that_is_told_can_be_said():
    kinds = told()
    assert kinds, "no call of notes.tell was found: has its form changed?"
    assert kinds <= set(labels.KINDS)
