"""What persons wish to be told, and how; the one-click door in a letter."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from taixue.audit.services import lines
from taixue.kit.actor import Actor
from taixue.lib.errors import Invalid, NotFound
from taixue.notices.models import Wish
from taixue.notices.queries import wishes
from taixue.notices.rules import policies, routes
from taixue.notices.rules.routes import Wishes
from taixue.notices.services import doors
from taixue.people.queries import contacts

TEXTS = (*routes.TEXTS, routes.NONE)


@transaction.atomic
def change(*, pace: str, text: str, unwanted: Collection[str], by: Actor, at: datetime) -> Wishes:
    """Keep how the actor wants to be told from now on.

    Raises NotFound for an account without a person; Invalid for an unknown pace, way or topic, or for a topic in which
    nothing may be switched off.
    """
    if by.person_id is None:
        raise NotFound("person")
    topics = sorted(set(unwanted))
    wrong = [("pace", pace)] if pace not in routes.PACES else []
    wrong += [("text", text)] if text not in TEXTS else []
    wrong += [("unwanted", topic) for topic in topics if topic not in policies.optional_topics()]
    if wrong:
        raise Invalid("wishes", problems=[{"field": name, "code": "unknown", "value": value} for name, value in wrong])
    row = Wish.objects.select_for_update().filter(person=by.person_id).first()
    begins = {} if row and row.pace == pace else {"gathered_at": at}  # what left at once comes in no digest
    return _keep(by.person_id, {"pace": pace, "text": text, "unwanted": topics}, by, at, **begins)


@transaction.atomic
def unsubscribe(*, token: str, at: datetime) -> str:
    """Switch off what a door in a letter leads to and return its topic; a second time nothing changes.

    Raises NotFound for a door that we did not make.
    """
    public_id, topic = doors.opened(token)
    person_id = contacts.number(public_id)
    if person_id is None:
        raise NotFound("door")
    row = Wish.objects.select_for_update().filter(person=person_id).first()
    before = set(row.unwanted) if row else set()
    chosen = set(policies.optional_topics()) if topic == doors.EVERYTHING else {topic} & set(policies.optional_topics())
    if not chosen <= before:
        door = Actor(name="unsubscribe", person_id=person_id)
        _keep(person_id, {"unwanted": sorted(before | chosen)}, door, at)
    return topic


def _keep(person_id: int, chosen: dict[str, object], by: Actor, at: datetime, **further: datetime) -> Wishes:
    row, _ = Wish.objects.update_or_create(person_id=person_id, defaults={**chosen, **further, "changed_at": at})
    path = contacts.of([person_id])[person_id].unit_path
    lines.record(
        "notices.wished", by=by, at=at, target_kind="person", person_id=person_id, unit_path=path, details={**chosen}
    )
    return wishes.read(row)
