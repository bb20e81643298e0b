"""Whatever units are created, renamed, moved, merged, split and closed: nobody is lost, nobody counts twice."""

from datetime import date, timedelta

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taixue.people.models import Posting
from taixue.people.services.reorganisation import counts
from tests import world
from tests.people import sequences
from tests.people.sequences import KINDS, SPAN, Step
from tests.people.town import Town

NUMBERS = st.integers(0, 30)
STEPS = st.lists(
    st.builds(Step, st.sampled_from(KINDS), NUMBERS, NUMBERS, NUMBERS, st.integers(0, 40)), min_size=1, max_size=7
)
DAYS = [world.TODAY - timedelta(days=back) for back in (SPAN + 1, SPAN - 20, 90, 40, 1, 0)]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_sequence_of_reorganisations_keeps_every_person_and_every_total(town: Town, steps: list[Step]) -> None:
    with transaction.atomic():
        Posting.objects.create(
            person=town.stranger, unit=town.tree.station, kind="seconded", first_day=date(2025, 1, 1),
            recorded_at=world.NOON,
        )  # fmt: skip
        counts.recount(world.TODAY)
        before = {day: sequences.held(day) for day in DAYS}
        sequences.play(steps, at=world.NOON)
        assert {day: sequences.held(day) for day in DAYS} == before
        assert sequences.faults(DAYS, today=world.TODAY) == []
        lent = Posting.objects.filter(kind="seconded", first_day__lte=world.TODAY).exclude(end_day__lte=world.TODAY)
        assert lent.count() == 1
        transaction.set_rollback(True)
