"""Statistics forms in versions, filled from live and frozen figures; each count is the people it opens."""

import pytest
from django.db import IntegrityError, transaction

from taixue.lib.errors import Invalid, NotFound
from taixue.reports.models import StatisticsForm
from taixue.reports.queries import figures, listing
from taixue.reports.queries import statistics as found
from taixue.reports.rules.columns import COLUMNS
from taixue.reports.rules.statistics.form import BEFORE, Count
from taixue.reports.services import statistics
from tests.world import NOON, TODAY

EXAMPLE = found.example()


def test_a_form_is_kept_in_versions_and_the_same_text_once(tree, academy, manager):
    def add(text, by=academy):
        return statistics.add(unit_id=tree.province.public_id, text=text, by=by, at=NOON)

    first = add(EXAMPLE)
    assert add(EXAMPLE) == first
    second = add(EXAMPLE + "\n# 第二版\n")
    assert (first.number, second.number) == (1, 2) and found.offered(tree.county.path) == [second]
    with pytest.raises(NotFound):
        add(EXAMPLE, by=manager)
    with pytest.raises(Invalid) as refused:
        add(EXAMPLE.replace('counts = "subject"', 'counts = "people"', 1))
    assert refused.value.facts["problems"][0]["key"] == "columns[0].counts"
    with pytest.raises(IntegrityError), transaction.atomic():
        StatisticsForm.objects.filter(pk=first.pk).update(text="")
    for _ in range(2):
        statistics.close(form_id=second.public_id, by=academy, at=NOON)
    assert found.offered(tree.county.path) == []


def test_the_example_adds_up_and_every_count_is_the_people_it_opens(five, tree, academy, frozen):
    form = found.read(EXAMPLE)
    live = figures.live(tree.county.public_id, window="2026", by=academy)
    kept = figures.frozen(tree.county.public_id, snapshot_id=frozen.public_id, by=academy)
    for scope in (live, kept):
        sheet = found.fill(form, scope, today=TODAY, by=academy)
        values = sheet.filled.values
        row = [values["all", key] for key in ("due", "took_part", "completed", "hours", "required")]
        assert row == [4, 3, 1, 16000, 4900]
        assert sheet.filled.wrong == 0 and all(one.good for one in sheet.filled.checks)
        for place in form.places():
            behind = form.behind(place)
            if isinstance(behind, Count) and COLUMNS[behind.counts].kind == "people" and behind.where.window != BEFORE:
                narrow = found.narrow(scope, behind.where, by=academy)
                state = COLUMNS[behind.counts].state
                people = listing.people(scope, narrow=narrow, state=state, today=TODAY, by=academy)
                assert len(people) == values[place], place


def test_a_row_of_a_unit_counts_that_unit_and_those_below_it(five, tree, academy):
    text = EXAMPLE.replace('where = { age = "0-35" }', f'where = {{ unit = "{tree.office.code}" }}')
    sheet = found.fill(found.read(text), figures.live(tree.province.public_id, by=academy), today=TODAY, by=academy)
    assert sheet.filled.values["young", "due"] == 4
    elsewhere = text.replace(tree.office.code, tree.other_county.code)
    sheet = found.fill(found.read(elsewhere), sheet.scope, today=TODAY, by=academy)
    assert sheet.filled.values["young", "due"] == 0
