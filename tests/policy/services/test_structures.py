"""Whatever units become: the hours of their people add up as it was, in today's tree, and where they are counted."""

from datetime import timedelta

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taixue.policy.services import standing
from tests import world
from tests.people import sequences
from tests.people.sequences import KINDS, SPAN, Step
from tests.policy.builders import learn
from tests.policy.structures import totals

NUMBERS = st.integers(0, 30)
STEPS = st.lists(
    st.builds(Step, st.sampled_from(KINDS), NUMBERS, NUMBERS, NUMBERS, st.integers(0, 40)), min_size=1, max_size=5
)
DAYS = [world.TODAY - timedelta(days=back) for back in (SPAN + 1, 90, 1, 0)]


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_hours_add_up_in_every_tree(version, tree, steps):
    with transaction.atomic():
        for number, unit in enumerate((tree.station, tree.station, tree.office, tree.other_office), start=1):
            person = world.person(unit)
            learn(person, 10 * number, world.TODAY - timedelta(days=30))
            standing.refresh(person.pk, world.NOON)
        assert {day: totals(day, today=world.TODAY) for day in DAYS} == dict.fromkeys(DAYS, (10_000,) * 3)
        sequences.play(steps, at=world.NOON)
        assert {day: totals(day, today=world.TODAY) for day in DAYS} == dict.fromkeys(DAYS, (10_000,) * 3)
        transaction.set_rollback(True)
