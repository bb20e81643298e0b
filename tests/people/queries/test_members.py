"""The SQL that counts an audience says what the rule says: compared over made-up people and made-up conditions."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taixue.kit.actor import SYSTEM
from taixue.people.models import GroupMember, Person, Posting, PriorityGroup, Unit
from taixue.people.queries import members
from taixue.people.rules import audiences
from taixue.people.rules.ranks import RANKS
from tests import world

DAY = world.TODAY
PEOPLE = 160
KINDS = ("main", "main", "main", "leave", "retired", "deceased")


@pytest.fixture(scope="module")
def town(django_db_setup, django_db_blocker):
    """Make people of every sort up, once for all examples; everything is rolled back."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


def build() -> world.Tree:
    tree = world.tree()
    units = [tree.province, tree.city, tree.county, tree.office, tree.station, tree.other_office]
    groups = list(PriorityGroup.objects.order_by("position")[:3])
    lot = Random(20261120)
    for serial in range(PEOPLE):
        person = Person.objects.create(
            name=f"某{serial}", sex=lot.choice(["", "1", "2"]), created_at=world.NOON,
            birth_month=lot.choice(["", "坏", f"{lot.randint(1960, 2004)}.{lot.randint(1, 12):02d}"]),
        )  # fmt: skip
        begun = date(2005, 2, 28) + timedelta(days=lot.randint(0, 7900))
        turned = begun + timedelta(days=lot.randint(1, 900))
        post = {"post": lot.choice(["", "科员", "所长", "副所长", "副县长"]), "rank": lot.choice(sorted(RANKS))}
        common = {"person": person, "recorded_at": world.NOON}
        if turned < DAY:
            Posting.objects.create(unit=lot.choice(units), first_day=begun, end_day=turned, **common)
            Posting.objects.create(unit=lot.choice(units), kind=lot.choice(KINDS), first_day=turned, **common, **post)
        else:
            end = lot.choice([None, None, turned + timedelta(days=400)])
            Posting.objects.create(unit=lot.choice(units), first_day=begun, end_day=end, **common, **post)
        if lot.random() < 0.2:
            Posting.objects.create(unit=lot.choice(units), kind="seconded", first_day=DAY, **common)
        if lot.random() < 0.4:
            end = lot.choice([None, DAY, DAY + timedelta(days=1)])
            GroupMember.objects.create(
                group=lot.choice(groups), person=person, first_day=date(2026, 1, 1), end_day=end, recorded_at=world.NOON
            )
    return tree


def some(options) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(options), min_size=1, max_size=3, unique=True)


def condition(units: list[str], groups: list[str]) -> st.SearchStrategy[dict[str, object]]:
    """Return conditions on every field, turned or not."""
    chosen = [
        st.fixed_dictionaries({"field": st.just(field), "is": some(options)})
        for field, options in [*audiences.CHOICES.items(), ("unit", units), ("group", groups)]
    ]
    ranges = [
        st.builds(
            lambda a, b, field=field: {"field": field, "from": min(a, b), "to": max(a, b)},
            st.integers(0, highest), st.integers(0, highest),
        )
        for field, highest in audiences.RANGES.items()
    ]  # fmt: skip
    words = st.fixed_dictionaries({"field": st.just("post"), "holds": some(["所长", "县", "科员", "百%"])})
    plain = st.one_of(*chosen, *ranges, words)
    return st.builds(lambda row, turned: row | ({"not": True} if turned else {}), plain, st.booleans())


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_sql_and_rule_mean_the_same_people(town, data):
    units = [str(unit.public_id) for unit in Unit.objects.order_by("pk")]
    groups = [str(group.public_id) for group in PriorityGroup.objects.order_by("position")[:3]]
    one = condition(units, groups)
    blocks = data.draw(st.lists(st.lists(one, min_size=1, max_size=3), min_size=1, max_size=3))
    audience = audiences.read({"format": 1, "blocks": blocks})
    everyone = list(Person.objects.values_list("pk", flat=True))
    facts, paths = members.facts(everyone, day=DAY), members.unit_paths(audience)
    by_rule = sorted(pk for pk, known in facts.items() if audiences.meant(audience, known, units=paths))
    found = members.members(audience, scope="/", day=DAY, by=SYSTEM)
    assert found.ids() == by_rule
    assert len(found) == len(by_rule)
    assert members.matching({7: audience}, {7: "/"}, everyone, day=DAY) == {
        pk: frozenset({7} if pk in by_rule else ()) for pk in everyone
    }


def test_only_people_of_the_scope_and_in_reach_are_counted(db):
    tree = world.tree()
    inside, outside = world.person(tree.station, "林若溪"), world.person(tree.other_office, "陈嘉木")
    audience = audiences.read({"format": 1, "blocks": [[{"field": "band", "is": ["section"]}]]})
    admin = world.administrator("unit-admin", tree.county)

    def ids(scope, by):
        return members.members(audience, scope=scope, day=DAY, by=by).ids()

    assert inside.pk in ids("/", admin)
    assert outside.pk not in ids("/", admin)
    assert outside.pk in ids("/", SYSTEM)
    assert outside.pk not in ids(tree.county.path, SYSTEM)
    assert ids(tree.other_county.path, admin) == []


def test_a_record_that_was_joined_away_is_nobody(db):
    from tests.people import pairs

    pair = pairs.build()
    pairs.join(pair)
    audience = audiences.read({"format": 1, "blocks": [[{"field": "posting", "is": ["main"]}]]})
    found = members.members(audience, scope="/", day=DAY, by=SYSTEM).ids()
    assert pair.stays.pk in found
    assert pair.gone.pk not in found
