"""Transfer requests: told, decided in time by the present unit, taken back by who asked."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from taixue.lib.errors import Conflict, NotFound, Refusal
from taixue.notices.models import Note
from taixue.people.models import Posting, TransferRequest
from taixue.people.queries import transfers as queries
from taixue.people.services import careers, transfers
from tests import world
from tests.people.town import Town, build


def asked(town: Town, **known: object) -> TransferRequest:
    facts = {
        "person": town.stranger, "name": "陈家木", "to_unit": town.tree.county, "post": "股长", "asked_at": world.NOON,
        "asked_by": town.admin.account_id,
    }  # fmt: skip
    return TransferRequest.objects.create(**(facts | known))


def test_who_administers_the_present_unit_is_told_once_however_many_are_asked_for(town: Town) -> None:
    asked(town)
    asked(town, person=world.person(town.tree.other_office, "方知夏"))
    for _ in range(2):
        transfers.announce(at=world.NOON, by=town.admin)
    note = Note.objects.get(kind="transfer.asked")
    assert (note.person_id, note.facts) == (town.foreign_admin.person_id, {"count": 2})


def test_the_asker_is_told_what_was_decided_and_why(town: Town) -> None:
    request = asked(town)
    transfers.decline(transfer_id=request.public_id, answer="人手不够", by=town.foreign_admin, at=world.NOON)
    note = Note.objects.get(kind="transfer.declined")
    assert (note.person_id, note.facts["name"], note.facts["answer"]) == (town.admin.person_id, "陈家木", "人手不够")
    (decided,) = queries.decided(by=town.foreign_admin)
    assert (decided, decided.from_unit) == (request, town.tree.other_office)
    assert not queries.decided(by=town.admin).exists()


def test_a_person_let_go_is_told_where_they_stand(town: Town) -> None:
    request = asked(town)
    for _ in range(2):
        transfers.accept(transfer_id=request.public_id, by=town.foreign_admin, at=world.NOON)
    assert Posting.objects.get(person=town.stranger, end_day=None).unit == town.tree.county
    assert Note.objects.filter(kind="people.moved", person_id=town.stranger.pk).count() == 1
    assert Note.objects.get(kind="transfer.accepted").person_id == town.admin.person_id


def test_who_asked_takes_it_back_and_nobody_else(town: Town) -> None:
    request = asked(town)
    with pytest.raises(NotFound):
        transfers.withdraw(transfer_id=request.public_id, by=town.foreign_admin, at=world.NOON)
    for _ in range(2):
        transfers.withdraw(transfer_id=request.public_id, by=town.admin, at=world.NOON)
    assert not queries.received(by=town.foreign_admin).exists()
    with pytest.raises(NotFound):
        transfers.accept(transfer_id=request.public_id, by=town.foreign_admin, at=world.NOON)
    asked(town)  # may be asked anew


def test_who_has_left_the_service_moves_nowhere(town: Town) -> None:
    request = asked(town)
    turn = careers.Turn("retired", world.TODAY)
    careers.record(person_id=town.stranger.pk, turn=turn, by=town.foreign_admin, at=world.NOON)
    with pytest.raises(Conflict, match="not in service"):
        transfers.accept(transfer_id=request.public_id, by=town.foreign_admin, at=world.NOON)
    transfers.decline(transfer_id=request.public_id, by=town.foreign_admin, at=world.NOON)


def test_a_decided_request_cannot_be_taken_back(town: Town) -> None:
    request = asked(town)
    transfers.accept(transfer_id=request.public_id, by=town.foreign_admin, at=world.NOON)
    with pytest.raises(Conflict):
        transfers.withdraw(transfer_id=request.public_id, by=town.admin, at=world.NOON)


def test_a_request_is_overdue_after_its_days(town: Town, settings) -> None:
    settings.TAIXUE_TRANSFER_DAYS = 10
    request = asked(town, asked_at=world.NOON - timedelta(days=10))
    received = queries.received(by=town.foreign_admin)
    assert not queries.overdue(received, world.NOON).exists()
    later = world.NOON + timedelta(minutes=1)
    assert [*queries.overdue(received, later)] == [request]
    assert queries.is_overdue(request, later) and not queries.is_overdue(request, world.NOON)


def test_of_a_withdrawal_and_a_yes_at_once_one_is_heard(committed: str) -> None:
    town = build()
    request = asked(town)
    gate, said = threading.Barrier(2), []

    def press(decide: object, by: object) -> None:
        try:
            gate.wait(timeout=10)
            said.append(decide(transfer_id=request.public_id, by=by, at=world.NOON).state)
        except Refusal as refusal:
            said.append(refusal.code)
        finally:
            connection.close()

    pressed = [(transfers.withdraw, town.admin), (transfers.accept, town.foreign_admin)]
    threads = [threading.Thread(target=press, args=one) for one in pressed]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    state = TransferRequest.objects.get().state
    assert state in said and state in ("withdrawn", "accepted") and len(said) == 2
    assert {"conflict", "not-found"} & set(said)
    moved = Posting.objects.get(person=town.stranger, end_day=None).unit == town.tree.county
    assert moved == (state == "accepted")
