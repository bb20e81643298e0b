"""The week of an administrator: what waits, what each line leads to, and the letter of Mondays."""

from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from taixue.credits.queries import corrections as decisions
from taixue.credits.services import corrections
from taixue.kit import clock
from taixue.kit.actor import SYSTEM, Grant
from taixue.notices.models import Message, Note
from taixue.people.models import (
    ActivationCode,
    ChangeRequest,
    Intake,
    Join,
    RegistrationWindow,
    ResetRequest,
    TransferRequest,
)
from taixue.people.queries import changes, due, intakes, joins, persons, quality, resets, transfers
from taixue.people.services import codes, postings
from taixue.people.services.intake import clearing
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
    """Return what waits, without the data to be mended: the people of tests have gaps in theirs."""
    found = week.of(by=by, at=clock.now())
    return {one.code: (one.count, one.until, one.overdue) for one in found.waiting if one.code != "quality"}


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


def test_every_count_is_that_of_the_list_behind_it(tree: Any, admin: Any):
    """Compare the one question with the lists of the pages, for who reaches a county, another, and everything."""
    here, there = world.person(tree.station), world.person(tree.other_office, "陈嘉木")
    lent = world.person(tree.other_office, "借调人")
    postings.start(
        person=lent, unit=tree.office, first_day=date(2026, 1, 1), kind="seconded", rank="", post="", by=SYSTEM, at=NOON
    )
    second = world.administrator("unit-admin", tree.county, name="陈立新")
    for number, person in enumerate((here, there, lent, admin_person(admin))):
        transfer(person, tree.city, number)
        ask = {"wanted": {}, "reason": "r", "asked_by": world.account(person).pk, "asked_at": NOON}
        ChangeRequest.objects.create(person=person, **ask)
        for way in ("unit", "academy"):
            ResetRequest.objects.create(account=world.account(person), way=way, asked_at=NOON)
        entry = ledger.post(person)
        corrections.ask(entry_id=entry.public_id, reason="重复", by=top(second), at=NOON)
        double = world.person(tree.station, person.name)
        Join.objects.create(gone=double, stays=person, reason="r", asked_by=1, asked_by_name="x", asked_at=NOON)
    for scope in (tree.county, tree.other_county):
        Intake.objects.create(
            file=scope.public_id, file_name="名册.xlsx", scope=scope, state="asking", created_at=NOON, by_account=1
        )
    everything = world.administrator("academy", None, at_unit=tree.province, name="苏砚秋")
    other = world.administrator("unit-admin", tree.other_county, name="吴晓岚")
    academy = world.administrator("academy", tree.county, name="方砚")
    for by in (admin, second, other, academy, everything):
        found = counted(by)
        assert {code: found.get(code, (0,))[0] for code in LISTS} == {code: many(by) for code, many in LISTS.items()}
    assert counted(admin)["transfers"][0] == 1 and counted(everything)["transfers"][0] == 4


LISTS = {
    "changes": lambda by: changes.waiting(by=by),
    "transfers": lambda by: transfers.waiting(by=by),
    "joins": lambda by: joins.waiting(by=by),
    "resets": lambda by: resets.visible(by=by).filter(state="open").exclude(asked_by=by.account_id).count(),
    "corrections": lambda by: decisions.waiting(by=by),
    "intakes": lambda by: intakes.visible(by=by).filter(state__in=("planned", "asking"), cleared_at=None).count(),
}


def admin_person(by: Any) -> Any:
    return persons.by_ids([by.person_id])[by.person_id]


def top(by: Any) -> Any:
    """Return the same account as one that reaches everything, to ask for anybody."""
    return replace(by, grants=(Grant("academy", "/"),))


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


def test_the_data_to_be_mended_is_as_much_as_its_desk_says(tree: Any, admin: Any):
    world.person(tree.station)
    world.person(tree.other_office, "白鹤人")
    found = {one.code: one for one in week.of(by=admin, at=clock.now()).waiting}["quality"]
    rows = quality.counts(quality.scope(by=admin), at=clock.now())
    assert found.count == sum(row.count for row in rows) > 0
    assert found.until == min(row.next_due for row in rows if row.count and row.next_due)


def test_a_plan_is_said_to_be_kept_as_long_as_it_is():
    assert clearing.KEPT.days == due.PLAN_DAYS


def test_everything_that_waits_is_one_question_beside_those_of_the_data_desk(
    admin: Any, head: Client, django_assert_max_num_queries: Any
):
    with django_assert_max_num_queries(1):
        week.most_urgent(by=admin, at=clock.now())
    head.get("/week/")
    with django_assert_max_num_queries(12):
        head.get("/week/")


def test_learners_and_auditors_have_no_such_page(tree: Any, noon: None):
    assert world.sign_in(Client(), world.person(tree.office)).get("/week/").status_code == 403
    auditor = world.administrator("auditor", tree.county, name="卫承泽")
    assert world.sign_in(Client(), auditor).get("/week/").status_code == 403


def test_the_unit_desk_begins_with_the_week(tree: Any, head: Client):
    page = text(head.get(f"/units/{tree.county.public_id}/desk/"))
    main = page[page.index('id="main"') :]
    assert "没有等你决定的事" in main and main.index('href="/week/"') < main.index("<section")


def test_on_monday_each_administrator_is_told_the_same_once(tree: Any, admin: Any, settings: Any):
    transfer(world.person(tree.station), tree.other_office, 12)
    idle = world.administrator("unit-admin", tree.other_county, name="吴晓岚")
    settings.TAIXUE_SMTP = "smtp://127.0.0.1:9"
    type(world.person(tree.office)).objects.filter(pk=admin.person_id).update(email="zhou@qingshi.example.cn")
    for _ in range(2):
        letters.tell([admin.account_id, idle.account_id], at=NOON)
    note = Note.objects.get(kind="work.week", person=admin.person_id)
    assert (note.link, note.facts["rows"][0]["title"]) == ("/week/", "1 份调动申请待你决定")
    assert Note.objects.filter(kind="work.week").count() == 2  # the other has data to mend
    assert Message.objects.get(kind="work.week").channel == "email"


def test_weeks_end_on_sunday_and_deadlines_order_what_waits():
    assert urgency.week_end(TODAY) == date(2026, 11, 22) == urgency.week_end(date(2026, 11, 22))
    found = [
        week.Due("late", 3, date(2026, 12, 20), 0), week.Due("joins", 1, None, 0),
        week.Due("transfers", 2, date(2026, 11, 22), 0), week.Due("changes", 2, date(2026, 11, 10), 1),
        week.Due("resets", 1, date(2026, 11, 22), 0),
    ]  # fmt: skip
    assert [one.code for one in urgency.sort(found, TODAY)] == ["changes", "resets", "transfers", "late", "joins"]
