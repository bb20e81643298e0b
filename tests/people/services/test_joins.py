"""Two records of one person: asked by one, decided by another, undone the same way."""

import threading
from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.utils import IntegrityError

from taixue.audit.models import Line
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.people.models import Account, Join, Person, PersonChange, Posting, RoleGrant, TransferRequest
from taixue.people.queries import access, persons
from taixue.people.queries import joins as found
from taixue.people.rules.permissions import Permission
from taixue.people.services import joins, numbers, sessions
from tests import world
from tests.people import pairs
from tests.people.pairs import ASKED, DECIDED, LATER, Pair


@pytest.fixture
def pair(db):
    return pairs.build()


def swapped(pair: Pair) -> Pair:
    return Pair(pair.tree, pair.stays, pair.gone, pair.asker, pair.second)


def test_a_joined_record_points_to_the_one_that_stays_and_is_in_no_list(pair):
    pairs.join(pair)
    pair.gone.refresh_from_db()
    assert pair.gone.joined_into == pair.stays
    for by in (pair.asker, world.administrator("unit-admin", None, at_unit=pair.tree.province)):
        seen = access.persons(Permission.PERSON_SEE, by=by)
        assert not seen.filter(pk=pair.gone.pk).exists()
        assert seen.filter(pk=pair.stays.pk).exists()
    assert found.staying_one(pair.gone.public_id, by=pair.asker) == pair.stays
    stranger = world.administrator("unit-admin", pair.tree.other_county)
    with pytest.raises(NotFound):
        found.staying_one(pair.gone.public_id, by=stranger)


def test_the_same_person_cannot_ask_and_approve(pair):
    asked = pairs.ask(pair)
    with pytest.raises(Denied, match="second-person"):
        joins.approve(join_id=asked.public_id, by=pair.asker, at=DECIDED)
    with transaction.atomic(), pytest.raises(IntegrityError, match="join_takes_two_people"):
        Join.objects.update(state="joined", decided_by=pair.asker.account_id, decided_at=DECIDED)


def test_nobody_decides_over_a_record_of_their_own(pair):
    world.grant(pair.stays, "unit-admin", pair.tree.county)
    asked = pairs.ask(pair)
    with pytest.raises(Denied, match="own-record"):
        joins.approve(join_id=asked.public_id, by=world.actor(pair.stays), at=DECIDED)


@pytest.mark.parametrize("side", ["gone", "stays"])
def test_who_does_not_reach_both_records_finds_nothing_to_ask(pair, side):
    outside = world.person(pair.tree.other_office, "陈嘉木")
    ids = {"gone_id": pair.gone.pk, "stays_id": pair.stays.pk} | {f"{side}_id": outside.pk}
    with pytest.raises(NotFound):
        joins.ask(**ids, reason="同一人", by=pair.asker, at=ASKED)


def test_who_reaches_the_staying_record_only_cannot_approve(pair):
    at_station = world.administrator("unit-admin", pair.tree.station, name="站长")
    asked = pairs.ask(pair)
    with pytest.raises(NotFound):
        joins.approve(join_id=asked.public_id, by=at_station, at=DECIDED)


def test_a_join_without_a_reason_is_refused(pair):
    with pytest.raises(Invalid):
        joins.ask(gone_id=pair.gone.pk, stays_id=pair.stays.pk, reason=" ", by=pair.asker, at=ASKED)


def test_asking_twice_asks_once(pair):
    assert pairs.ask(pair) == pairs.ask(pair)
    assert Line.objects.filter(action="person.join-asked").count() == 2  # a line for each of the two records


def test_a_record_that_holds_roles_does_not_go(pair):
    world.grant(pair.gone, "auditor", pair.tree.county)
    with pytest.raises(Conflict) as refused:
        pairs.ask(pair)
    assert refused.value.facts["problems"] == ["roles"]


def test_the_account_is_closed_and_its_sessions_end(pair):
    account = world.account(pair.gone)
    store = SessionStore()
    store.create()
    sessions.begin(account_id=account.pk, key=store.session_key, at=ASKED)
    joined = pairs.join(pair)
    assert not Session.objects.filter(session_key=store.session_key).exists()
    assert not Account.objects.get(pk=account.pk).is_active
    pairs.part(pair, joined)
    assert Account.objects.get(pk=account.pk).is_active


def test_postings_end_with_the_record_and_go_on_when_it_is_parted(pair):
    joined = pairs.join(pair)
    assert Posting.objects.get(person=pair.gone).end_day == world.TODAY
    assert Posting.objects.get(person=pair.stays).end_day is None
    pairs.part(pair, joined)
    assert Posting.objects.get(person=pair.gone).end_day is None


def test_open_requests_for_the_record_that_goes_end(pair):
    TransferRequest.objects.create(person=pair.gone, name="林", to_unit=pair.tree.other_office, asked_at=ASKED)
    pairs.join(pair)
    assert TransferRequest.objects.get().state == "declined"


def test_what_the_staying_record_lacks_is_filled_and_given_back(pair):
    number = numbers.read(pair.gone)
    Person.objects.filter(pk=pair.stays.pk).update(
        mobile=None, id_cipher=None, id_lookup=None, id_mask="", sex="", registered_on=None
    )
    Person.objects.filter(pk=pair.gone.pk).update(sex="2", school="闽岚大学")
    joined = pairs.join(pair)
    stays, gone = Person.objects.get(pk=pair.stays.pk), Person.objects.get(pk=pair.gone.pk)
    assert (numbers.read(stays), stays.mobile, stays.sex, stays.school) == (number, pair.gone.mobile, "2", "闽岚大学")
    assert (numbers.read(gone), gone.mobile) == ("", None)
    assert stays.registered_on == gone.registered_on
    assert PersonChange.objects.filter(person=stays, source="join").count() == 5
    pairs.part(pair, joined)
    stays.refresh_from_db()
    gone.refresh_from_db()
    assert (numbers.read(stays), stays.mobile, stays.sex, stays.school) == ("", None, "", "")
    assert (numbers.read(gone), gone.mobile, gone.sex) == (number, pair.gone.mobile, "2")
    assert gone.joined_into_id is None


def test_what_was_corrected_meanwhile_stays_corrected(pair):
    Person.objects.filter(pk=pair.gone.pk).update(school="闽岚大学")
    joined = pairs.join(pair)
    Person.objects.filter(pk=pair.stays.pk).update(school="云溪学院")
    pairs.part(pair, joined)
    assert Person.objects.get(pk=pair.stays.pk).school == "云溪学院"


def test_no_number_stands_in_clear_in_what_is_kept_of_a_join(pair):
    Person.objects.filter(pk=pair.stays.pk).update(mobile=None, id_cipher=None, id_lookup=None, id_mask="")
    kept = str(pairs.join(pair).carried)
    assert numbers.read(Person.objects.get(pk=pair.stays.pk)) not in kept
    assert (pair.gone.mobile or "") not in kept


def test_a_join_that_was_declined_leaves_both_as_they_were_and_may_be_asked_again(pair):
    asked = pairs.ask(pair)
    joins.decline(join_id=asked.public_id, answer="两人同名", by=pair.second, at=DECIDED)
    assert Person.objects.get(pk=pair.gone.pk).joined_into_id is None
    assert pairs.ask(pair) != asked


def test_a_parting_that_was_declined_leaves_them_joined(pair):
    joined = pairs.join(pair)
    joins.ask_to_part(join_id=joined.public_id, reason="并非同一人", by=pair.asker, at=LATER)
    joins.decline(join_id=joined.public_id, answer="确系一人", by=pair.second, at=LATER)
    joined.refresh_from_db()
    assert (joined.state, joined.part_asked_by) == ("joined", None)


def test_a_parting_takes_a_second_person(pair):
    joined = pairs.join(pair)
    joins.ask_to_part(join_id=joined.public_id, reason="并非同一人", by=pair.asker, at=LATER)
    with pytest.raises(Denied, match="second-person"):
        joins.part(join_id=joined.public_id, by=pair.asker, at=LATER)


def test_pressed_twice_it_happens_once(pair):
    joined = pairs.join(pair)
    assert joins.approve(join_id=joined.public_id, by=pair.second, at=LATER).decided_at == DECIDED
    parted = pairs.part(pair, joined)
    assert joins.part(join_id=parted.public_id, by=pair.asker, at=LATER + timedelta(days=1)).parted_at == LATER
    assert Line.objects.filter(action="person.joined").count() == 2


def test_every_step_is_written_for_both_records(pair):
    pairs.part(pair, pairs.join(pair))
    actions = ["person.join-asked", "person.joined", "person.part-asked", "person.parted"]
    for person in (pair.gone, pair.stays):
        said = Line.objects.filter(person=person.pk, target_kind="join").order_by("pk")
        assert list(said.values_list("action", flat=True)) == actions


STATEMENTS = (
    "UPDATE people_join SET stays_id = gone_id", "UPDATE people_join SET state = 'parted'",
    "UPDATE people_join SET state = 'asked'", "UPDATE people_join SET reason = 'x'", "DELETE FROM people_join",
    "UPDATE people_person SET joined_into_id = NULL WHERE joined_into_id IS NOT NULL",
    "UPDATE people_person SET joined_into_id = (SELECT max(id) FROM people_person) WHERE id = {stays}",
)  # fmt: skip


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_tables_refuse_what_nobody_decided(pair, statement):
    pairs.join(pair)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(gone=pair.gone.pk, stays=pair.stays.pk))


def together(*actions) -> list[str]:
    """Run actions in a thread each; return the codes of those that were refused."""
    codes: list[str] = []
    gate = threading.Barrier(len(actions))

    def run(action) -> None:
        gate.wait()
        try:
            action()
        except Conflict as refusal:
            codes.extend(refusal.facts["problems"])
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return codes


def test_two_approvals_at_once_join_once(committed):
    pair = pairs.build()
    third = world.administrator("unit-admin", pair.tree.county, name="第三人")
    asked = pairs.ask(pair)

    def approve(by):
        return lambda: joins.approve(join_id=asked.public_id, by=by, at=DECIDED)

    assert together(approve(pair.second), approve(third)) == ["decided"]
    assert Line.objects.filter(action="person.joined").count() == 2
    assert Person.objects.get(pk=pair.gone.pk).joined_into_id == pair.stays.pk


def test_of_two_records_that_would_go_into_each_other_one_stays(committed):
    pair = pairs.build()
    asked = [pairs.ask(pair), pairs.ask(swapped(pair))]

    def approve(join):
        return lambda: joins.approve(join_id=join.public_id, by=pair.second, at=DECIDED)

    assert together(*map(approve, asked)) == ["joined"]
    assert Person.objects.exclude(joined_into=None).count() == 1


def test_a_into_b_while_b_goes_into_c_leaves_one_that_stays(committed):
    pair = pairs.build()
    third = world.person(pair.tree.office, "林若溪")
    onward = Pair(pair.tree, pair.stays, third, pair.asker, pair.second)
    asked = [pairs.ask(pair), pairs.ask(onward)]

    def approve(join):
        return lambda: joins.approve(join_id=join.public_id, by=pair.second, at=DECIDED)

    refused = together(*map(approve, asked))
    assert refused in ([], ["joined"])
    ends = set(found.staying([pair.gone.pk, pair.stays.pk, third.pk]).values())
    assert ends == ({third.pk} if not refused else {third.pk, pair.gone.pk})


def test_search_by_number_leads_past_the_record_that_went(pair):
    pairs.join(pair)
    assert [p.pk for p in persons.search(by=pair.asker, day=world.TODAY, name="林若溪")] == [pair.stays.pk]
    assert RoleGrant.objects.filter(account__person=pair.gone).count() == 0
