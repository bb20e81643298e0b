"""Are all words translated? `python -m taixue.cli.words` merges the parts and tells; `--check` only tells.

Words are found in templates (translate, blocktranslate, also inside attributes of components) and in Python (gettext
and its kin). What Django itself says comes from Django's own catalogues.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

from taixue.site import catalogue

PYTHON = (
    "_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy",
    "npgettext",
)  # fmt: skip
LITERAL = r"u?((?:'(?:[^'\\]|\\.)*')|(?:\"(?:[^\"\\]|\\.)*\"))"
CALL = re.compile(rf"\b(n?p?gettext)\(\s*{LITERAL}(?:\s*,\s*{LITERAL})?")
Found = dict[tuple[str, str], str]


def in_template(text: str, origin: str) -> Iterator[tuple[str, str]]:
    """Yield (context, text) of each message of a template."""
    for match in CALL.finditer(templatize(text, origin=origin)):
        first = ast.literal_eval(match[2])
        if match[1].startswith(("p", "np")):
            yield first, ast.literal_eval(match[3])
        else:
            yield "", first


def in_python(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (context, text) of each message of a Python file."""
    with path.open("rb") as file:
        for _line, function, texts, _comments in extract_python(file, dict.fromkeys(PYTHON), [], {}):
            if isinstance(texts, str):
                yield "", texts
            elif texts and "pgettext" in str(function) and texts[0] and texts[1]:
                yield str(texts[0]), str(texts[1])
            elif texts and texts[0]:
                yield "", str(texts[0])


def used(package: Path = catalogue.PACKAGE) -> Found:
    """Return {(context, text): the first file that says it}."""
    found: Found = {}
    for path in sorted(package.rglob("templates/**/*.html")) + sorted(package.rglob("templates/**/*.txt")):
        for message in in_template(path.read_text(encoding="utf-8"), str(path)):
            found.setdefault(message, str(path.relative_to(package)))
    for path in sorted(package.rglob("*.py")):
        for message in in_python(path):
            found.setdefault(message, str(path.relative_to(package)))
    return {message: where for message, where in found.items() if message[1]}


def fields(text: str) -> list[str]:
    """Return the places to be filled in a message, "%(n)s" and the like, sorted."""
    return sorted(re.findall(r"%\(\w+\)[sd]|%[sd]", text))


def findings(found: Found) -> list[str]:
    """Return what is wrong, one line each: missing, obsolete, contradicting or with other places to be filled."""
    known: dict[tuple[str, str], tuple[str, ...]] = {}
    lines = []
    for path in catalogue.sources():
        for message in catalogue.messages(path):
            strings = catalogue.strings(message)
            if path.parent == catalogue.PARTS and known.setdefault(catalogue.key(message), strings) != strings:
                lines.append(f"contradicts {path.name}: {catalogue.key(message)[1]!r}: {strings[0]!r}")
            known.setdefault(catalogue.key(message), strings)
            if any(set(fields(text)) - set(fields(plural(message))) for text in strings):
                lines.append(f"fields      {path.name}: {catalogue.key(message)[1]!r}: {strings[0]!r}")
    lines += [f"missing     {where}: {message[1]!r}" for message, where in found.items() if message not in known]
    lines += [f"obsolete    {message[1]!r}" for message in known if message not in found]
    return sorted(lines)


def plural(message: catalogue.Message) -> str:
    """Return the English text with the most places to be filled."""
    return message.id if isinstance(message.id, str) else " ".join(message.id)


def main(arguments: list[str]) -> int:
    """Print the findings; merge unless only checking. Exit code 1 if a word is missing, contradicting or misfilled."""
    lines = findings(used())
    print("\n".join(lines) or "all words are translated")
    if "--check" not in arguments:
        catalogue.MERGED.write_bytes(catalogue.text(catalogue.merged()))
    return int(any(not line.startswith("obsolete") for line in lines))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
