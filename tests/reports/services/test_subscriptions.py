"""Subscribed reports: ordered once a rhythm, told when the file lies ready, ended with the role of who subscribed."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError
from django.test import Client

from taixue.kit import queue
from taixue.lib.errors import Invalid, NotFound
from taixue.notices.models import Note
from taixue.people.models import RoleGrant
from taixue.reports.models import Issue, Subscription
from taixue.reports.queries.asking import Asking
from taixue.reports.queries.narrowing import Narrow
from taixue.reports.services import columns, exports, subscriptions
from tests import world
from tests.portal.conftest import stand
from tests.world import NOON

MONDAY = datetime(2026, 11, 22, 22, 20, tzinfo=UTC)  # 06:20 of Monday the 23rd in Asia/Shanghai


@pytest.fixture
def subscribed(five, tree, manager, noon) -> Subscription:
    columns.choose(report="people", keys=["name", "missing"], by=manager, at=NOON)
    return subscribe(tree.county, manager)


def subscribe(unit, by, **facts) -> Subscription:
    said = {"report": "people", "rhythm": "weekly", "asked": Asking(state="unmet", narrow=Narrow(band="section"))}
    return subscriptions.subscribe(unit_id=unit.public_id, language="en", by=by, at=NOON, **said | facts)


def test_a_report_comes_once_on_monday_with_its_columns_and_filters(subscribed, tree, manager, settings):
    assert subscribe(tree.county, manager) == subscribed and subscriptions.order_due(at=NOON) == 0
    stand(settings, MONDAY)
    for _ in range(2):
        assert subscriptions.order_due(at=MONDAY) == 1  # both are queued before the first is made
    queue.run_waiting()
    assert subscriptions.order_due(at=MONDAY) == 0
    issue = Issue.objects.get()
    assert (issue.day, issue.export.rows, issue.export.keys) == (date(2026, 11, 23), 4, ["name", "missing"])
    note = Note.objects.get(kind="report.ready")
    assert (note.person_id, note.link) == (manager.person_id, f"/reports/files/{issue.export.public_id}/")
    assert note.facts["unit"] == "青石县" and note.facts["report_en"] == "Lists of people"
    assert exports.take(export_id=issue.export.public_id, by=manager, at=MONDAY)[1].startswith(b"PK")
    with pytest.raises(IntegrityError):
        Issue.objects.create(subscription=subscribed, day=issue.day, export=issue.export)


def test_it_ends_by_itself_when_its_owner_no_longer_sees_the_unit(subscribed, manager):
    RoleGrant.objects.filter(account=manager.account_id).delete()
    assert subscriptions.bring(subscription=subscribed.pk, day=date(2026, 11, 23), at=MONDAY) is None
    subscribed.refresh_from_db()
    assert (subscribed.end, Issue.objects.count()) == ("reach", 0)
    assert Note.objects.get(person=manager.person_id, kind="report.ended").link == "/reports/subscriptions/"


def test_what_never_changes_and_what_is_no_report_is_not_subscribed_to(five, tree, manager):
    for facts in (
        {"report": "assessment"},
        {"rhythm": "hourly"},
        {"asked": Asking(snapshot=str(tree.county.public_id))},
    ):
        with pytest.raises(Invalid):
            subscribe(tree.county, manager, **facts)
    with pytest.raises(NotFound):
        subscribe(tree.other_county, manager)


def test_one_subscribes_on_the_page_sees_it_listed_and_ends_it(five, tree, manager, academy, noon, client: Client):
    world.sign_in(client, manager)
    assert "还没有订阅" in client.get("/reports/subscriptions/").content.decode()
    address = f"/units/{tree.county.public_id}/reports/subscribe/?report=people&state=unmet&sex=1"
    assert "2026 年 11 月 23 日" in client.get(address).content.decode()
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"rhythm": "monthly"}).headers["Location"] == "/reports/subscriptions/"
    page = client.get("/reports/subscriptions/").content.decode()
    assert "未完成 · 男" in page and "2026 年 12 月 1 日" in page
    row = Subscription.objects.get()
    with pytest.raises(NotFound):
        subscriptions.end(subscription_id=row.public_id, by=academy, at=NOON)
    client.post(f"/reports/subscriptions/{row.public_id}/end/")
    row.refresh_from_db()
    assert row.end == "owner" and "你自己结束" in client.get("/reports/subscriptions/").content.decode()
