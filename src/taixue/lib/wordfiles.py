"""Filling in Word templates in a process of its own: a template of strangers costs one answer and not the server.

`python -m taixue.lib.wordfiles` takes facts as a line of JSON and then the template on its standard input. A template
may name facts, loop and choose; it runs in Jinja's sandbox, which lets it call nothing and change nothing. The same
template and facts give the same bytes: parts stand in a fixed order under a fixed date.
"""

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping

SECONDS = 20
MEMORY = 1 << 30
UNPACKED = 40 << 20
"""Bytes of all parts of a template."""
PARTS = 500
DATE = (1980, 1, 1, 0, 0, 0)


class Unfit(Exception):
    """A template that cannot be filled in. code: damaged, large, external, macros, name, slow; value: about what."""

    def __init__(self, code: str, value: str = "") -> None:
        super().__init__(code, value)
        self.code, self.value = code, value


def fill(template: bytes, facts: Mapping[str, object]) -> bytes:
    """Return the template filled in, as a .docx. Raises Unfit."""
    command = [sys.executable, "-P", "-m", "taixue.lib.wordfiles"]
    said = json.dumps(facts, ensure_ascii=False, sort_keys=True).encode() + b"\n"
    try:
        done = subprocess.run(command, input=said + template, capture_output=True, timeout=SECONDS * 3, check=False)
    except subprocess.TimeoutExpired as late:
        raise Unfit("slow") from late
    if done.stdout.startswith(b"PK"):
        return done.stdout
    answer = json.loads(done.stdout or b'{"code": "slow", "value": ""}')
    raise Unfit(answer["code"], answer["value"])


def look(template: bytes) -> None:
    """Raise Unfit for a file that is no plain Word document, or reaches outside of itself."""
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as parts:
            found = parts.infolist()
            if len(found) > PARTS or sum(part.file_size for part in found) > UNPACKED:
                raise Unfit("large")
            names = {part.filename for part in found}
            if any(name.lower().endswith(".bin") for name in names):
                raise Unfit("macros")
            if "word/document.xml" not in names:
                raise Unfit("damaged")
            for name in names:
                if name.endswith(".rels") and b'TargetMode="External"' in parts.read(name):
                    raise Unfit("external", name)
    except zipfile.BadZipFile as broken:
        raise Unfit("damaged") from broken


def settled(document: bytes) -> bytes:
    """Return a document with its parts in a fixed order under a fixed date."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as parts, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        names = sorted(parts.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            entry = zipfile.ZipInfo(name, DATE)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            kept.writestr(entry, parts.read(name))
    return out.getvalue()


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


def _filled(template: bytes, facts: Mapping[str, object]) -> bytes:
    from docxtpl import DocxTemplate
    from jinja2 import StrictUndefined
    from jinja2.exceptions import TemplateError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    look(template)
    document = DocxTemplate(io.BytesIO(template))
    try:
        document.render(dict(facts), ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined))
    except TemplateError as wrong:
        raise Unfit("name", str(wrong.message)[:200]) from wrong
    out = io.BytesIO()
    document.save(out)
    return settled(out.getvalue())


def main() -> None:
    """Answer on standard output with a document, or with JSON that says what is wrong."""
    _confine()
    facts = json.loads(sys.stdin.buffer.readline())
    try:
        answer = _filled(sys.stdin.buffer.read(), facts)
    except Unfit as wrong:
        answer = json.dumps({"code": wrong.code, "value": wrong.value}).encode()
    except Exception as wrong:  # the libraries below raise whatever a damaged file makes them
        answer = json.dumps({"code": "damaged", "value": type(wrong).__name__}).encode()
    sys.stdout.buffer.write(answer)
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
