"""What a draft would mean, tried over everybody: counts that can be made by hand, and no standing touched."""

from datetime import date, timedelta

import pytest

from taixue.kit import queue
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.policy.models import Outcome, Standing, WhatIf
from taixue.policy.queries import whatif as found
from taixue.policy.rules.changes import change
from taixue.policy.services import drafts, standing, whatif
from tests import world
from tests.policy.builders import learn
from tests.world import NOON

DAY = date(2026, 6, 1)


@pytest.fixture
def people(version, tree):
    """Four of the county with 60, 75, 85 and 95 hours, one of the other county with 85; all owe 80, 25 required."""
    made = {}
    for name, hours, unit in (
        ("甲", 60, tree.station), ("乙", 75, tree.station), ("丙", 85, tree.office), ("丁", 95, tree.office),
        ("戊", 85, tree.other_office),
    ):  # fmt: skip
        made[name] = world.person(unit, name)
        learn(made[name], hours, DAY, required=True)
    standing.refresh_many([one.pk for one in made.values()], NOON)
    return made


def tried(academy, hours: int, unit=None) -> WhatIf:
    text = drafts.copied("version:fujian-2017.1").replace("hours = 80", f"hours = {hours}")
    draft = drafts.create(text=text, unit_id=None, origin="version:fujian-2017.1", by=academy, at=NOON)
    unit_id = unit.public_id if unit else None
    begun = whatif.begin(draft_id=draft.public_id, window="2026", unit_id=unit_id, by=academy, at=NOON)
    while whatif.step(whatif_id=begun.public_id, at=NOON):
        pass
    return WhatIf.objects.get(pk=begun.pk)


def changes(of: WhatIf) -> dict[str, str]:
    return dict(Outcome.objects.filter(whatif=of).exclude(band="").values_list("person__name", "change"))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [(True, False, "fails"), (None, False, "fails"), (False, True, "passes"), (None, True, "passes"),
     (False, False, "unmet"), (True, True, "met"), (True, None, "freed"), (False, None, "freed"), (None, None, "")],
)  # fmt: skip
def test_a_change_is_named_by_what_was_and_what_would_be(before, after, said):
    assert change(before, after) == said


def test_ninety_hours_in_place_of_eighty_make_those_fail_who_have_eighty_five(people, academy):
    stored = list(Standing.objects.order_by("pk").values())
    done = tried(academy, 90)
    seen = changes(done)
    assert {name: seen[name] for name in people} == {
        "甲": "unmet", "乙": "unmet", "丙": "fails", "丁": "met", "戊": "fails",
    }  # fmt: skip
    third = Outcome.objects.get(whatif=done, person=people["丙"])
    assert (third.owed_before, third.missing_before, third.owed, third.missing) == (8000, 0, 9000, 500)
    assert list(Standing.objects.order_by("pk").values()) == stored


def test_seventy_hours_let_those_pass_who_have_seventy_five(people, academy):
    assert changes(tried(academy, 70))["乙"] == "passes"


def test_counts_come_by_unit_and_band_and_names_only_to_who_sees_the_people(people, academy, tree):
    done = tried(academy, 90)
    fails = {
        cell.branch: cell.people for cell in found.cells(done, tree.city.path, by=academy) if cell.change == "fails"
    }
    assert fails == {tree.county.pk: 1, tree.other_county.pk: 1}
    names = found.people(done, tree.county.path, "fails", "section", by=academy)
    assert [row.person.name for row in names] == ["丙"]
    assert not found.people(done, tree.county.path, "fails", "", by=world.administrator("security-admin", tree.county))
    with pytest.raises(NotFound):
        found.cells(done, tree.city.path, by=world.administrator("unit-admin", tree.county))


def test_a_try_over_a_subtree_leaves_the_others_out(people, academy, tree):
    assert "戊" not in changes(tried(academy, 90, tree.county))


def test_a_try_is_computed_in_batches_by_the_job_and_twice_over_changes_nothing(people, academy, monkeypatch):
    monkeypatch.setattr(whatif, "BATCH", 2)
    queue.run_waiting()
    draft = drafts.create(text=drafts.copied("version:fujian-2017.1"), unit_id=None, by=academy, at=NOON)
    facts = {"draft_id": draft.public_id, "window": "2026", "unit_id": None, "by": academy}
    first, again = (whatif.begin(**facts, at=NOON) for _ in range(2))
    assert first.pk == again.pk
    assert queue.run_waiting() == ["policy.try"]
    assert not whatif.step(whatif_id=first.public_id, at=NOON)
    ended = WhatIf.objects.get()
    assert (ended.state, ended.done) == ("done", ended.people)
    assert {"fails", "passes", "freed"}.isdisjoint(changes(ended).values())


def test_a_try_that_is_stopped_goes_no_further_and_is_not_kept(people, academy, monkeypatch):
    monkeypatch.setattr(whatif, "BATCH", 2)
    draft = drafts.create(text=drafts.copied("version:fujian-2017.1"), unit_id=None, by=academy, at=NOON)
    begun = whatif.begin(draft_id=draft.public_id, window="2026", unit_id=None, by=academy, at=NOON)
    whatif.step(whatif_id=begun.public_id, at=NOON)
    whatif.cancel(whatif_id=begun.public_id, by=academy, at=NOON)
    assert not whatif.step(whatif_id=begun.public_id, at=NOON)
    assert WhatIf.objects.get().done == 2
    with pytest.raises(Conflict):
        whatif.keep(whatif_id=begun.public_id, name="x", by=academy, at=NOON)


def test_what_nobody_kept_goes_after_a_week_and_what_was_kept_stays(people, academy):
    kept, other = tried(academy, 90), tried(academy, 70)
    whatif.keep(whatif_id=kept.public_id, name="科级 90 学时", by=academy, at=NOON)
    assert whatif.clear(at=NOON + timedelta(days=8)) == 1
    assert not Outcome.objects.filter(whatif=other.pk).exists()
    assert bytes(WhatIf.objects.get().digest) == bytes(kept.draft.digest)
    whatif.discard(whatif_id=kept.public_id, by=academy, at=NOON)
    assert not Outcome.objects.exists()


def test_only_a_sound_text_is_tried_in_a_window_of_everyone_by_who_writes_rules(version, academy, manager):
    draft = drafts.create(text="number = ", unit_id=None, by=academy, at=NOON)
    with pytest.raises(Invalid):
        whatif.begin(draft_id=draft.public_id, window="2026", unit_id=None, by=academy, at=NOON)
    sound = drafts.create(text=drafts.copied("version:fujian-2017.1"), unit_id=None, by=academy, at=NOON)
    with pytest.raises(Invalid):
        whatif.begin(draft_id=sound.public_id, window="1999", unit_id=None, by=academy, at=NOON)
    with pytest.raises((NotFound, Denied)):
        whatif.begin(draft_id=sound.public_id, window="2026", unit_id=None, by=manager, at=NOON)
