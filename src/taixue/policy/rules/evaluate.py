"""What a person owes in a window, what counted, and why: entries and facts in, an answer with its reasons out.

Pure. The order of the entries never matters. Sources: docs/rules/format.md and the page of the policy.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from taixue.policy.rules.conversion import centihours
from taixue.policy.rules.document import Document, Duty, Group
from taixue.policy.rules.prorata import FULL, Share, asked, share
from taixue.policy.rules.windows import Window


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
class Facts:
    """What a policy asks about a person. studied: at most one a year.

    meant: the audiences that mean the person on the reference day, as duties name them
    """

    registered_on: date | None
    posts: tuple[Post, ...]
    studied: tuple[Studied, ...] = ()
    meant: frozenset[str] = frozenset()

    def post(self, day: date) -> Post | None:
        """Return the main posting that holds on a day."""
        return self._held(day, main=True)

    def leave(self, day: date) -> Post | None:
        """Return the long leave on which the person is on a day, in the place of a main posting."""
        found = self._held(day, main=False)
        return found if found is not None and found.kind == "leave" else None

    def _held(self, day: date, *, main: bool) -> Post | None:
        held = (p for p in self.posts if p.first_day <= day and (p.end_day is None or day < p.end_day))
        return next((p for p in held if (p.kind == "main") is main), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """One entry of the ledger. Measures negative in a reversal; recorded_day: local day of recording."""

    id: UUID
    sequence: int
    kind: str
    required: bool
    seconds: int
    nominal: int
    proven: bool
    last_day: date
    recorded_day: date
    reverses: UUID | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """An entry and what became of it. code "" if it counted, else why not; facts: plain values for the words."""

    entry: UUID
    sequence: int
    centihours: int
    required: bool
    code: str = ""
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Met:
    """One duty: centihours of a full year, asked of this person, counted towards it."""

    duty: Duty
    asked: int
    counted: int

    @property
    def missing(self) -> int:
        """Centihours still owed, >= 0."""
        return max(0, self.asked - self.counted)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Where a person stands in a window.

    exempt: why the person is not subject to duty: "", "on-leave", "no-posting", "not-registered" or "band-not-named"
    reference, rank_day: the days on which posting and rank were read
    """

    window: Window
    reference: date
    rank_day: date
    exempt: str
    unit_path: str
    rank: str
    band: str
    group: str
    registered_on: date | None
    first_day: date
    part: Share
    duties: tuple[Met, ...]
    counted: tuple[Line, ...]
    uncounted: tuple[Line, ...]
    participated: bool
    last_study: date | None

    @property
    def subject(self) -> bool:
        """Main posting in a unit on the reference day, registered, and in a band that the policy names."""
        return not self.exempt

    @property
    def met(self) -> bool:
        """Subject to duty, and every duty met."""
        return self.subject and all(duty.missing == 0 for duty in self.duties)


def evaluate(
    document: Document, window: Window, facts: Facts, entries: Sequence[Learned], *, today: date
) -> Evaluation:
    """Return where a person stands in a window on a day.

    entries: all whose day or recording lies in the window's year, and those that may count for it; more do no harm
    """
    reference = window.reference(today)
    post = facts.post(reference)
    place = post or facts.leave(reference)
    ranked, rank_day = _ranked(document, window, facts, reference)
    group = document.group(ranked.band) if ranked else None
    exempt = _exempt(post, facts, reference, group)
    part = share(facts.registered_on, window, document.pro_rata) if facts.registered_on and not exempt else FULL
    counted, uncounted = _sort(document, window, entries)
    lines = {line.entry for line in counted}
    proven = [e.last_day for e in entries if e.proven and e.seconds > 0 and e.id in lines]
    return Evaluation(
        window=window, reference=reference, rank_day=rank_day, exempt=exempt,
        unit_path=place.unit_path if place else "", rank=ranked.rank if ranked else "",
        band=ranked.band if ranked else "", group=group.id if group else "",
        registered_on=facts.registered_on, first_day=max(window.first, facts.registered_on or window.first), part=part,
        duties=tuple(_met(duty, part, counted) for duty in _owed(group, facts)) if group and not exempt else (),
        counted=counted, uncounted=uncounted,
        participated=bool(proven) or _studied_within(document, window, facts.studied),
        last_study=max((*proven, *(s.last_day for s in facts.studied if s.last_day in window.period)), default=None),
    )  # fmt: skip


def _owed(group: Group, facts: Facts) -> list[Duty]:
    """Return the duties of a group that a person owes: those for all of it, and those of audiences that mean them."""
    return [duty for duty in group.duties if not duty.who or duty.who in facts.meant]


def _ranked(document: Document, window: Window, facts: Facts, reference: date) -> tuple[Post | None, date]:
    if document.rank_on == "last-day":
        return facts.post(reference), reference
    later = [post for post in facts.posts if post.kind == "main" and window.first < post.first_day <= reference]
    first = facts.post(window.first) or min(later, key=lambda post: post.first_day, default=None)
    return first, max(window.first, first.first_day) if first else window.first


def _exempt(post: Post | None, facts: Facts, reference: date, group: Group | None) -> str:
    if post is None:
        return "on-leave" if facts.leave(reference) else "no-posting"
    if facts.registered_on is None or facts.registered_on > reference:
        return "not-registered"
    return "" if group else "band-not-named"


def _sort(document: Document, window: Window, entries: Iterable[Learned]) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    known = {entry.id: entry for entry in entries}
    taken_back = {e.reverses: e.id for e in known.values() if e.reverses is not None and e.reverses in known}
    counted: list[Line] = []
    uncounted: list[Line] = []
    for entry in sorted(known.values(), key=lambda e: e.sequence):
        line = _line(document, window, entry, taken_back, known)
        if line is not None:
            (uncounted if line.code else counted).append(line)
    return tuple(counted), tuple(uncounted)


def _line(
    document: Document, window: Window, entry: Learned, taken_back: dict[UUID, UUID], known: dict[UUID, Learned]
) -> Line | None:
    conversion = document.conversion(entry.kind)
    worth = centihours(conversion, nominal=entry.nominal, seconds=entry.seconds) if conversion else 0
    counting = document.calendar.counting(entry.last_day)

    def line(code: str = "", **facts: object) -> Line:
        plain = tuple((name, str(value)) for name, value in facts.items())
        return Line(entry.id, entry.sequence, worth, entry.required, code, plain)

    if counting.window != window.name and not (entry.last_day in window.period or entry.recorded_day in window.period):
        return None
    if entry.id in taken_back:
        return line("reversed", by=taken_back[entry.id])
    if entry.reverses in known:
        return line("reversal", of=entry.reverses)
    if conversion is None:
        return line("kind-not-recognised", kind=entry.kind)
    if counting.window == window.name:
        return line()
    if counting.window is not None:
        return line("other-window", window=counting.window, day=entry.last_day)
    return line("statistics-days" if counting.code == "statistics-none" else "outside-window", day=entry.last_day)


def _met(duty: Duty, part: Share, counted: Sequence[Line]) -> Met:
    lines = counted if duty.counts == "all" else [line for line in counted if line.required]
    return Met(duty, asked(duty.full, part), sum(line.centihours for line in lines))


def _studied_within(document: Document, window: Window, studied: Iterable[Studied]) -> bool:
    first, last = document.calendar.span(window)
    return any(first <= day <= last for year in studied for day in (year.first_day, year.last_day))
