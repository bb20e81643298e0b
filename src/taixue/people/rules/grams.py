"""Names found by any part of them: a text as its single signs and its pairs of neighbouring signs.

PostgreSQL's trigrams find nothing for a name of two signs, so the column `search` of persons and units holds these
grams instead (migration 0010_search); `folded` and `grams` say here what the database's functions `people_folded` and
`people_grams` say there, and a test compares them.
"""

import unicodedata

CAPITALS, SMALL = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"
SILENT = " .'’-·•‧・"
"""Signs inside of names that nobody types the same way twice; middle dots of four kinds among them."""

_FOLD = str.maketrans(CAPITALS, SMALL, SILENT)


def folded(text: str) -> str:
    """Return a text as it is compared: half width, Latin capitals small, silent signs left out."""
    return unicodedata.normalize("NFKC", text).translate(_FOLD)


def grams(text: str) -> frozenset[str]:
    """Return the signs of a folded text and the pairs of neighbours: 张明远 is 张 明 远 张明 明远."""
    plain = folded(text)
    return frozenset({*plain, *(plain[place : place + 2] for place in range(len(plain) - 1))})


def words(typed: str) -> list[str]:
    """Return the folded words of what was typed, those of silent signs alone left out."""
    return [word for word in map(folded, typed.split()) if word]


def query(typed: str) -> str:
    """Return what was typed as a text that PostgreSQL reads as a tsquery; "" if nothing is left to look for.

    A word of one sign asks for that sign, a longer one for all its pairs. Pairs may stand apart ("lin" is also in
    "Nina Lind"), so whoever asks compares the words themselves too.
    """
    wanted: dict[str, None] = {}
    for word in words(typed):
        pairs = [word[place : place + 2] for place in range(len(word) - 1)] or [word]
        wanted |= dict.fromkeys(pairs)
    return " & ".join(_quoted(gram) for gram in wanted)


def _quoted(gram: str) -> str:
    return "'" + gram.replace("\\", "\\\\").replace("'", "''") + "'"
