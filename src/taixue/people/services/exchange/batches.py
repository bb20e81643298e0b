"""A batch of items, each judged; carried out one by one, as a whole, or only for show."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Protocol, TypeVar
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from taixue.lib.errors import Conflict, Invalid, NotFound, Refusal
from taixue.people.rules.exchange import Trouble

MOST = 200
"""Items of one batch."""

TRIES = 3
"""How often a batch is judged anew because someone else wrote between its judgement and its writing."""


class What(StrEnum):
    """What came of an item."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    TRANSFER = "transfer"  # the person stands elsewhere: their unit was asked
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer to one item, in the order of the batch. fields: what differed."""

    key: str
    what: What
    public_id: UUID | None = None
    fields: tuple[str, ...] = ()
    problems: tuple[Trouble, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The answers to a batch. applied: False after a dry run, and after a whole batch of which an item was refused."""

    outcomes: tuple[Outcome, ...]
    applied: bool

    def counts(self) -> dict[str, int]:
        """Return how many items came to what; every kind of outcome is named."""
        found = Counter(outcome.what.value for outcome in self.outcomes)
        return {what.value: found[what.value] for what in What}


@dataclass(frozen=True, slots=True)
class How:
    """whole: a refused item undoes all the others. dry_run: everything is undone, the answers say what would be."""

    whole: bool = False
    dry_run: bool = False


EACH = How()
"""Each item by itself, in earnest."""


class Named(Protocol):
    """An item by the system's key."""

    @property
    def key(self) -> str: ...


Item = TypeVar("Item", bound=Named)


class _Undone(Exception):
    """Carries the answers out of a transaction that is rolled back."""

    def __init__(self, outcomes: Sequence[Outcome]) -> None:
        super().__init__("undone")
        self.outcomes = tuple(outcomes)


def nothing() -> None:
    """Do nothing: the step before a batch that expects no state."""


def sound(item: object) -> tuple[Trouble, ...]:
    """Find nothing wrong with an item before it is acted on."""
    return ()


def carry_out(
    act: Callable[[], Sequence[Outcome]], *, source: str, how: How, before: Callable[[], None] = nothing
) -> Report:
    """Run a batch in one transaction and return its answers.

    act: judges and writes all items; it is run again if someone else came in between
    source: batches of one system follow each other
    before: runs first, in the transaction; what it raises undoes all
    Raises Conflict if others keep coming in between.
    """
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                _queue_up(source)
                before()
                outcomes = act()
                if how.dry_run or how.whole and any(one.what is What.REFUSED for one in outcomes):
                    raise _Undone(outcomes)
            return Report(tuple(outcomes), True)
        except _Undone as undone:
            return Report(undone.outcomes, False)
        except IntegrityError:
            continue
    raise Conflict("others wrote the same at the same time")


def one(key: str, act: Callable[[], Outcome]) -> Outcome:
    """Run one item in a savepoint; what the services refuse becomes its answer."""
    try:
        with transaction.atomic():
            return act()
    except Refusal as refusal:
        return refused(key, *troubles(refusal))


def each(
    items: Sequence[Item], *, act: Callable[[Item], Outcome], wrong: Callable[[Item], Iterable[Trouble]] = sound
) -> list[Outcome]:
    """Answer the items in their order: refused if the key stood before or something is wrong, else acted on alone."""
    answers = []
    for n, item in enumerate(items, start=1):
        twin = any(item.key == before.key for before in items[: n - 1])
        problems = [Trouble("key", "key-twice", item.key)] if twin else list(wrong(item))
        answers.append(refused(item.key, *problems) if problems else one(item.key, partial(act, item)))
    return answers


def refused(key: str, *problems: Trouble) -> Outcome:
    """Return the answer to an item that was refused."""
    return Outcome(key, What.REFUSED, problems=problems)


def troubles(refusal: Refusal) -> list[Trouble]:
    """Return a service's refusal as problems of an item."""
    said = [
        Trouble(str(one.get("field", "")), str(one.get("code", refusal.code)), str(one.get("value", "")))
        for one in refusal.facts.get("problems") or []
    ]
    if said:
        return said
    names: dict[type[Refusal], str] = {NotFound: "not-found", Conflict: "conflict", Invalid: "invalid"}
    return [Trouble("", next((code for kind, code in names.items() if isinstance(refusal, kind)), "denied"))]


def _queue_up(source: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"people.exchange:{source}"])
