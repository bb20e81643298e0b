"""Seeing as a person: for whom, for how long, and that the person is told."""

from datetime import timedelta

import pytest

from taixue.audit.models import Line
from taixue.lib.errors import Denied, Invalid, NotFound
from taixue.notices.models import Note
from taixue.people.models import Viewing
from taixue.people.queries import viewings as queries
from taixue.people.services import viewings
from tests import world
from tests.people.town import Town


def begin(town: Town, person: object = None, reason: str = "电话里帮忙") -> Viewing:
    who = (person or town.learner).pk
    return viewings.begin(person_id=who, session_key="k" * 32, reason=reason, by=town.admin, at=world.NOON)


def holds(town: Town, row: Viewing, minutes: float = 1, key: str = "k" * 32) -> bool:
    at = world.NOON + timedelta(minutes=minutes)
    held = queries.holding(row.public_id, watcher=town.admin.account_id, session_key=key, at=at)
    return held is not None


def test_it_holds_a_quarter_of_an_hour_in_one_session(town: Town) -> None:
    row = begin(town)
    assert [holds(town, row, minutes) for minutes in (0, 14.9, 15)] == [True, True, False]
    assert not holds(town, row, key="x" * 32)
    viewings.end(viewing_id=row.public_id, by=town.admin, at=world.NOON)
    assert not holds(town, row)


def test_the_person_is_told_and_sees_it_while_it_lasts(town: Town) -> None:
    row = begin(town)
    assert Note.objects.get(person=town.learner, kind="viewing.began").facts["reason"] == "电话里帮忙"
    account = world.account(town.learner)
    assert (account.seen_by, account.seen_until) == ("周明远", row.until)
    viewings.end(viewing_id=row.public_id, by=town.admin, at=world.NOON)
    assert world.account(town.learner).seen_until is None
    assert Line.objects.filter(person=town.learner.pk, action__startswith="viewing.").count() == 2


def test_a_new_one_ends_the_one_before(town: Town) -> None:
    other = world.person(town.tree.station, "另一个人")
    first, second = begin(town), begin(town, other)
    assert not holds(town, first)
    assert holds(town, second)


def test_the_actor_has_the_persons_pages_and_no_role(town: Town) -> None:
    actor = queries.actor(begin(town), address="10.0.0.1")
    assert (actor.person_id, actor.grants, actor.system) == (town.learner.pk, (), False)


def test_nobody_sees_as_an_administrator_as_oneself_or_as_a_stranger(town: Town) -> None:
    colleague = world.person(town.tree.station, "有角色的人")
    world.grant(colleague, "auditor", town.tree.station)
    with pytest.raises(Denied):
        begin(town, colleague)
    with pytest.raises(Denied):
        viewings.begin(
            person_id=town.admin.person_id or 0, session_key="k", reason="自己", by=town.admin, at=world.NOON
        )
    with pytest.raises(NotFound):
        begin(town, town.stranger)
    with pytest.raises(Invalid):
        begin(town, reason=" ")
