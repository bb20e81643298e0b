"""What is kept how long: the one list, from which pages and docs/retention.md are made and by which jobs delete."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Period:
    """How long something is kept. kept: None is for good, with a job: until the day it says itself.

    job: which job deletes what is over, "" where nothing is
    """

    kept: timedelta | None
    job: str = ""


PERIODS: dict[str, Period] = {
    "record": Period(None),  # what was learned, decided and owed
    "service": Period(None),  # who somebody is and where they served
    "account": Period(None),
    "audit": Period(None),
    "request": Period(timedelta(days=1095), "privacy.retain"),
    "note": Period(timedelta(days=1095), "privacy.retain"),
    "code": Period(timedelta(days=90), "privacy.retain"),
    "device": Period(timedelta(days=365), "privacy.retain"),
    "message": Period(timedelta(days=90), "notices.tidy"),
    "roster": Period(timedelta(days=30), "people.clear_intakes"),
    "report": Period(timedelta(days=7), "reports.expire"),
    "published": Period(None, "reports.clear_publications"),
    "try": Period(timedelta(days=7), "policy.clear_tries"),
    "handout": Period(timedelta(hours=24), "privacy.expire"),
    "session": Period(timedelta(hours=13), "people.tidy"),
}
"""By code; the words and the reason of each stand in labels."""

NIGHTLY = tuple(code for code, period in PERIODS.items() if period.job == "privacy.retain")
"""What the nightly job of this app deletes."""
