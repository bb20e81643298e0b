"""What an administrator must do this week: one question to the database for all apps."""

from dataclasses import dataclass
from datetime import date, datetime

from taixue.credits.queries import due as ledger
from taixue.kit import clock, dues
from taixue.kit.actor import Actor
from taixue.kit.dues import Due
from taixue.notices.queries import due as notices
from taixue.people.queries import due as people
from taixue.policy.queries import due as policy
from taixue.portal.rules import urgency
from taixue.reports.queries import publications as reports

APPS = (people.due, ledger.due, policy.due, reports.due, notices.due)


@dataclass(frozen=True, slots=True)
class Week:
    """What waits, the most urgent first, and what was looked at and does not wait."""

    first: date  # Monday
    last: date  # Sunday
    waiting: list[Due]
    nothing: list[str]  # codes


def of(*, by: Actor, at: datetime) -> Week:
    """Return the week of an administrator (two queries)."""
    found = [*_asked(by, at), *people.mending(by=by, at=at)]
    today = clock.day(at)
    last = urgency.week_end(today)
    return Week(
        first=date.fromordinal(last.toordinal() - 6), last=last,
        waiting=urgency.sort([one for one in found if one.count], today),
        nothing=[one.code for one in found if not one.count],
    )  # fmt: skip


def most_urgent(*, by: Actor, at: datetime) -> Due | None:
    """Return the most urgent thing that waits for `by`, without the data to be mended (one query)."""
    found = urgency.sort([one for one in _asked(by, at) if one.count], clock.day(at))
    return found[0] if found else None


def _asked(by: Actor, at: datetime) -> list[Due]:
    return dues.ask([question for due in APPS for question in due(by=by, at=at)], at=at)
