"""Every kind of file and every damage of tests/rosters/defects.py, judged against the province."""

import random

import pytest

from taixue.kit.actor import SYSTEM
from taixue.lib.sheets.grids import Unreadable
from taixue.people.services.intake import judging
from taixue.people.services.intake.judging import Wishes
from tests import world
from tests.people.rosters import FORMS, province
from tests.rosters import defects
from tests.rosters.defects import DAMAGED, READ, REFUSED


@pytest.mark.parametrize("make", [*READ, *DAMAGED])
def test_a_spoilt_roster_is_judged_row_by_row(db, tmp_path, make):
    province()
    spoilt = make(tmp_path)
    judgement = judging.judge(spoilt.path, Wishes(), by=SYSTEM, at=world.NOON)
    assert {action: n for action, n in judgement.counts().items() if n} == spoilt.counts
    said = {v.draft.row: {str(p.code) for p in v.problems} for v in judgement.verdicts if v.problems}
    assert said == spoilt.problems
    facts = judgement.roster.facts()
    assert {key: facts[key] for key in spoilt.facts} == spoilt.facts


@pytest.mark.parametrize("make", REFUSED)
def test_a_broken_or_hostile_file_is_refused_in_words(db, tmp_path, make):
    spoilt = make(tmp_path)
    with pytest.raises(Unreadable) as refusal:
        judging.judge(spoilt.path, Wishes(), by=SYSTEM, at=world.NOON)
    from taixue.people.labels import intake as labels

    assert refusal.value.code == spoilt.refusal
    assert labels.file_problem(refusal.value.code, refusal.value.facts)


def test_hidden_rows_are_judged_when_asked_for(db, tmp_path):
    province()
    spoilt = defects.hidden(tmp_path)
    judgement = judging.judge(spoilt.path, Wishes(hidden_rows=True), by=SYSTEM, at=world.NOON)
    assert judgement.counts()["new"] == 6
    assert judgement.roster.facts()["hidden"] == [3, 5]


def test_thirty_mutated_files_cost_an_answer_each(db, tmp_path):
    province()
    lot = random.Random(3)
    for number in range(30):
        path = defects.mutated(FORMS / "registration-form.xlsx", tmp_path / f"{number}.xlsx", lot)
        try:
            judging.judge(path, Wishes(), by=SYSTEM, at=world.NOON)
        except Unreadable as refusal:
            assert refusal.code
