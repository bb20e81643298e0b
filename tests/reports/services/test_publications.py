"""Results for a unit's own people: within what its authority allows, named or not as each wants, gone by themselves."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from taixue.audit.models import Line
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.notices.models import Note
from taixue.reports.models import Publication, PublishedResult
from taixue.reports.queries import publications as found
from taixue.reports.queries.asking import Asking
from taixue.reports.services import objections, publications
from tests import world
from tests.world import NOON, TODAY

END = TODAY + timedelta(30)
LIVE = Asking()


@pytest.fixture
def publish(five, tree, manager, academy):
    """Publish the station's county, names allowed by the province."""

    def make(shows="names", unit=tree.county, last_day=END, asked=LIVE):
        return publications.publish(
            unit_id=unit.public_id, asked=asked, shows=shows, first_day=TODAY, last_day=last_day, by=manager, at=NOON
        )

    publications.limit(unit_id=tree.province.public_id, shows="names", by=academy, at=NOON)
    return make


def names(row):
    return [one.name for one in found.named(row)]


def test_counts_are_allowed_and_names_are_not_until_the_authority_says_so(five, tree, manager, academy, publish):
    publications.limit(unit_id=tree.province.public_id, shows="", by=academy, at=NOON)
    with pytest.raises(Invalid) as refused:
        publish()
    assert refused.value.facts["problems"] == [{"field": "shows", "code": "not-allowed", "value": "names"}]
    row = publish("counts")
    assert row.figures["total"] == {"subject": 4, "participated": 3, "met": 1, "average": 4000}
    assert not PublishedResult.objects.exists()
    with pytest.raises(NotFound):
        publications.limit(unit_id=tree.county.public_id, shows="names", by=manager, at=NOON)


def test_the_units_people_see_it_until_its_last_day_and_nobody_else(five, tree, publish):
    row = publish()
    own, stranger = world.actor(five[0]), world.actor(world.person(tree.other_office, "外人"))
    above = world.actor(world.person(tree.city, "市里人"))
    assert found.get(row.public_id, TODAY, by=own).shows == "names"
    assert [one.row for one in found.mine(END, by=own)] == [row] and found.mine(END + timedelta(1), by=own) == []
    for by in (stranger, above):
        with pytest.raises(NotFound):
            found.get(row.public_id, TODAY, by=by)
    with pytest.raises(NotFound):
        found.get(row.public_id, END + timedelta(1), by=own)


def test_a_stricter_limit_holds_at_once_for_what_is_out(five, tree, publish, academy):
    row, own = publish(), world.actor(five[0])
    for limit, shows in (("counts", "counts"), ("names", "names")):
        publications.limit(unit_id=tree.city.public_id, shows=limit, by=academy, at=NOON)
        assert found.get(row.public_id, TODAY, by=own).shows == shows
    publications.limit(unit_id=tree.county.public_id, shows="none", by=academy, at=NOON)
    assert found.mine(TODAY, by=own) == []


def test_the_same_figures_are_published_once_for_a_day_and_never_change(publish):
    row = publish()
    with pytest.raises(Conflict):
        publish("counts")
    for change in ({"shows": "counts"}, {"last_day": END + timedelta(1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Publication.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        PublishedResult.objects.update(met=True)


def test_who_objects_is_unnamed_at_once_and_reads_why_the_name_is_shown_again(five, publish, manager):
    row, own = publish(), world.actor(five[2])
    assert names(row) == ["丁", "丙", "乙", "甲"]
    asked = objections.make(publication_id=row.public_id, reason="不愿公开", by=own, at=NOON)
    assert names(row) == ["丁", "乙", "甲"] and found.unnamed(row) == 1
    assert Note.objects.get(person=manager.person_id, kind="results.objected").facts["reason"] == "不愿公开"
    with pytest.raises(NotFound):
        objections.decline(objection_id=asked.public_id, answer="自己", by=own, at=NOON)
    with pytest.raises(Invalid):
        objections.decline(objection_id=asked.public_id, answer=" ", by=manager, at=NOON)
    for _ in range(2):
        objections.decline(objection_id=asked.public_id, answer="单位统一公布", by=manager, at=NOON)
    assert names(row) == ["丁", "丙", "乙", "甲"]
    assert Note.objects.get(person=five[2]).facts["reason"] == "单位统一公布"
    with pytest.raises(Conflict):
        objections.make(publication_id=row.public_id, reason="再次", by=own, at=NOON)


def test_who_is_kept_off_stays_unnamed_in_later_publications_until_taking_it_back(five, tree, publish, manager):
    row, own = publish(), world.actor(five[0])
    asked = objections.make(publication_id=row.public_id, reason="不愿公开", by=own, at=NOON)
    objections.uphold(objection_id=asked.public_id, by=manager, at=NOON)
    later = publish(unit=tree.station)
    assert "甲" not in names(later)
    objections.take_back(publication_id=later.public_id, by=own, at=NOON)
    assert "甲" in names(later) and "甲" in names(row)
    actions = Line.objects.filter(person=five[0].pk, action__startswith="results.").order_by("pk")
    assert [one.action for one in actions] == ["results.objected", "results.upheld", "results.taken-back"]


def test_who_is_not_named_cannot_object(five, publish):
    row = publish("counts")
    with pytest.raises(NotFound):
        objections.make(publication_id=row.public_id, reason="不愿公开", by=world.actor(five[0]), at=NOON)


def test_a_withdrawal_needs_a_reason_and_takes_the_names_along(five, publish, manager):
    row = publish()
    with pytest.raises(Denied):
        publications.withdraw(publication_id=row.public_id, reason="有误", by=world.actor(five[0]), at=NOON)
    with pytest.raises(Invalid):
        publications.withdraw(publication_id=row.public_id, reason="", by=manager, at=NOON)
    for _ in range(2):
        publications.withdraw(publication_id=row.public_id, reason="有误", by=manager, at=NOON)
    assert not PublishedResult.objects.exists() and found.mine(TODAY, by=world.actor(five[0])) == []
    assert publish("counts").pk != row.pk


def test_the_names_go_when_the_last_day_is_over(publish):
    publish(last_day=TODAY)
    assert [publications.clear(at=NOON + timedelta(days)) for days in (0, 1, 1)] == [0, 4, 0]
    assert Line.objects.filter(action="results.ended").count() == 1


def test_a_frozen_year_is_published_as_it_was_frozen(five, tree, frozen, publish, manager):
    row = publish(asked=Asking(snapshot=str(frozen.public_id)), last_day=date(2026, 12, 1))
    assert row.snapshot == frozen.public_id and row.figures["total"]["met"] == 1 and len(names(row)) == 4
