"""News of people, joined on site/wiring.py."""

from django.dispatch import Signal

posting_changed = Signal()
"""A posting began or ended, its unit came to stand elsewhere, or the day of registration was corrected.
person_id: int, on: date."""

postings_changed = Signal()
"""The same of many persons at once, whom a roster took in or moved. person_ids: Sequence[int], on: date."""

unit_moved = Signal()
"""A unit with all below it came to stand elsewhere, inside the transaction: stored paths at and below `old` are to
begin with `new`. unit_id: int, old: str, new: str, at: datetime."""

unit_closed = Signal()
"""A unit ended, inside the transaction. unit_id: int, path: str, into: str (path of the unit it was merged into, "" if
none), on: date, by: Actor, at: datetime."""

unit_planned = Signal()
"""A change of units is being planned: what does it do to what you keep? moved: [(path before, path after, the ids of
the people)], closed: [path], by: Actor, at: datetime. Receivers return {their name: plain rows} or nothing."""

account_news = Signal()
"""Something happened to a person's account. person_id: int, kind: str ("account.reset" …), key: str, facts: dict,
told_by: str, at: datetime."""

person_news = Signal()
"""Something happened to a person's data, or waits for who decides on it. person_id: int (who is told), kind: str
("change.accepted" …), key: str, facts: dict, told_by: str, at: datetime, link: str (a path of this site)."""

letter = Signal()
"""A letter leaves the house without a line in the inbox: a code, a link. kind: str of notices' labels, key: str (the
same key leaves once), facts: dict, at: datetime; person_id: int | None, address: str (a mail address or mobile of its
own, "" is what is known of the person), secret: bool (nothing of it stays once it ended), link: str."""

api_asked = Signal()
"""The API is put together, once a process: which addresses do the apps above add? Receivers return a ninja Router."""

join_obstacles = Signal()
"""May a record be joined into another, or be parted again? person_id: int (goes), into_id: int, parting: bool.
Receivers return the codes of what stands in the way."""

joined = Signal()
"""A record was joined into another, inside the transaction. person_id: int (gone), into_id: int, join_id: UUID,
by: Actor, at: datetime. Receivers return what they carried over as {their name: plain values}, kept with the join."""

parted = Signal()
"""Two records were parted again, inside the transaction. As `joined`, and since: datetime of the joining, carried: the
plain values that the receivers of `joined` returned."""
