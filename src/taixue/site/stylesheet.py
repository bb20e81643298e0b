"""The part of Tabler's stylesheet that we use: resets, grid, spacing, dropdown, modal. The look comes from page.css.

It is 635 kB, and colours in oklch() and color-mix() or selectors with :has() say nothing to office browsers of 2021.
"""

import re
from collections.abc import Iterator

KEPT = re.compile(
    r"(container(-fluid)?|row|col(-(sm|md|lg|xl))?(-(auto|\d+))?|g[xy]?-[0-5]|"
    r"d-(sm-|md-|lg-)?(none|block|flex|inline|inline-block|inline-flex|grid)|[mp][tbsexy]?-(auto|[0-5])|gap-[0-5]|"
    r"justify-content-\w+|align-items-\w+|flex-(fill|wrap|nowrap|column|row)|text-(start|end|center|nowrap|truncate|wrap|break)|"
    r"w-100|h-100|ms-auto|visually-hidden(-focusable)?|"
    r"dropdown(-menu(-end|-arrow)?|-item|-divider|-header|-toggle)?|modal(-[a-z]+)?|offcanvas(-[a-z]+)?|collapse|fade|show)"
)
MODERN = ("color-mix(", "oklch(", ":has(", ":is(", ":where(", "@property", "light-dark(", "@container")
DECLARED = re.compile(r"(--[\w-]+):[^;}]*;?")
HEAD = "/*! The part of Tabler v1.6.1 that Taixue uses. Copyright 2018-2026 The Tabler Authors, Paweł Kuna. MIT. */\n"
BLOCKS = ("@media", "@supports")


def rules(css: str) -> Iterator[tuple[str, str]]:
    """Yield (prelude, body) of each top-level rule; body of a bare statement is ""."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    start = position = 0
    while position < len(css):
        if css[position] == ";":
            yield css[start:position].strip(), ""
            start = position + 1
        elif css[position] == "{":
            end = closing(css, position)
            yield css[start:position].strip(), css[position + 1 : end]
            start, position = end + 1, end
        position += 1


def closing(css: str, opening: int) -> int:
    """Return the place of the brace that closes the one at `opening`. Raises ValueError if none does."""
    depth = 0
    for match in re.finditer(r"[{}]", css[opening:]):
        depth += 1 if match.group() == "{" else -1
        if depth == 0:
            return opening + match.start()
    raise ValueError("a brace is not closed")


def wanted(selector: str) -> bool:
    """Is every class of the selector one that we use, and can old browsers read it?"""
    if any(word in selector for word in MODERN):
        return False
    return all(KEPT.fullmatch(name) for name in re.findall(r"\.((?:[\w-]|\\.)+)", selector))


def trimmed(css: str) -> Iterator[str]:
    """Yield the rules that we use, without declarations that old browsers cannot read."""
    for prelude, body in rules(css):
        if prelude.startswith(BLOCKS):
            inside = "".join(trimmed(body))
            if inside:
                yield f"{' '.join(prelude.split())}{{{inside}}}\n"
        elif not prelude.startswith("@") and body:
            selectors = [s.strip() for s in prelude.split(",") if wanted(s)]
            lines = [line.strip() for line in body.split(";") if line.strip() and not any(w in line for w in MODERN)]
            if selectors and lines:
                yield f"{','.join(selectors)}{{{';'.join(lines)}}}\n"


def needed(css: str) -> str:
    """Return the stylesheet with what we use; of the custom properties only those that a kept rule reads."""
    kept = "".join(trimmed(css))
    while True:
        read = set(re.findall(r"var\(\s*(--[\w-]+)", kept))
        unread = {declared for declared in DECLARED.findall(kept) if declared not in read}
        less = re.sub(rf"({'|'.join(map(re.escape, unread))}):[^;}}]*;?", "", kept) if unread else kept
        less = re.sub(r"[^{}\n]*\{\}\n?", "", less)
        if less == kept:
            return HEAD + kept
        kept = less
