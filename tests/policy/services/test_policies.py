"""Publishing and assigning policies."""

from datetime import date

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from taixue.audit.models import Line
from taixue.kit import queue
from taixue.kit.actor import SYSTEM
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.policy.models import Assignment, Version
from taixue.policy.queries import policies as found
from taixue.policy.services import assignments, policies
from tests.policy.rules.test_library import INCOMPLETE
from tests.world import NOON


def test_a_document_is_published_once_with_an_audit_line(db):
    text = policies.library("fujian-2017")
    first, again = (policies.publish(text=text, by=SYSTEM, at=NOON) for _ in range(2))
    assert (first.pk, first.number, first.published_by) == (again.pk, 1, None)
    assert found.get("fujian-2017", 1).document == text
    assert Line.objects.filter(action="policy.published", target=str(first.public_id)).count() == 1


def test_a_published_number_stands_for_one_text(version):
    with pytest.raises(Conflict):
        policies.publish(text=version.document.replace("hours = 80", "hours = 60"), by=SYSTEM, at=NOON)


def test_a_change_is_the_next_number(version):
    text = version.document.replace("number = 1", "number = 2").replace("hours = 80", "hours = 60")
    assert policies.publish(text=text, by=SYSTEM, at=NOON).number == 2
    assert [v.number for v in found.published()] == [2, 1]


def test_mistakes_are_told_with_line_key_and_cure(db):
    text = policies.library("fujian-2017").replace("hours = 80", "hours = -1")
    with pytest.raises(Invalid) as refused:
        policies.publish(text=text, by=SYSTEM, at=NOON)
    assert [(m.key, m.code, m.cure) for m in refused.value.facts["mistakes"]] == [
        ("groups[1].duties[0].hours", "value", "80")
    ]
    assert not Version.objects.exists()


@pytest.mark.parametrize("code", sorted(INCOMPLETE))
def test_a_document_with_numbers_that_nobody_knows_is_not_published(code, db):
    with pytest.raises(Invalid) as refused:
        policies.publish(text=policies.library(code), by=SYSTEM, at=NOON)
    assert refused.value.facts["missing"] == INCOMPLETE[code]
    assert not Version.objects.exists()


def test_nobody_publishes_alone(academy, db):
    with pytest.raises(Denied):
        policies.publish(text=policies.library("fujian-2017"), by=academy, at=NOON)


@pytest.mark.parametrize(
    "change",
    [lambda: Version.objects.update(document="x"), lambda: Version.objects.all().delete()],
    ids=["update", "delete"],
)
def test_the_database_refuses_to_change_a_published_text(version, change):
    Assignment.objects.all().delete()
    with pytest.raises(IntegrityError, match="published policy"), transaction.atomic():
        change()


def test_an_assignment_holds_for_the_subtree_and_computes_everyone_anew(academy, version, tree):
    queue.run_waiting()
    assigned = assignments.assign(
        code="fujian-2017", number=1, unit_path=tree.county.path, first_day=date(2026, 1, 1), by=academy, at=NOON
    )
    day = date(2026, 6, 1)
    holding = {
        unit.name: [h.unit_path for h in found.governing(unit.path, day)] for unit in (tree.station, tree.other_office)
    }
    assert holding == {tree.station.name: [tree.county.path], tree.other_office.name: [tree.province.path]}
    assert "policy.refresh_all" in queue.run_waiting()
    assignments.end(assignment_id=assigned.pk, end_day=date(2026, 6, 1), by=academy, at=NOON)
    assert [h.unit_path for h in found.governing(tree.station.path, day)] == [tree.province.path]
    assert found.governing("/", date(2024, 12, 31)) == []


def test_assigning_the_same_again_changes_nothing(academy, version, tree):
    for _ in range(2):
        assignments.assign(
            code="fujian-2017", number=1, unit_path=tree.city.path, first_day=date(2026, 1, 1), by=academy, at=NOON
        )
    assert Assignment.objects.filter(unit_path=tree.city.path).count() == 1
    assert Line.objects.filter(action="policy.assigned", unit_path=tree.city.path).count() == 1


def test_an_assignment_needs_permission_a_published_version_and_sound_days(academy, manager, version, tree):
    facts = {"code": "fujian-2017", "number": 1, "unit_path": tree.city.path, "first_day": date(2026, 1, 1), "at": NOON}
    with pytest.raises(Denied):
        assignments.assign(**facts, by=manager)
    with pytest.raises(NotFound):
        assignments.assign(**(facts | {"number": 9}), by=academy)
    with pytest.raises(Invalid):
        assignments.assign(**(facts | {"first_day": date(2016, 12, 31)}), by=academy)
    with pytest.raises(Invalid):
        assignments.assign(**facts, end_day=date(2026, 1, 1), by=academy)
