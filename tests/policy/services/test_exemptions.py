"""Exemptions: asked for by one, decided by another; they change the duty and leave the entries alone."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from taixue.audit.models import Line
from taixue.credits.models import Entry
from taixue.kit import dues
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.notices.models import Note
from taixue.policy.models import Exemption
from taixue.policy.queries import due
from taixue.policy.queries import exemptions as questions
from taixue.policy.services import exemptions
from tests import world
from tests.credits.builders import paper, post
from tests.world import NOON

LATER = NOON + timedelta(days=1)


@pytest.fixture
def tree(db):
    return world.tree()


@pytest.fixture
def learner(tree):
    return world.person(tree.station)


@pytest.fixture
def admins(tree):
    return [world.administrator("unit-admin", tree.county, name=name) for name in ("周明远", "陈立新")]


def ask(person, by, first=date(2026, 3, 1), last=date(2026, 8, 31), **changed):
    said = {"kind": "illness", "reason": "住院治疗", "upload": paper("诊断证明.pdf"), "at": NOON} | changed
    return exemptions.ask(person_id=person.public_id, first_day=first, last_day=last, by=by, **said)


def test_an_approved_exemption_is_read_by_rules_and_told(learner, admins):
    asked = ask(learner, world.actor(learner))
    assert questions.approved([learner.pk]) == {}
    exemptions.approve(exemption_id=asked.public_id, by=admins[0], at=LATER, answer="材料齐全")
    (one,) = questions.approved([learner.pk])[learner.pk]
    assert (one.kind, one.first_day, one.last_day) == ("illness", date(2026, 3, 1), date(2026, 8, 31))
    assert Note.objects.get(person=learner).kind == "policy.exemption-approved"
    lines = Line.objects.filter(person=learner.pk, action__startswith="policy.exemption").order_by("pk")
    assert [line.action for line in lines] == ["policy.exemption-asked", "policy.exemption-approved"]


def test_the_standing_is_computed_anew_and_no_entry_changes(learner, admins):
    from taixue.kit import queue
    from taixue.policy.models import Standing
    from taixue.policy.services import standing
    from tests.portal import builders

    builders.rule()
    entry = post(learner)
    standing.refresh(learner.pk, LATER)
    before = Standing.objects.get(person=learner, window="2026").owed
    asked = ask(learner, admins[0])
    exemptions.approve(exemption_id=asked.public_id, by=admins[1], at=LATER)
    queue.run_waiting()
    after = Standing.objects.get(person=learner, window="2026").owed
    assert (before, after) == (8000, 4000)  # six of twelve months
    assert list(Entry.objects.values_list("pk", "nominal")) == [(entry.pk, 500)]


def test_two_people_are_needed_and_nobody_decides_for_oneself(learner, admins, tree):
    asked = ask(learner, admins[0])
    with pytest.raises(Denied, match="second-person"):
        exemptions.approve(exemption_id=asked.public_id, by=admins[0], at=LATER)
    world.grant(learner, "unit-admin", tree.county)
    with pytest.raises(Denied, match="own-entry"):
        exemptions.approve(exemption_id=asked.public_id, by=world.actor(learner), at=LATER)
    with pytest.raises(IntegrityError, match="two_people"), transaction.atomic():
        Exemption.objects.update(state="approved", decided_by=admins[0].account_id, decided_at=LATER)


def test_one_exemption_at_a_time(learner, admins):
    first = ask(learner, admins[0])
    with pytest.raises(Conflict, match="overlaps"):
        ask(learner, admins[0], first=date(2026, 8, 31), last=date(2026, 9, 30), kind="maternity")
    assert ask(learner, admins[0], first=date(2026, 9, 1), last=date(2026, 9, 30)).state == "asked"
    exemptions.withdraw(exemption_id=first.public_id, by=admins[0], at=LATER)
    assert ask(learner, admins[0]).state == "asked"


def test_one_that_is_over_earlier_holds_up_to_the_day_before(learner, admins):
    asked = ask(learner, world.actor(learner))
    exemptions.approve(exemption_id=asked.public_id, by=admins[0], at=LATER)
    with pytest.raises(Invalid):
        exemptions.end(exemption_id=asked.public_id, day=date(2026, 9, 1), by=admins[0], at=LATER)
    exemptions.end(exemption_id=asked.public_id, day=date(2026, 6, 1), by=admins[0], at=LATER)
    assert questions.approved([learner.pk])[learner.pk][0].last_day == date(2026, 5, 31)


@pytest.mark.parametrize(
    "changed",
    [{"kind": "bored"}, {"last": date(2026, 2, 28)}, {"last": date(2031, 3, 2)}, {"reason": " "}, {"upload": None}],
)
def test_a_request_says_kind_days_reason_and_evidence(learner, admins, changed):
    with pytest.raises(Invalid):
        ask(learner, admins[0], **changed)


def test_other_units_neither_see_nor_ask_nor_decide(learner, admins, tree):
    asked, stranger = ask(learner, admins[0]), world.administrator("unit-admin", tree.other_county)
    for act in (
        lambda: exemptions.approve(exemption_id=asked.public_id, by=stranger, at=LATER),
        lambda: ask(learner, stranger, first=date(2027, 1, 1), last=date(2027, 2, 1)),
        lambda: questions.get(asked.public_id, by=stranger),
    ):
        with pytest.raises(NotFound):
            act()


def test_the_week_counts_what_the_page_lists(learner, admins, tree):
    ask(learner, admins[0])
    for who, expected in ((admins[0], 0), (admins[1], 1)):
        counted = {one.code: one.count for one in dues.ask(due.due(by=who, at=LATER), at=LATER)}
        assert counted["exemptions"] == questions.waiting(by=who) == expected
