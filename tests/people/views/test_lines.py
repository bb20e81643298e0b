"""The audit page: what it finds, and for whom."""

from django.test import Client

from taixue.audit.models import Line
from taixue.people.services import persons
from tests import world
from tests.people.town import Town


def auditor(town: Town, role: str = "auditor", *, everything: bool = False) -> Client:
    over = None if everything else town.tree.county
    return world.sign_in(Client(), world.administrator(role, over, at_unit=town.tree.county, name="卫承泽"))


def test_an_auditor_finds_lines_by_who_what_whose_and_day(town: Town) -> None:
    persons.change(person_id=town.learner.pk, changes={"education": "20"}, by=town.admin, at=world.NOON)
    browser = auditor(town)
    for query in (
        "actor=周",
        "action=person",
        "person=林若溪",
        "day=2026-11-20",
        "actor=周&person=林若溪&day=2026-11-20",
    ):
        assert "修改了人员信息" in browser.get(f"/audit/?{query}").content.decode(), query
    for query in ("actor=吴", "action=signin", "person=无此人", "day=2026-11-19"):
        assert "修改了人员信息" not in browser.get(f"/audit/?{query}").content.decode(), query


def test_a_line_of_a_foreign_county_shows_only_to_who_reaches_everything(town: Town) -> None:
    persons.change(person_id=town.stranger.pk, changes={"education": "11"}, by=town.foreign_admin, at=world.NOON)
    assert "陈嘉木" not in auditor(town).get("/audit/").content.decode()
    whole = auditor(town, "audit-admin", everything=True)
    assert "陈嘉木" in whole.get("/audit/?action=person").content.decode()


def test_verifying_every_seal_is_answered_and_recorded(town: Town) -> None:
    browser = auditor(town)
    page = browser.post("/audit/").content.decode()
    assert "全部对得上。" in page
    assert Line.objects.filter(action="audit.verified", actor_name="卫承泽").count() == 1
