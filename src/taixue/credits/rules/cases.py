"""What a case does for each of its people, as its plan is read. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

ADD, HAS, ASKED, CLOSED, ELSEWHERE, NOBODY = "add", "has", "asked", "closed", "elsewhere", "nobody"
VERDICTS = (ADD, HAS, ASKED, CLOSED, ELSEWHERE, NOBODY)
"""The line is added · it stands in the ledger · a correction waits · the record was joined into another · stands in
another unit · the line of the list means nobody."""

MOST = 5_000
"""People of one case."""


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody of a case. person: public id, "" if nobody is meant; problem: why, of people.queries.naming."""

    person: str
    name: str
    unit: str
    verdict: str
    problem: str = ""


def counts(verdicts: Iterable[str]) -> dict[str, int]:
    """Return how many have each verdict, all of them named."""
    found = Counter(verdicts)
    return {verdict: found[verdict] for verdict in VERDICTS}
