"""The feed: complete, in order, never behind the reader, whoever changed a thing and how."""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction

from taixue.kit import clock
from taixue.kit.actor import SYSTEM
from taixue.people.models import FeedLine, Person, Posting, Unit
from taixue.people.rules import cursors
from taixue.people.services import feed, persons, postings, units
from tests import world
from tests.people import town as towns
from tests.people.api.calls import Caller, token

Lines = list[tuple[str, str, bool]]


@pytest.fixture
def town(committed: str) -> towns.Town:
    return towns.build()


@pytest.fixture
def hr(town: towns.Town) -> Caller:
    return Caller(token(over=town.tree.county))


def settled() -> None:
    """Wait until every transaction that is writing now has ended, other databases' of a shared server too."""
    ends = time.monotonic() + 60
    with connection.cursor() as sql:
        sql.execute("SELECT pg_current_xact_id()::text::bigint")
        mine = sql.fetchone()[0]
        while True:
            sql.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
            if sql.fetchone()[0] > mine:
                return
            assert time.monotonic() < ends
            time.sleep(0.05)


def read(caller: Caller, cursor: str, *, wait: bool = True) -> tuple[Lines, str]:
    """Read on from a cursor to the end; return the lines and the cursor there."""
    if wait:
        settled()
    found: Lines = []
    more = True
    while more:
        answer = caller.get(f"/changes?cursor={cursor}&limit=3")
        assert answer.status_code == 200, answer.content.decode()
        page = answer.json()
        found += [(one["kind"], one["id"], one["gone"]) for one in page["items"]]
        cursor, more = page["next"], page["more"]
    return found, cursor


def now(caller: Caller) -> str:
    """Return the cursor of this moment."""
    settled()
    page = caller.get("/changes").json()
    assert page["items"] == []
    return str(page["next"])


def test_every_way_of_changing_is_told(town: towns.Town, hr: Caller) -> None:
    cursor, at = now(hr), clock.now()
    person = world.person(town.tree.office, "新人")
    persons.change(person_id=person.pk, changes={"email": "n@example.cn"}, by=town.admin, at=at)
    units.rename(unit=town.tree.station, name="新名所", by=SYSTEM, at=at)
    with connection.cursor() as sql:
        sql.execute("UPDATE people_posting SET post = '处长' WHERE person_id = %s", [town.learner.pk])
    hers, other = Posting.objects.get(person=town.learner), Posting.objects.get(person=person)
    found, after = read(hr, cursor)
    assert found == [
        ("person", str(person.public_id), False), ("posting", str(other.public_id), False),
        ("person", str(person.public_id), False), ("unit", str(town.tree.station.public_id), False),
        ("posting", str(hers.public_id), False),
    ]  # fmt: skip
    assert read(hr, after)[0] == []


def test_a_change_that_says_nothing_new_is_not_told(town: towns.Town, hr: Caller) -> None:
    cursor = now(hr)
    Person.objects.update(email="")
    Unit.objects.filter(pk=town.tree.office.pk).update(name=town.tree.office.name)
    assert read(hr, cursor)[0] == []


def test_a_line_committed_late_comes_later_and_is_not_skipped(town: towns.Town, hr: Caller) -> None:
    cursor = now(hr)
    slow = connections.create_connection("default")
    slow.set_autocommit(False)
    slow.cursor().execute("UPDATE people_person SET email = 'slow@example.cn' WHERE id = %s", [town.learner.pk])
    persons.change(person_id=town.admin.person_id or 0, changes={"qq": "10001"}, by=SYSTEM, at=clock.now())
    found, cursor = read(hr, cursor, wait=False)
    assert found == []  # the slow transaction began first: nothing is told before it has ended
    slow.commit()
    slow.close()
    admin = Person.objects.get(pk=town.admin.person_id)
    found, cursor = read(hr, cursor)
    assert [line[1] for line in found] == [str(town.learner.public_id), str(admin.public_id)]
    assert read(hr, cursor)[0] == []


def test_what_is_rolled_back_is_never_told(town: towns.Town, hr: Caller) -> None:
    cursor = now(hr)
    with transaction.atomic():
        world.person(town.tree.office, "新人")
        transaction.set_rollback(True)
    assert read(hr, cursor)[0] == []


def test_a_reader_hears_of_its_subtree_alone_and_of_who_left_it(town: towns.Town, hr: Caller) -> None:
    foreign = Caller(token(over=town.tree.other_county, source="other"))
    ours, theirs, at = now(hr), now(foreign), clock.now()
    persons.change(person_id=town.stranger.pk, changes={"qq": "10001"}, by=SYSTEM, at=at)
    moving = Posting.objects.get(person=town.learner)
    postings.end(posting_id=moving.pk, end_day=clock.day(at), by=SYSTEM, at=at)
    postings.start(person=town.learner, unit=town.tree.other_office, first_day=clock.day(at), by=SYSTEM, at=at)
    arrived = Posting.objects.get(person=town.learner, end_day=None)
    assert read(hr, ours)[0] == [("posting", str(moving.public_id), False)]
    assert hr.get(f"/persons/{town.learner.public_id}").status_code == 404
    assert read(foreign, theirs)[0] == [
        ("person", str(town.stranger.public_id), False), ("posting", str(arrived.public_id), False),
    ]  # fmt: skip


def test_a_posting_set_right_into_another_subtree_is_told_as_gone(town: towns.Town, hr: Caller) -> None:
    cursor = now(hr)
    held = Posting.objects.get(person=town.learner)
    Posting.objects.filter(pk=held.pk).update(unit=town.tree.other_office)
    assert read(hr, cursor)[0] == [("posting", str(held.public_id), True)]


def test_kinds_that_the_token_may_not_read_are_not_told_and_keys_are_its_own(town: towns.Town, hr: Caller) -> None:
    hr.batch("units", [{"key": "org-3", "code": town.tree.office.code}])
    reader = Caller(token("units:read", "changes:read", over=town.tree.county))
    other = Caller(token(over=town.tree.county, source="payroll"))
    cursor, elsewhere = now(reader), now(other)
    persons.change(person_id=town.learner.pk, changes={"qq": "10001"}, by=SYSTEM, at=clock.now())
    units.rename(unit=town.tree.office, name="新局", by=SYSTEM, at=clock.now())
    settled()
    (line,) = reader.get(f"/changes?cursor={cursor}").json()["items"]
    assert (line["kind"], line["key"]) == ("unit", "org-3")
    assert [one["key"] for one in other.get(f"/changes?cursor={elsewhere}").json()["items"]] == [None, None]


@pytest.fixture
def old(town: towns.Town) -> Iterator[cursors.Point]:
    """A place in the feed of ninety-one days ago."""
    from taixue.people.queries import feed as lines

    point = lines.latest()
    yield cursors.Point(point.cluster, point.transaction, 0, point.at - timedelta(days=91))


def test_a_cursor_after_which_lines_may_be_gone_is_answered_with_410(hr: Caller, old: cursors.Point) -> None:
    elsewhere = cursors.Point(old.cluster ^ 1, old.transaction, 0, clock.now())
    ahead = cursors.Point(old.cluster, old.transaction + (1 << 40), 0, clock.now())
    for point in (old, elsewhere, ahead):
        answer = hr.get(f"/changes?cursor={cursors.write_feed(point)}")
        assert (answer.status_code, answer.json()["code"]) == (410, "cursor-over")
    assert hr.get("/changes?cursor=abc").status_code == 422


def test_lines_are_cleared_when_nobody_may_resume_before_them(town: towns.Town) -> None:
    held = FeedLine.objects.count()
    at = FeedLine.objects.latest("at").at
    assert feed.clear(at=at + timedelta(days=91)) == 0
    assert feed.clear(at=at + timedelta(days=93)) == held > 10
    assert not FeedLine.objects.exists()


def test_a_reader_of_a_small_subtree_is_led_past_what_others_changed(
    town: towns.Town, hr: Caller, monkeypatch: Any
) -> None:
    from taixue.people.queries import feed as lines

    monkeypatch.setattr(lines, "SCANNED", 4)
    cursor = now(hr)
    for n in range(6):
        persons.change(person_id=town.stranger.pk, changes={"qq": f"1000{n}"}, by=SYSTEM, at=clock.now())
    units.rename(unit=town.tree.office, name="新局", by=SYSTEM, at=clock.now())
    assert read(hr, cursor)[0] == [("unit", str(town.tree.office.public_id), False)]
