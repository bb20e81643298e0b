"""Posting: once a source, in the order of the chain, by many at a time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, ProgrammingError

from taixue.audit.models import Line
from taixue.credits.models import Correction, Entry, Head
from taixue.credits.queries import chains
from taixue.credits.rules import chain
from taixue.credits.rules.drafts import Draft
from taixue.credits.services import corrections, ledger
from taixue.credits.signals import entry_posted
from taixue.kit import rights
from taixue.kit.actor import SYSTEM
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from tests import world
from tests.credits.builders import AT, ITEM, facts, post
from tests.people import pairs


def test_the_first_entry_begins_the_chain_at_the_digest_of_its_id(entry, learner):
    head = Head.objects.get(person=learner)
    assert (entry.sequence, bytes(entry.previous)) == (1, chain.start(head.chain))
    assert (head.sequence, bytes(head.digest)) == (1, bytes(entry.digest))


def test_the_same_source_is_posted_once(learner):
    first, is_new = ledger.post(**facts(learner), by=SYSTEM, at=AT)
    again, is_new_again = ledger.post(**facts(learner, seconds=900), by=SYSTEM, at=AT + timedelta(days=1))
    assert (is_new, is_new_again, first.pk == again.pk, again.seconds) == (True, False, True, 2827)


def test_the_same_source_belongs_to_each_person_alone(tree, learner):
    other = world.person(tree.station, "陈嘉木")
    assert [post(learner).sequence, post(other).sequence, Entry.objects.count()] == [1, 1, 2]


def test_many_entries_of_many_persons_are_posted_together_and_answered_in_order(tree, learner):
    other = world.person(tree.station, "陈嘉木")
    known = post(learner, source="course:a:2026")
    drafts = [
        Draft(**facts(who, source=f"course:{n}:2026"))
        for who, n in [(other, "b"), (learner, "a"), (learner, "c"), (other, "b")]
    ]
    pairs = ledger.post_many(drafts, by=SYSTEM, at=AT)
    assert [(e.person_id, e.sequence, new) for e, new in pairs] == [
        (other.pk, 1, True), (learner.pk, 1, False), (learner.pk, 2, True), (other.pk, 1, False),
    ]  # fmt: skip
    assert pairs[1][0].pk == known.pk
    assert [chains.verify(p.pk, by=SYSTEM).lines for p in (learner, other)] == [2, 1]


def test_the_local_day_decides_the_year(learner):
    late = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)  # half past midnight on 1 January in the authority's zone
    entry = post(learner, last_at=late, at=late)
    assert (entry.first_day, entry.last_day) == (date(2026, 12, 31), date(2027, 1, 1))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"seconds": -1}, "seconds"), ({"held": 2828}, "held"), ({"nominal": -1}, "nominal"), ({"kind": ""}, "kind"),
        ({"subject": "a name"}, "subject"), ({"source": "林若溪"}, "source"), ({"provenance": "guessed"}, "provenance"),
        ({"title": ""}, "title"), ({"item_version": 0}, "item_version"),
        ({"first_at": AT + timedelta(seconds=1)}, "last_at"),
    ],
)  # fmt: skip
def test_a_draft_that_breaks_a_rule_is_refused_and_named(learner, changed, field):
    with pytest.raises(Invalid) as refused:
        ledger.post(**(facts(learner) | changed), by=SYSTEM, at=AT)
    assert field in refused.value.facts["fields"]
    assert not Entry.objects.exists()


def test_news_of_an_entry_is_told_once_with_its_day(learner):
    heard = []
    entry_posted.connect(
        receiver := lambda sender, **news: heard.append((news["person_id"], news["on"], news["entry"]))
    )
    try:
        entry = post(learner)
        post(learner)
    finally:
        entry_posted.disconnect(receiver)
    assert heard == [(learner.pk, date(2026, 9, 5), entry.public_id)]


def test_reversing_twice_takes_the_seconds_away_once(correction, entry, approver):
    line = corrections.approve(correction_id=correction.public_id, by=approver, at=AT + timedelta(days=3))
    again = ledger.reverse(correction_id=correction.public_id, by=approver, at=AT + timedelta(days=4))
    assert line.pk == again.pk
    assert (line.seconds, line.held, line.nominal, line.sequence, line.reverses_id) == (-2827, -120, -500, 2, entry.pk)
    assert line.last_day == entry.last_day  # the year that gained it loses it
    assert chains.verify(entry.person_id, by=SYSTEM).valid
    assert Line.objects.filter(action="credits.reversed", person=entry.person_id).count() == 1


def test_an_unapproved_correction_reverses_nothing(correction, approver):
    with pytest.raises(Conflict, match="not-approved"):
        ledger.reverse(correction_id=correction.public_id, by=approver, at=AT)


def test_reversing_takes_the_permission_over_the_person(correction, tree, approver, auditor):
    corrections.approve(correction_id=correction.public_id, by=approver, at=AT)
    with pytest.raises(Denied):
        ledger.reverse(correction_id=correction.public_id, by=auditor, at=AT)
    stranger = world.administrator("unit-admin", tree.other_county)
    with pytest.raises(NotFound):
        ledger.reverse(correction_id=correction.public_id, by=stranger, at=AT)


def test_a_closed_chain_takes_no_more_entries(db):
    pair = pairs.build()
    pairs.join(pair)
    with pytest.raises(Conflict, match="chain-closed"):
        post(pair.gone, source="course:x:2026")


REFUSED = [
    "UPDATE credits_entry SET seconds = 1", "UPDATE credits_entry SET seconds = 1 WHERE false",
    "DELETE FROM credits_entry", "TRUNCATE credits_entry CASCADE", "DELETE FROM credits_head", "TRUNCATE credits_head",
    "DELETE FROM credits_correction",
    "UPDATE credits_head SET sequence = 0", "UPDATE credits_head SET sequence = sequence + 1",
    "UPDATE credits_head SET closed_at = now()",
    "UPDATE credits_head SET digest = sha256('x')", "UPDATE credits_head SET chain = gen_random_uuid()",
]  # fmt: skip


@pytest.mark.parametrize("statement", REFUSED)
def test_the_database_itself_refuses_to_change_what_is_posted(correction, statement):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else TRUNCATE fails for the keys that wait to be checked
        with pytest.raises(IntegrityError, match="refused|only moves on"), transaction.atomic():
            cursor.execute(statement)
    assert Entry.objects.get().seconds == 2827


def copied(entry: Entry, **changed: object) -> Entry:
    fields = {f.attname: getattr(entry, f.attname) for f in Entry._meta.fields if f.attname not in ("id", "public_id")}
    return Entry(**(fields | {"source": "course:copy:2026", "digest": bytes(32)} | changed))


@pytest.mark.parametrize("changed", [{"sequence": 3}, {"sequence": 2, "previous": b"\1" * 32}, {"sequence": 1}])
def test_the_database_lets_no_line_in_that_does_not_continue_the_chain(entry, changed):
    changed = {"sequence": 2, "previous": bytes(entry.digest)} | changed
    with pytest.raises(IntegrityError), transaction.atomic():
        copied(entry, **changed).save(force_insert=True)


@pytest.mark.parametrize("state", ["asked", "declined"])
def test_the_database_lets_no_reversal_in_that_nobody_approved(correction, entry, asker, state):
    if state == "declined":
        Correction.objects.update(state=state, decided_by=asker.account_id + 1, decided_at=AT)
    turned = {name: -getattr(entry, name) for name in ledger.MEASURES}
    with pytest.raises(IntegrityError, match="approved correction"), transaction.atomic():
        copied(entry, sequence=2, previous=bytes(entry.digest), reverses_id=entry.pk, **turned).save(force_insert=True)


def test_a_head_cannot_be_made_in_the_middle(learner):
    with pytest.raises(IntegrityError, match="begins at 0"), transaction.atomic():
        Head.objects.create(person=learner, sequence=5, digest=bytes(32))


def test_of_160_posts_at_the_same_time_none_fails_and_no_chain_breaks(committed):
    tree = world.tree()
    people = [world.person(tree.station, f"同时{n}") for n in range(4)]

    def add(number: int) -> None:
        first, second = people[number % 4], people[(number + 1) % 4]
        drafts = [Draft(**facts(who, source=f"course:{number}:2026")) for who in (first, second)]
        try:
            ledger.post_many(drafts if number % 2 else drafts[::-1], by=SYSTEM, at=AT)
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(add, range(160))) == [None] * 160
    assert [chains.verify(p.pk, by=SYSTEM) for p in people] == [
        chains.ChainReport(p.pk, True, 80, None) for p in people
    ]


def test_of_16_posts_of_one_source_at_the_same_time_one_is_new(committed):
    person = world.person(world.tree().station)

    def add(_: int) -> bool:
        try:
            return ledger.post(**facts(person), by=SYSTEM, at=AT)[1]
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        assert sorted(pool.map(add, range(16))) == [False] * 15 + [True]
    assert Entry.objects.filter(item=ITEM).count() == 1


def test_the_application_role_may_post_and_nothing_else(learner):
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {rights.ROLE}")
        entry = post(learner)
        for statement in ("UPDATE credits_entry SET seconds = 1", "DELETE FROM credits_entry", "TRUNCATE credits_head"):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                cursor.execute(statement)
        cursor.execute("RESET ROLE")
    assert chains.verify(learner.pk, by=SYSTEM).lines == entry.sequence == 1
