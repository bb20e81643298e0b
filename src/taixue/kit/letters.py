"""Letters: a typst template and facts become PDF/A, the same bytes from the same input. Used by all apps that print.

Templates lie in the `letters/` folder of their app and hold both languages; facts reach them as JSON and are never
read as markup. Each is set in a process of its own, with bounded time and memory, our fonts alone and no packages.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from taixue.lib.errors import Invalid

ROOT = Path(__file__).resolve().parent.parent
"""The package, from where a template may import: `#import "/kit/house.typ": *`."""

FONTS = ROOT / "kit" / "fonts"
STANDARD = "a-3a"
"""PDF/A-3, level A: tagged for screen readers, text that can be taken out, attachments allowed."""

LANGUAGES = ("zh", "en")
SECONDS = 120
MEMORY = 4 << 30

_MISSING = re.compile(r'the text `"(.*?)"` could not be displayed', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


class MissingGlyph(Invalid):
    """A character that no font of ours can draw: the document is not made. `facts["characters"]` holds it."""

    code = "missing-glyph"


class NotMade(RuntimeError):
    """A template with a mistake, or a document that took more than `SECONDS`: our fault, not the reader's."""


def make(template: Path, facts: Mapping[str, object], *, language: str, made_at: datetime) -> bytes:
    """Return a document as PDF/A; the same template, facts, language and moment give the same bytes.

    template: a .typ file; facts: JSON values, `facts` in `/kit/house.typ`
    language: "zh" or "en"; made_at: written into the document as the moment of its making, to the second
    Raises MissingGlyph, naming the character; NotMade; ValueError for another language or a moment without a zone.
    """
    if language not in LANGUAGES or made_at.tzinfo is None:
        raise ValueError(f"no letter in {language!r} made at {made_at}")
    said = json.dumps(facts, ensure_ascii=False, sort_keys=True)
    task = {
        "template": template.read_text(encoding="utf-8"),
        "made": int(made_at.timestamp()),
        "facts": said,
        "language": language,
    }
    answer = _apart(json.dumps(task).encode())
    if answer.startswith(b"%PDF-"):
        return answer
    words = json.loads(answer or b'{"failure": "the process ended without an answer"}')["failure"]
    if found := _MISSING.search(words):
        raise _missing(_ESCAPED.sub(lambda m: chr(int(m[1], 16)), found[1]))
    raise NotMade(f"{template.name}: {words}")


def _missing(text: str) -> MissingGlyph:
    names = ", ".join(f"U+{ord(c):04X}" for c in text)
    return MissingGlyph(
        f"no font has {text!r} ({names}): the document is not made", characters=text,
        problems=[{"field": "characters", "code": "missing-glyph", "value": text, "cure": names}],
    )  # fmt: skip


def _apart(task: bytes) -> bytes:
    command = [sys.executable, "-P", "-m", "taixue.kit.letters"]
    try:
        done = subprocess.run(command, input=task, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as late:
        raise NotMade(f"a document took more than {SECONDS} s") from late
    return done.stdout


def _confine() -> None:
    try:
        import resource
    except ImportError:  # no such limits on this system; the time limit of the parent remains
        return
    for kind, amount in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        try:
            resource.setrlimit(kind, (amount, amount))
        except (ValueError, OSError):  # macOS knows no limit of the address space
            continue


def _set(task: Mapping[str, Any]) -> bytes:
    import typst

    options: dict[str, Any] = {
        "root": str(ROOT), "font_paths": [str(FONTS)], "ignore_system_fonts": True, "format": "pdf",
        "sys_inputs": {"facts": task["facts"], "language": task["language"]}, "pdf_standards": [STANDARD],
        "timestamp": task["made"], "package_path": os.devnull, "package_cache_path": os.devnull,
    }  # fmt: skip
    pdf: bytes = typst.compile(task["template"].encode(), **options)
    return pdf


def main() -> None:
    """Take a task as JSON on standard input; answer with a PDF, or with JSON that says what failed."""
    _confine()
    task = json.loads(sys.stdin.buffer.read())
    try:
        answer = _set(task)
    except BaseException as failure:  # a panic of typst is no Exception
        words = getattr(failure, "diagnostic", "") or repr(failure)
        answer = json.dumps({"failure": words}).encode()
    sys.stdout.buffer.write(answer)
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
