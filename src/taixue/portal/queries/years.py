"""A learner's training year: the window that runs, and where she stands in it."""

from dataclasses import dataclass
from datetime import date

from taixue.kit.actor import Actor
from taixue.people.queries.postings import PostingFacts
from taixue.policy.queries import policies, standings
from taixue.policy.rules.windows import Counting
from taixue.portal.rules import pace


@dataclass(frozen=True, slots=True)
class Year:
    """A window and a standing in it. Amounts in centihours; `owed` is 0 for who is not subject to duty."""

    window: str
    first: date
    last: date
    today: date
    subject: bool
    met: bool
    owed: int
    owed_required: int
    counted: int
    counted_required: int
    missing: int
    missing_required: int

    @property
    def elective(self) -> int:
        """What was counted beside the required part."""
        return self.counted - self.counted_required

    @property
    def expected(self) -> int:
        """What an even pace would have by today."""
        return pace.expected(self.owed, first=self.first, last=self.last, today=self.today)

    @property
    def passed(self) -> float:
        """The share of the window that has passed, 0 to 1."""
        done, whole = pace.passed(first=self.first, last=self.last, today=self.today)
        return done / whole

    @property
    def passed_percent(self) -> int:
        """The share of the window that has passed, per cent, cut."""
        return int(self.passed * 100)

    @property
    def days_left(self) -> int:
        """Days after today."""
        return pace.left(last=self.last, today=self.today)

    @property
    def running(self) -> bool:
        """May the window still be filled?"""
        return self.first <= self.today <= self.last

    @property
    def soon(self) -> bool:
        """Is the end near and something still owed?"""
        return self.running and self.days_left <= 45 and not self.met

    @property
    def weekly(self) -> int:
        """Centihours a week that still reach the goal. Where more of the total is owed than of the required part."""
        return pace.weekly(max(self.missing, self.missing_required), last=self.last, today=self.today)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a learner's year today: her standing, and what a completion today counts for."""

    year: Year | None  # None where no policy holds or nothing is computed yet
    counting: Counting | None  # None where no policy holds


def of(post: PostingFacts | None, today: date, *, by: Actor) -> Known:
    """Return the actor's year (one query, two if nothing is computed); of several policies the one with a duty."""
    found = standings.own(str(today.year), by=by) if by.person_id is not None else None
    if found is None:
        held = policies.governing(post.unit_path, today) if post else []
        return Known(None, held[0].document.calendar.counting(today) if held else None)
    window = found.window
    year = Year(
        window=window.name, first=window.first, last=window.last, today=today, subject=found.subject, met=found.met,
        owed=found.owed, owed_required=found.owed_required, counted=found.counted,
        counted_required=found.counted_required, missing=found.missing, missing_required=found.missing_required,
    )  # fmt: skip
    return Known(year, found.document.calendar.counting(today))
