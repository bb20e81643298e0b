"""For the matrix: pairs of records in every state of joining, an audience, a priority group with somebody in it."""

from typing import Any

from taixue.catalog.models import Version
from taixue.catalog.services import audiences as naming
from taixue.kit import clock
from taixue.kit.actor import SYSTEM, Actor
from taixue.people.models import AudienceUse, Unit
from taixue.people.services import audiences, groups, joins
from tests import world

CONDITIONS = {"format": 1, "blocks": [[{"field": "band", "is": ["section"]}]]}


def kept(unit: Unit, office: Unit, admin: Actor, draft: Any, word: str) -> dict[str, Any]:
    """Build them in a county; what is waiting was asked by `admin`, who is none of the matrix."""
    now, second = clock.now(), world.administrator("unit-admin", unit, name=f"{word}副手")
    pairs = [[world.person(office, f"{word}双") for _ in range(2)] for _ in range(4)]
    made = [
        joins.ask(gone_id=one.pk, stays_id=other.pk, reason=f"{word}重复", by=admin, at=now)
        for one, other in pairs[1:]
    ]  # fmt: skip
    for join in made[1:]:
        joins.approve(join_id=join.public_id, by=second, at=now)
    joins.ask_to_part(join_id=made[2].public_id, reason=f"{word}同名", by=admin, at=now)
    audience = audiences.create(name=f"{word}人群", document=CONDITIONS, unit=unit, by=admin, at=now)
    group = groups.create(name=f"{word}群体", unit=unit, by=admin, at=now)
    groups.add(group_id=group.public_id, person_ids=[pairs[0][0].pk], by=admin, at=now)
    naming.name(version_id=draft, audience_id=audience.public_id, kind="course-elective", by=SYSTEM, at=now)
    target = Version.objects.get(public_id=draft).public_id
    return {
        "double": pairs[0][0].public_id, "other_double": pairs[0][1].public_id, "join": made[0].public_id,
        "joined": made[1].public_id, "parting": made[2].public_id, "audience_saved": audience.public_id,
        "group": group.public_id, "use": AudienceUse.objects.get(target=target).pk,
    }  # fmt: skip


def secrets(word: str) -> set[str]:
    """Return what nobody else may be shown of it."""
    return {f"{word}双", f"{word}人群", f"{word}群体", f"{word}副手"}
