"""Entries of a record that was joined into another: they count once, and go back when the two are parted."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from taixue.credits.models import Entry, Head
from taixue.credits.queries import chains, entries, joins
from taixue.credits.rules import chain
from taixue.credits.services import corrections, ledger
from taixue.kit.actor import SYSTEM
from taixue.people.services import joins as records
from tests import world
from tests.credits.builders import facts, post
from tests.people import pairs
from tests.people.pairs import DECIDED, LATER


@pytest.fixture
def pair(db):
    return pairs.build()


def hours(person) -> int:
    """Return what counts on a chain, centihours."""
    return joins.tallies([person.pk])[person.pk].nominal


def unbroken() -> bool:
    return all(report.valid for report in chains.verify_all())


def lines(person) -> list[tuple[str, int]]:
    return list(Entry.objects.filter(person=person).order_by("sequence").values_list("kind", "nominal"))


def test_an_entry_of_the_record_that_goes_counts_on_the_one_that_stays(pair):
    told = post(pair.gone, source="course:a:2026", nominal=500)
    pairs.join(pair)
    again = Entry.objects.get(person=pair.stays)
    assert (again.nominal, again.repeats, again.origin) == (500, told, "course:a:2026")
    assert again.source == f"merged:{told.public_id}"
    assert lines(pair.gone) == [("course", 500), ("closing", 0)]
    assert unbroken()


def test_what_both_records_earned_from_one_source_counts_once(pair):
    post(pair.gone, source="course:a:2026")
    post(pair.gone, source="course:b:2026")
    post(pair.stays, source="course:a:2026")
    joined = pairs.join(pair)
    assert joined.carried["credits"] == {"repeated": 1, "same": 1}
    assert hours(pair.stays) == 1000


def test_an_entry_that_was_reversed_does_not_come_back_by_joining(pair):
    wrong = post(pair.gone, source="course:a:2026")
    reverse(wrong, pair)
    pairs.join(pair)
    assert (hours(pair.stays), hours(pair.gone)) == (0, 0)


def test_a_source_that_was_reversed_here_may_come_from_the_other_record(pair):
    reverse(post(pair.stays, source="course:a:2026"), pair)
    post(pair.gone, source="course:a:2026")
    pairs.join(pair)
    assert hours(pair.stays) == 500


def test_what_came_with_a_joined_record_is_not_earned_again(pair):
    post(pair.gone, source="course:a:2026")
    pairs.join(pair)
    entry, is_new = ledger.post(**facts(pair.stays, source="course:a:2026"), by=SYSTEM, at=LATER)
    assert (is_new, entry.origin) == (False, "course:a:2026")
    assert entries.earned("course:a:2026", by=world.actor(pair.stays)).nominal == 500


def test_parting_gives_back_and_every_chain_is_whole_at_every_step(pair):
    post(pair.gone, source="course:a:2026")
    post(pair.stays, source="course:b:2026", nominal=300)
    assert unbroken()
    joined = pairs.join(pair)
    assert unbroken()
    assert (hours(pair.stays), Head.objects.get(person=pair.gone).closed_at) == (800, DECIDED)
    pairs.part(pair, joined)
    assert unbroken()
    assert (hours(pair.stays), hours(pair.gone)) == (300, 500)
    assert lines(pair.gone) == [("course", 500), ("closing", 0), ("reopening", 0)]
    assert Head.objects.get(person=pair.gone).closed_at is None
    assert post(pair.gone, source="course:c:2026", at=LATER).sequence == 4


def test_what_was_learned_while_joined_stays_with_the_record_that_stayed(pair):
    joined = pairs.join(pair)
    post(pair.stays, source="course:new:2026", at=DECIDED + timedelta(days=1))
    pairs.part(pair, joined)
    assert (hours(pair.stays), hours(pair.gone)) == (500, 0)


def test_records_parted_may_be_joined_again_and_parted_again(pair):
    post(pair.gone, source="course:a:2026")
    for turn in range(2):
        joined = pairs.join(pair, at=DECIDED + turn * timedelta(days=20))
        assert hours(pair.stays) == 500
        pairs.part(pair, joined, at=LATER + turn * timedelta(days=20))
        assert (hours(pair.stays), hours(pair.gone), unbroken()) == (0, 500, True)
    sources = Entry.objects.filter(person=pair.stays, repeats__isnull=False).order_by("sequence")
    assert [line.source.count(":") for line in sources] == [1, 2]


def test_a_correction_made_while_joined_holds_after_parting(pair):
    post(pair.gone, source="course:a:2026")
    joined = pairs.join(pair)
    reverse(Entry.objects.get(person=pair.stays), pair)
    assert hours(pair.stays) == 0
    pairs.part(pair, joined)
    assert (hours(pair.stays), hours(pair.gone), unbroken()) == (0, 0, True)


def test_three_records_become_one_and_part_in_turn(pair):
    third = world.person(pair.tree.office, "林若溪")
    post(pair.gone, source="course:a:2026")
    post(third, source="course:b:2026")
    first = pairs.join(pair)
    onward = pairs.join(pairs.Pair(pair.tree, pair.stays, third, pair.asker, pair.second))
    assert (hours(third), unbroken()) == (1000, True)
    with pytest.raises(records.Conflict):
        pairs.part(pair, first)
    pairs.part(pairs.Pair(pair.tree, pair.stays, third, pair.asker, pair.second), onward)
    pairs.part(pair, first)
    assert [hours(one) for one in (pair.gone, pair.stays, third)] == [500, 0, 500]
    assert unbroken()


def test_the_closed_chain_stays_open_to_who_may_see_the_person(pair):
    told = post(pair.gone, source="course:a:2026")
    pairs.join(pair)
    assert entries.get(told.public_id, by=world.actor(pair.stays)) == told
    assert chains.verify(pair.gone.pk, by=pair.asker).valid
    stranger = world.administrator("unit-admin", pair.tree.other_county)
    with pytest.raises(records.NotFound):
        chains.verify(pair.gone.pk, by=stranger)


REFUSED = (
    ("a course after the end", {"kind": "course", "source": "course:z:2026"}),
    ("a second end", {"kind": "closing", "source": "closing:z"}),
    ("a reopening that nobody decided", {"kind": "reopening", "source": "reopening:z"}),
)


@pytest.mark.parametrize(("name", "said"), REFUSED)
def test_the_table_lets_nothing_onto_a_closed_chain(pair, name, said):
    joined = pairs.join(pair)
    head = Head.objects.get(person=pair.gone)
    nothing = dict.fromkeys(chain.MEASURES, 0)
    told = ledger.same(Entry.objects.get(person=pair.gone)) | nothing | said
    line = ledger.append(
        head, told | {"person_id": pair.gone.pk, "item": joined.public_id}, by=SYSTEM, at=LATER, reverses=None
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        line.save(force_insert=True)


def test_the_table_lets_no_entry_be_repeated_without_a_join(pair):
    told = post(pair.gone, source="course:a:2026")
    head = ledger.hold({pair.stays.pk})[pair.stays.pk]
    again = ledger.same(told) | {name: getattr(told, name) for name in chain.MEASURES}
    line = ledger.append(
        head, again | {"person_id": pair.stays.pk, "source": "merged:x", "origin": told.source, "repeats": told},
        by=SYSTEM, at=LATER, reverses=None,
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="posted again as it is"), transaction.atomic():
        line.save(force_insert=True)


def test_of_a_post_and_a_join_at_once_nothing_is_lost_and_nothing_counts_twice(committed):
    pair = pairs.build()
    post(pair.gone, source="course:a:2026")
    asked = pairs.ask(pair)
    failed = []

    def run(action) -> None:
        try:
            action()
        except records.Conflict as refusal:
            failed.append(str(refusal))
        finally:
            connection.close()

    def late() -> None:
        ledger.post(**facts(pair.gone, source="course:late:2026"), by=SYSTEM, at=DECIDED)

    def approve() -> None:
        records.approve(join_id=asked.public_id, by=pair.second, at=DECIDED)

    threads = [threading.Thread(target=run, args=(one,)) for one in (late, approve)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed in ([], ["chain-closed"])
    assert hours(pair.stays) == (500 if failed else 1000)
    assert unbroken()


def reverse(entry, pair) -> None:
    """Take an entry back as two administrators do."""
    asked = corrections.ask(entry_id=entry.public_id, reason="重复登记", by=pair.asker, at=DECIDED)
    corrections.approve(correction_id=asked.public_id, by=pair.second, at=DECIDED)
