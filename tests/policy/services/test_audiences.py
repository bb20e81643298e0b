"""A duty names a saved audience: only the people it means owe it."""

from datetime import date

import pytest

from taixue.kit.actor import SYSTEM
from taixue.lib.errors import Invalid
from taixue.people.models import AudienceUse, PriorityGroup
from taixue.people.services import audiences, groups
from taixue.policy.models import Standing
from taixue.policy.services import assignments, policies, standing
from tests import world

MORE = """
[[groups.duties]]
id = "more"
counts = "all"
hours = 120
who = "{who}"
clause = {{ zh = "重点群体多学", en = "Priority groups study more" }}
"""


@pytest.fixture
def tree(db):
    return world.tree()


@pytest.fixture
def group(db) -> PriorityGroup:
    return PriorityGroup.objects.order_by("position")[0]


def text(who: str) -> str:
    """Return the rule of Fujian with one duty more in its last group."""
    return policies.library("fujian-2017").rstrip() + "\n" + MORE.format(who=who)


def audience(group: PriorityGroup):
    document = {"format": 1, "blocks": [[{"field": "group", "is": [str(group.public_id)]}]]}
    return audiences.create(name="重点", document=document, unit=None, by=SYSTEM, at=world.NOON)


def test_only_who_is_meant_owes_the_duty(tree, group):
    meant = audience(group)
    version = policies.publish(text=text(f"{meant.public_id}@1"), by=SYSTEM, at=world.NOON)
    assignments.assign(
        code=version.policy.code, number=1, unit_path="/", first_day=date(2017, 1, 1), by=SYSTEM, at=world.NOON
    )
    one, other = world.person(tree.office, "林若溪"), world.person(tree.office, "陈嘉木")
    groups.add(group_id=group.public_id, person_ids=[one.pk], by=SYSTEM, at=world.NOON)
    standing.refresh_many([one.pk, other.pk], world.NOON)
    owed = dict(Standing.objects.filter(window="2026").values_list("person", "owed"))
    assert owed == {one.pk: 12000, other.pk: 8000}
    assert AudienceUse.objects.get(kind="duty").target == version.public_id
    groups.remove(group_id=group.public_id, person_ids=[one.pk], by=SYSTEM, at=world.NOON)
    standing.refresh(one.pk, world.NOON)
    assert Standing.objects.get(person=one, window="2026").owed == 8000


def test_a_duty_for_an_audience_that_does_not_exist_is_refused(db):
    with pytest.raises(Invalid) as refused:
        policies.publish(text=text("0197f1a0-0000-7000-8000-000000000001@1"), by=SYSTEM, at=world.NOON)
    assert refused.value.facts["mistakes"][0].key == "groups.duties.who"


def test_a_duty_names_a_version(db):
    with pytest.raises(Invalid) as refused:
        policies.publish(text=text("0197f1a0-0000-7000-8000-000000000001"), by=SYSTEM, at=world.NOON)
    assert refused.value.facts["mistakes"][0].key.endswith(".who")
