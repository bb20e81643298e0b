"""The Chinese words: .po files in the package, compiled by Babel into the data folder when they changed."""

import hashlib
import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parent.parent
LOCALE = "zh_Hans"
MERGED = PACKAGE / "locale" / LOCALE / "LC_MESSAGES" / "django.po"
PARTS = PACKAGE / "locale" / "parts"


def sources() -> list[Path]:
    """Return the .po files, the parts first: where two say the same thing, a part is newer than the merged file."""
    return [*sorted(PARTS.glob("*.po")), *([MERGED] if MERGED.exists() else [])]


def key(message: Message) -> tuple[str, str]:
    """Return (context, English text in the singular): what makes a message one."""
    text = message.id if isinstance(message.id, str) else message.id[0]
    return message.context or "", text


def messages(path: Path) -> Iterator[Message]:
    """Yield the translated messages of one .po file, the head left out."""
    with path.open("rb") as file:
        for message in read_po(file, locale=LOCALE):
            if message.id and any(strings(message)):
                yield message


def strings(message: Message) -> tuple[str, ...]:
    """Return the translation's forms; Chinese has one, even where English has two."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def merged() -> Catalog:
    """Return one catalogue of all sources; of two translations of a message the first one stands."""
    catalogue = Catalog(locale=LOCALE, project="Taixue", version="1", charset="utf-8", fuzzy=False)
    seen: set[tuple[str, str]] = set()
    for path in sources():
        for message in messages(path):
            if key(message) not in seen:
                seen.add(key(message))
                catalogue.add(message.id, message.string, context=message.context)
    return catalogue


def text(catalogue: Catalog) -> bytes:
    """Return the catalogue as a .po file: sorted, without places and dates, so that a merge shows what changed."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=120, sort_output=True, no_location=True, omit_header=True)
    head = 'msgid ""\nmsgstr ""\n"Language: zh_Hans\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n'
    return (head + '"Content-Type: text/plain; charset=utf-8\\n"\n\n').encode() + buffer.getvalue()


def compile_into(folder: Path) -> bool:
    """Write <folder>/zh_Hans/LC_MESSAGES/django.mo unless it is made of the present sources; say whether it was.

    Several processes may start at once: each writes its own file and moves it into place.
    """
    target = folder / LOCALE / "LC_MESSAGES" / "django.mo"
    mark = target.with_suffix(".sha256")
    digest = hashlib.sha256(b"\0".join(path.read_bytes() for path in sources())).hexdigest()
    if target.exists() and mark.exists() and mark.read_text() == digest:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as file:
        write_mo(file, merged())
    fresh = Path(file.name)
    fresh.chmod(0o644)
    fresh.replace(target)
    mark.write_text(digest)
    return True
