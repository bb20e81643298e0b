"""What a policy asks about a person, and the entries of the ledger as policies read them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from taixue.credits.rules.learned import Key
from taixue.credits.rules.learned import Learned as Learned
from taixue.policy.rules.windows import Attended, Event


@dataclass(frozen=True, slots=True)
class Post:
    """A posting over days, [first_day, end_day). kind: "main", or what stands in its place: "leave", "retired" …"""

    first_day: date
    end_day: date | None
    unit_path: str
    rank: str
    band: str
    kind: str = "main"


@dataclass(frozen=True, slots=True)
class Studied:
    """The first and the last local day of one year on which a second of study was proven."""

    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Exempted:
    """An approved exemption over days, both included. duties: ids that it names, () all."""

    kind: str
    first_day: date
    last_day: date
    duties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What a policy asks about a person. studied: at most one a year.

    meant: the audiences that mean the person on the reference day, as duties name them
    events: what happened and when, in order; classes: with what was missed; exempted: approved
    prescribed: items that the authority prescribed for the person; kinds: kinds of staff the person belongs to
    """

    registered_on: date | None
    posts: tuple[Post, ...]
    studied: tuple[Studied, ...] = ()
    meant: frozenset[str] = frozenset()
    events: tuple[Event, ...] = ()
    classes: tuple[Attended, ...] = ()
    exempted: tuple[Exempted, ...] = ()
    prescribed: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()

    def post(self, day: date) -> Post | None:
        """Return the main posting that holds on a day."""
        for post in self.posts:
            if post.kind == "main" and post.first_day <= day and (post.end_day is None or day < post.end_day):
                return post
        return None

    def leave(self, day: date) -> Post | None:
        """Return the long leave on which the person is on a day, in the place of a main posting."""
        for post in self.posts:
            if post.kind == "leave" and post.first_day <= day and (post.end_day is None or day < post.end_day):
                return post
        return None


@dataclass(frozen=True, slots=True)
class Learning:
    """A person's entries in the order in which they were learned, looked up by days; made once for many windows."""

    entries: tuple[Learned, ...]
    days: tuple[date, ...]
    taken_back: dict[Key, Key]  # entry > the reversal that takes it back
    late: tuple[Learned, ...]  # recorded in another year than learned
    known: dict[Key, Learned]

    def between(self, first: date, last: date) -> tuple[Learned, ...]:
        """Return what was learned on these days, both included."""
        return self.entries[bisect_left(self.days, first) : bisect_right(self.days, last)]

    def before(self, day: date) -> tuple[Learned, ...]:
        """Return what was learned earlier."""
        return self.entries[: bisect_left(self.days, day)]


_LEARNED = itemgetter(*map(Learned._fields.index, ("last_day", "second", "sequence")))


def learning(entries: Iterable[Learned]) -> Learning:
    """Return entries prepared; their order, and one that comes twice, make no difference."""
    known = {entry.id: entry for entry in entries}
    order = sorted(known.values(), key=_LEARNED)
    return Learning(
        entries=tuple(order),
        days=tuple([entry.last_day for entry in order]),
        taken_back={e.reverses: e.id for e in order if e.reverses is not None and e.reverses in known},
        late=tuple(e for e in order if e.recorded_day.year != e.last_day.year),
        known=known,
    )


def events(registered_on: date | None, posts: Iterable[Post], *, order: tuple[str, ...]) -> tuple[Event, ...]:
    """Return what a life of postings says happened, in order of the days. order: rank bands, the highest first.

    appointed: the first main posting; promoted: a higher band than before; transferred: another unit
    """
    found = [Event("registered", registered_on)] if registered_on else []
    before: Post | None = None
    for post in posts:
        if post.kind != "main":
            continue
        if before is None:
            found.append(Event("appointed", post.first_day))
        else:
            if post.band in order and before.band in order and order.index(post.band) < order.index(before.band):
                found.append(Event("promoted", post.first_day))
            if post.unit_path != before.unit_path:
                found.append(Event("transferred", post.first_day))
        before = post
    return tuple(sorted(found, key=lambda event: event.day))
