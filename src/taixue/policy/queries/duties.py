"""What a completion on a day would count for: said before a learner starts."""

from dataclasses import dataclass
from datetime import date

from taixue.people.queries import postings
from taixue.policy.queries import policies
from taixue.policy.rules.document import Document
from taixue.policy.rules.windows import Window


@dataclass(frozen=True, slots=True)
class CountsFor:
    """What a completion on `day` counts for. window: "2026", or None: for no year's duty.

    code: in-window, outside, statistics-none, statistics-this, statistics-next; "no-policy" where nothing holds
    around, document: the window of the day's year and the policy, None without a policy
    """

    day: date
    window: str | None
    code: str
    around: Window | None = None
    document: Document | None = None


def counts_for(day: date, person_id: int | None = None) -> CountsFor:
    """Return what a completion on the day counts for, for a person's unit; without a person, for the authority's root.

    Where several policies hold, the first by code answers.
    """
    path = "/"
    if person_id is not None:
        post = postings.main_on([person_id], day).get(person_id)
        path = post.unit_path if post else "/"
    held = (
        policies.governing(path, day) if path != "/" else [h for h in policies.held() if h.holds_on(day, h.unit_path)]
    )
    if not held:
        return CountsFor(day, None, "no-policy")
    document = held[0].document
    counting = document.calendar.counting(day)
    return CountsFor(day, counting.window, counting.code, counting.around, document)
