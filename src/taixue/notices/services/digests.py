"""Digests: what was told to a person and did not leave at once, gathered in one letter."""

from datetime import datetime, timedelta

from django.db import transaction

from taixue.kit import clock
from taixue.notices.models import Note, Wish
from taixue.notices.queries import wishes
from taixue.notices.rules import addresses, digests, policies, routes
from taixue.notices.services import channels, post
from taixue.notices.services.post import Draft
from taixue.people.queries import contacts

TOGETHER = 200
"""Persons in one transaction."""
MOST = 30
"""Things that one letter lists; the rest is a number and a link."""
LONGEST_PAUSE = timedelta(days=8)
"""Beyond this nothing is gathered: who chose a digest just now does not get a year of news."""


def gather(*, at: datetime) -> int:
    """Queue every digest that is due, some persons a transaction; return how many letters. Safe to call again."""
    if routes.EMAIL not in channels.opened():
        return 0
    local, made = at.astimezone(clock.zone()), 0
    for pace in (routes.DAILY, routes.WEEKLY):
        due, after = digests.last_due(pace, local), 0
        while persons := wishes.due(pace, due, after=after, number=TOGETHER):
            made += _together(persons, due, at)
            after = persons[-1]
    return made


@transaction.atomic
def _together(person_ids: list[int], due: datetime, at: datetime) -> int:
    rows = Wish.objects.select_for_update(skip_locked=True).filter(person__in=person_ids).order_by("person")
    waiting = [row for row in rows if row.gathered_at is None or row.gathered_at < due]
    known = contacts.of([row.person_id for row in waiting])
    drafts: list[tuple[str, Draft]] = []
    for row in waiting:
        contact = known[row.person_id]
        draft = _draft(row, contact.unit_path, due, at) if addresses.is_mail(contact.email) else None
        drafts += [(routes.EMAIL, draft)] if draft else []
    Wish.objects.filter(pk__in=[row.pk for row in waiting]).update(gathered_at=at)
    return post.queue_up(drafts, at=at)


def _draft(row: Wish, unit_path: str, due: datetime, at: datetime) -> Draft | None:
    """Return the letter with what the person has not read since the last one, None without anything."""
    since = max(row.gathered_at or row.changed_at, at - LONGEST_PAUSE)
    kinds = [kind for kind, policy in policies.POLICIES.items() if routes.gathered(policy, wishes.read(row))]
    told = Note.objects.filter(person=row.person_id, kind__in=kinds, read_at=None, at__gt=since, at__lte=at)
    ids = list(told.order_by("-at", "-pk").values_list("public_id", flat=True))
    if not ids:
        return None
    facts = {"n": len(ids), "notes": [str(one) for one in ids[:MOST]]}
    return Draft(
        "notices.digest", f"digest:{row.person_id}:{due.date().isoformat()}", row.person_id, facts=facts,
        link="/inbox/", unit_path=unit_path,
    )  # fmt: skip
