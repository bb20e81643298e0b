"""The week of an administrator: what waits, what each line leads to, and the letter of Mondays."""

from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from taixue.credits.services import corrections
from taixue.kit import clock
from taixue.kit.actor import SYSTEM
from taixue.notices.models import Message, Note
from taixue.people.models import ActivationCode, ChangeRequest, Intake, RegistrationWindow, TransferRequest
from taixue.people.services import codes
from taixue.policy.services import standing
from taixue.portal.queries import week
from taixue.portal.rules import urgency
from taixue.portal.services import week as letters
from tests import world
from tests.credits import builders as ledger
from tests.world import NOON, TODAY


def text(response: Any) -> str:
    return unescape(response.content.decode())


@pytest.fixture
def admin(tree: Any, noon: None) -> Any:
    """周明远, who administers 青石县 and works in the province."""
    return world.administrator("unit-admin", tree.county, at_unit=tree.province)


@pytest.fixture
def head(admin: Any) -> Client:
    return world.sign_in(Client(), admin)


def counted(by: Any) -> dict[str, tuple[int, date | None, int]]:
    found = week.of(by=by, at=clock.now())
    return {one.code: (one.count, one.until, one.overdue) for one in found.waiting}


def transfer(person: Any, to: Any, days_ago: int) -> None:
    TransferRequest.objects.create(person=person, name="某", to_unit=to, asked_at=NOON - timedelta(days=days_ago))


def test_an_empty_week_says_so_and_what_was_looked_at(head: Client):
    page = text(head.get("/week/"))
    assert "本周没有要你办的事" in page
    assert "看过，没有等待的：" in page and "调动申请" in page and "更正" in page


def test_each_thing_is_counted_in_the_administrators_units_only(tree: Any, admin: Any):
    here, there = world.person(tree.station), world.person(tree.other_office, "陈嘉木")
    for person, to in ((here, tree.other_office), (there, tree.office)):
        transfer(person, to, 2)
        account = world.account(person)
        ChangeRequest.objects.create(
            person=person, wanted={"title": "工程师"}, reason="评了职称", asked_by=account.pk, asked_at=NOON
        )
        codes.print_sheet(person_ids=[person.pk], by=SYSTEM, at=NOON)
    ActivationCode.objects.update(expires_at=NOON + timedelta(days=3))
    assert counted(admin) == {
        "changes": (1, date(2026, 11, 30), 0),
        "transfers": (1, date(2026, 11, 28), 0),
        "codes": (1, date(2026, 11, 23), 0),
    }


def test_what_is_overdue_comes_first_and_is_said(tree: Any, admin: Any, head: Client):
    transfer(world.person(tree.station), tree.other_office, 2)
    transfer(world.person(tree.office, "苏明泽"), tree.other_office, 12)
    Intake.objects.create(
        file=tree.county.public_id, file_name="名册.xlsx", scope=tree.county, state="planned", created_at=NOON
    )
    assert counted(admin)["transfers"] == (2, date(2026, 11, 18), 1)
    page = text(head.get("/week/"))
    assert (
        page.index("已逾期")
        < page.index("2 份调动申请待你决定")
        < page.index("1 件逾期")
        < page.index("1 份名册等你定夺")
    )
    assert 'href="/transfers/"' in page and 'href="/intake/"' in page and "保留至 12 月 20 日" in page


def test_a_correction_waits_for_the_second_person_not_for_who_asked(tree: Any, admin: Any):
    entry = ledger.post(world.person(tree.office, "苏明泽"))
    first = world.administrator("unit-admin", tree.county, name="陈立新")
    corrections.ask(entry_id=entry.public_id, reason="重复", by=first, at=NOON)
    assert counted(admin) == {"corrections": (1, date(2026, 11, 30), 0)}
    assert counted(first) == {}


def test_people_who_will_miss_the_date_are_as_many_as_the_list_behind_says(tree: Any, admin: Any, head: Client):
    for name in ("未一", "未二"):
        standing.refresh(world.person(tree.station, name).pk, NOON)
    standing.refresh(world.person(tree.other_office, "白鹤人").pk, NOON)
    assert counted(admin) == {"late": (2, date(2026, 12, 20), 0)}
    listed = head.get("/late/", follow=True).context["year"].listed.paginator.count
    assert listed == 2


def test_registration_that_is_open_names_who_is_missing_and_one_that_comes_is_announced(tree: Any, admin: Any):
    world.person(tree.station, "未注册", registered_on=None)
    world.person(tree.station, "处级未注册", registered_on=None, rank="一级调研员")
    world.person(tree.other_office, "别处未注册", registered_on=None)
    for unit, first, end, band in (
        (tree.county, TODAY - timedelta(days=3), TODAY + timedelta(days=2), "section"),
        (tree.province, TODAY + timedelta(days=9), TODAY + timedelta(days=20), ""),
        (tree.province, TODAY + timedelta(days=40), TODAY + timedelta(days=50), "bureau"),
        (tree.other_county, TODAY + timedelta(days=5), TODAY + timedelta(days=9), ""),
    ):
        RegistrationWindow.objects.create(unit=unit, band=band, first_day=first, end_day=end, opened_at=NOON)
    assert counted(admin) == {"unregistered": (1, date(2026, 11, 21), 0), "opening": (1, date(2026, 11, 29), 0)}


def test_the_page_asks_the_database_five_times_at_most(head: Client, django_assert_max_num_queries: Any):
    head.get("/week/")
    with django_assert_max_num_queries(5):
        head.get("/week/")


def test_learners_and_auditors_have_no_such_page(tree: Any, noon: None):
    assert world.sign_in(Client(), world.person(tree.office)).get("/week/").status_code == 403
    auditor = world.administrator("auditor", tree.county, name="卫承泽")
    assert world.sign_in(Client(), auditor).get("/week/").status_code == 403


def test_the_unit_desk_begins_with_the_week(tree: Any, head: Client):
    page = text(head.get(f"/units/{tree.county.public_id}/desk/"))
    main = page[page.index('id="main"') :]
    assert "本周没有要你办的事" in main and main.index('href="/week/"') < main.index("<section")


def test_on_monday_each_administrator_is_told_the_same_once(tree: Any, admin: Any, settings: Any):
    transfer(world.person(tree.station), tree.other_office, 12)
    idle = world.administrator("unit-admin", tree.other_county, name="吴晓岚")
    settings.TAIXUE_SMTP = "smtp://127.0.0.1:9"
    type(world.person(tree.office)).objects.filter(pk=admin.person_id).update(email="zhou@qingshi.example.cn")
    for _ in range(2):
        letters.tell([admin.account_id, idle.account_id], at=NOON)
    note = Note.objects.get(kind="work.week")
    assert (note.person_id, note.kind, note.link) == (admin.person_id, "work.week", "/week/")
    assert note.facts["rows"][0]["title"] == "1 份调动申请待你决定"
    assert Message.objects.get(kind="work.week").channel == "email"


def test_weeks_end_on_sunday_and_deadlines_order_what_waits():
    assert urgency.week_end(TODAY) == date(2026, 11, 22) == urgency.week_end(date(2026, 11, 22))
    due = [
        week.Due("late", 3, date(2026, 12, 20), 0), week.Due("joins", 1, None, 0),
        week.Due("transfers", 2, date(2026, 11, 22), 0), week.Due("changes", 2, date(2026, 11, 10), 1),
        week.Due("resets", 1, date(2026, 11, 22), 0),
    ]  # fmt: skip
    assert [one.code for one in urgency.sort(due, TODAY)] == ["changes", "resets", "transfers", "late", "joins"]
