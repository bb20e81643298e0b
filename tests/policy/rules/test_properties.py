"""Any document of the library, any person, any entries: what must hold. A few examples here, 1,000 in `prove rules`."""

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.policy.rules import properties
from tests.policy.rules.properties import DOCUMENTS, EXAMPLES, Life, chained, entries, lives, people

SETTINGS = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
DAYS = [one for one in DOCUMENTS if properties.split_kinds(one)]


@SETTINGS
@given(lives(), st.randoms(use_true_random=False))
def test_the_order_of_entries_never_matters(life: Life, dice: random.Random) -> None:
    properties.order_never_matters(life, dice)


@SETTINGS
@given(st.data(), lives())
def test_one_entry_more_lowers_nothing_unless_its_line_names_a_cap_or_repeat(data: st.DataObject, life: Life) -> None:
    more, _ = data.draw(entries(life.document))
    properties.one_more_never_lowers(life, more)


@SETTINGS
@given(st.data(), st.sampled_from(DAYS))
def test_splitting_a_day_changes_nothing(data, document) -> None:
    facts = data.draw(people(document))
    rows = data.draw(st.lists(entries(document), max_size=5))
    whole, _ = data.draw(entries(document, properties.split_kinds(document)))
    properties.a_day_in_two_halves_is_a_day(Life(document, facts, tuple(chained(rows))), whole)
