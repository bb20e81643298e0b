"""Rotation progress: trained of those who should be, opened down to people, taken away as files."""

import pytest
from django.test import Client

from taixue.kit import clock
from taixue.reports.models import Export
from taixue.reports.queries import figures, listing, rotation
from taixue.reports.queries.narrowing import Narrow
from taixue.reports.queries.rotation import Trained
from taixue.reports.services import exports
from tests import world
from tests.world import TODAY


def text(response: object) -> str:
    return response.content.decode()


@pytest.mark.parametrize(("least", "trained"), [("1", 2), ("80", 2), ("81", 0)])
def test_who_has_the_hours_within_the_cycle_is_trained_and_lists_say_who(five, tree, manager, least, trained):
    scope = figures.live(tree.county.public_id, by=manager)
    narrow = Narrow(cycle="2022-2026", least=least)
    found = rotation.of(scope, narrow=narrow, today=TODAY, by=manager)
    assert found.total == Trained(4, trained, 16000) and [one.unit.pk for one in found.lines] == [tree.office.pk]
    assert rotation.of(scope, narrow=Narrow(cycle="2021-2025"), today=TODAY, by=manager).total == Trained(4, 0, 0)
    for word, number in (("yes", trained), ("no", 4 - trained)):
        asked = Narrow(cycle="2022-2026", least=least, trained=word)
        assert len(listing.people(scope, narrow=asked, today=TODAY, by=manager)) == number


def test_the_page_shows_shares_and_the_report_is_taken_away(five, tree, noon, manager):
    reader = world.sign_in(Client(), manager)
    address = f"/units/{tree.county.public_id}/reports/"
    page = text(reader.get(f"{address}rotation/"))
    assert "2022-2026" in page and "50.0%" in page and "trained=no" in page
    people = text(reader.get(f"{address}people/?cycle=2022-2026&least=1&trained=no"))
    assert "丙" in people and "甲" not in people and "尚未轮训" in people
    assert reader.get(f"{address}rotation/?cycle=2026-2022").status_code == 404
    for form in ("xlsx", "pdf"):
        reader.post(f"{address}file/?cycle=2022-2026&least=1", {"report": "rotation", "form": form})
        assert exports.make(export_id=Export.objects.latest("pk").public_id, at=clock.now()).state == "ready"
