"""Rosters on their way in, on a real database with the real forms."""

import csv
import io
import random
from datetime import date

import openpyxl
import pytest

from taixue.audit.models import Line
from taixue.kit import queue
from taixue.kit.actor import SYSTEM
from taixue.lib.errors import Conflict, Denied, NotFound
from taixue.lib.sheets import reading
from taixue.lib.sheets.writing import harmless
from taixue.people import jobs
from taixue.people.models import Account, Intake, IntakeRow, Person, Posting, RoleGrant, TransferRequest, Unit
from taixue.people.queries import intakes
from taixue.people.services import numbers, transfers
from taixue.people.services.intake import application, plans, results
from tests import world
from tests.people.rosters import GOOD, LATER, MISTAKES, applied, counts, planned, province, row_of, sheet


def test_the_form_the_form_with_mistakes_and_both_again(db):
    province()
    assert counts(applied(GOOD)) == {"new": 180}
    mistakes = applied(MISTAKES)
    assert counts(mistakes) == {"new": 18, "refused": 12}
    refused = intakes.rows(mistakes, action="refused").values_list("serial", flat=True)
    assert list(refused) == [str(n) for n in range(3, 26, 2)]
    assert Person.objects.count() == Posting.objects.count() == Account.objects.count() == 198
    before = set(Posting.objects.values_list("pk", "recorded_at"))
    assert counts(applied(GOOD, at=LATER)) == {"unchanged": 180}
    assert counts(applied(MISTAKES, at=LATER)) == {"unchanged": 18, "refused": 12}
    assert set(Posting.objects.values_list("pk", "recorded_at")) == before


def test_each_mistake_is_named_with_its_column(db):
    province()
    made = planned(MISTAKES)
    said = {
        row.serial: {(p["column"], p["code"]) for p in row.problems} for row in intakes.rows(made, action="refused")
    }
    assert said == {
        "3": {("identity", "identity-check-digit")},
        "5": {("mobile", "mobile-length")},
        "7": {("unit", "unit-unknown")},
        "9": {("name", "missing")},
        "11": {("identity", "identity-twice"), ("sex", "sex-differs"), ("birth", "birth-differs")},
        "13": {("birth", "birth-no-such-month")},
        "15": {("identity", "identity-damaged")},
        "17": {("rank", "rank-unknown")},
        "19": {("email", "email-form")},
        "21": {("sex", "sex-differs")},
        "23": {("name", "formula")},  # a formula without a value is shown as it is written
        "25": {("mobile", "mobile-twice")},
    }
    assert Person.objects.count() == 0


def test_shuffled_columns_blank_rows_remarks_and_no_title_make_no_difference(db):
    province()
    (grid,) = reading.read(GOOD)
    order = list(range(15))
    random.Random(7).shuffle(order)
    book = openpyxl.Workbook()
    for number, row in enumerate(grid.rows[2:]):
        book.active.append([row.text(column) or None for column in order])
        if number % 50 == 0:
            book.active.append([])
            book.active.append([None, None, "说明：以下为另一批人员"])
    out = io.BytesIO()
    book.save(out)
    assert counts(planned(out.getvalue())) == {"new": 180}


def test_the_form_as_comma_separated_text(db):
    province()
    (grid,) = reading.read(GOOD)
    out = io.StringIO()
    csv.writer(out).writerows(row.texts for row in grid.rows)
    assert counts(planned("\ufeff".encode() + out.getvalue().encode())) == {"new": 180}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (sheet(heads=["一", "二", "三"]), "no-heading"),
        (sheet(), "no-rows"),
        (sheet(["甲", "群众", "局"], heads=["姓名", "政治面貌", "单位"]), "columns-missing"),
        (sheet(["1", "2", "局", "局"], heads=["姓名", "身份证号", "单位", "单位"]), "heading-twice"),
    ],
)
def test_a_file_that_is_no_roster_is_refused_as_a_whole(db, content, code):
    made = planned(content)
    assert (made.state, made.problem["code"]) == ("refused", code)
    with pytest.raises(Conflict):
        application.order(intake_id=made.public_id, by=SYSTEM, at=world.NOON)


def test_a_plan_changes_nothing_and_keeps_no_whole_number(town):
    before = (Person.objects.count(), Posting.objects.count())
    number = world.identity_number()
    made = planned(
        sheet(
            ["1", "新人", "", "", number, "13912345678", "", "", "青石县"],
            row_of(town.learner, "青石县", 手机号码="13812345678"),
        )
    )
    assert counts(made) == {"new": 1, "moved": 1}
    assert (Person.objects.count(), Posting.objects.count()) == before
    stored = str(list(IntakeRow.objects.values())) + str(Intake.objects.values().get())
    assert number not in stored
    assert "13912345678" not in stored
    assert "13812345678" not in stored


def test_a_new_person_has_posting_account_and_day_of_enrolment(town):
    applied(
        sheet(
            ["1", "新人", "", "", "359901198803120015", "13912345678", "二级科员", "科员", "青石县/第一市场监督管理所"]
        ),
        by=town.admin,
    )
    person = Person.objects.get(name="新人")
    assert (person.sex, person.birth_month, person.registered_on) == ("1", "1988.03", world.TODAY)
    posting = Posting.objects.get(person=person)
    assert (posting.unit, posting.rank, posting.post, posting.first_day) == (
        town.tree.station,
        "二级科员",
        "科员",
        world.TODAY,
    )
    assert not Account.objects.get(person=person).has_usable_password()


def test_an_empty_cell_changes_nothing(town):
    content = sheet(["", "林若溪", "", "", numbers.read(town.learner), "", "", "", ""])
    assert counts(applied(content, by=town.admin)) == {"unchanged": 1}


def test_a_new_rank_ends_the_posting_and_begins_another_on_the_same_place(town):
    made = applied(sheet(row_of(town.learner, "", 职级="三级主任科员")), by=town.admin)
    assert counts(made) == {"changed": 1}
    old, new = Posting.objects.filter(person=town.learner).order_by("first_day")
    assert (old.rank, old.end_day, new.rank, new.first_day) == (
        "四级主任科员",
        world.TODAY,
        "三级主任科员",
        world.TODAY,
    )
    assert (old.unit, new.unit, new.post) == (town.tree.station, town.tree.station, "科员")


def test_a_move_and_a_second_one_on_the_same_day_leave_one_new_posting(town):
    assert counts(applied(sheet(row_of(town.learner, "青石县市场监督管理局")), by=town.admin)) == {"moved": 1}
    assert counts(applied(sheet(row_of(town.learner, "青石县")), by=town.admin)) == {"moved": 1}
    old, new = Posting.objects.filter(person=town.learner).order_by("first_day")
    assert (old.unit, new.unit, new.first_day) == (town.tree.station, town.tree.county, world.TODAY)
    assert Line.objects.filter(action="person.changed", person=town.learner.pk).count() == 2


def test_a_person_is_found_by_name_and_mobile_where_the_number_is_missing(town):
    made = applied(sheet(row_of(town.learner, "", 身份证号码="", 现任职务="所长")), by=town.admin)
    assert counts(made) == {"changed": 1}
    assert Posting.objects.get(person=town.learner, end_day=None).post == "所长"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"身份证号码": "359901198803120015"}, "identity-differs"),
        ({"身份证号码": "", "姓名": "别人"}, "mobile-taken"),
        ({"身份证号码": "", "手机号码": "13700000000"}, "missing"),
        ({"所属单位": "白鹤县"}, "unit-unknown"),
    ],
)
def test_what_does_not_fit_a_stored_person_is_refused(town, said, code):
    made = planned(sheet(row_of(town.learner, "", **said)), by=town.admin)
    assert code in [problem["code"] for problem in intakes.rows(made).get().problems]


def test_a_mobile_of_somebody_else_is_refused_without_saying_whose(town):
    made = planned(sheet(row_of(town.learner, "", 手机号码=town.stranger.mobile)), by=town.admin)
    (problem,) = intakes.rows(made).get().problems
    assert problem["code"] == "mobile-taken"
    assert town.stranger.name not in str(problem)


def test_a_person_of_another_unit_shows_nothing_and_is_asked_for_once(town):
    asked = {"姓名": "随便写的名", "手机号码": "13700000000", "职级": "二级科员"}
    for at in (world.NOON, LATER):
        made = applied(sheet(row_of(town.stranger, "青石县", **asked)), by=town.admin, at=at)
        assert counts(made) == {"transfer": 1}
        verdict = intakes.rows(made).get()
        assert (verdict.changes, verdict.problems, verdict.name) == ([], [], "随便写的名")
        assert town.stranger.name not in results.words(verdict, {})
    request = TransferRequest.objects.get()
    assert (request.person, request.to_unit, request.name) == (town.stranger, town.tree.county, "随便写的名")
    assert Posting.objects.get(person=town.stranger).unit == town.tree.other_office
    assert Person.objects.get(pk=town.stranger.pk).mobile == town.stranger.mobile


def test_only_the_present_unit_lets_a_person_go(town):
    applied(sheet(row_of(town.stranger, "青石县", 职级="二级科员")), by=town.admin)
    request = TransferRequest.objects.get()
    for decide in (transfers.accept, transfers.decline):
        with pytest.raises(NotFound):
            decide(transfer_id=request.public_id, by=town.admin, at=world.NOON)
    transfers.accept(transfer_id=request.public_id, by=town.foreign_admin, at=world.NOON)
    old, new = Posting.objects.filter(person=town.stranger).order_by("first_day")
    assert (old.end_day, new.unit, new.rank, new.post) == (world.TODAY, town.tree.county, "二级科员", "科员")
    with pytest.raises(Conflict):
        transfers.decline(transfer_id=request.public_id, by=town.foreign_admin, at=world.NOON)


def test_two_units_of_one_name_are_refused_with_both_places(town):
    made = planned(sheet(["1", "新人", "", "", world.identity_number(), "", "", "", "市场监督管理局"]))
    (problem,) = intakes.rows(made).get().problems
    assert problem["facts"]["paths"] == ["云溪市 / 青石县 / 市场监督管理局", "云溪市 / 白鹤县 / 市场监督管理局"]


def test_new_units_are_made_only_when_asked_and_only_once(town):
    rows = [
        ["1", "甲", "", "", world.identity_number(), "", "", "", "青石县/林业局"],
        ["2", "乙", "", "", world.identity_number(), "", "", "", "云溪市/青石县/林业局"],
    ]
    assert counts(planned(sheet(*rows))) == {"refused": 2}
    assert counts(planned(sheet(*rows), by=town.admin, new_units=True)) == {"refused": 2}
    assert counts(applied(sheet(*rows), new_units=True)) == {"new": 2}
    made = Unit.objects.get(name="林业局")
    assert (made.parent, Posting.objects.filter(unit=made).count()) == (town.tree.county, 2)
    assert counts(applied(sheet(*rows), new_units=True)) == {"unchanged": 2}


def test_what_changed_since_the_plan_is_refused_and_the_rest_is_written(town):
    other = ["2", "新人", "", "", "359901198803120015", "13912345678", "", "", "青石县"]
    made = planned(sheet(row_of(town.learner, "", 职级="三级主任科员"), other), by=town.admin)
    applied(sheet(row_of(town.learner, "", 职级="二级主任科员")), by=town.admin)
    done = application.apply(intake_id=made.public_id, by=town.admin, at=world.NOON)
    assert counts(done) == {"new": 1, "refused": 1}
    assert [p["code"] for p in intakes.rows(done, action="refused").get().problems] == ["stale"]
    assert Posting.objects.get(person=town.learner, end_day=None).rank == "二级主任科员"


def test_an_intake_belongs_to_its_importers_units(town):
    made = planned(sheet(row_of(town.learner, "青石县")), by=town.admin)
    with pytest.raises(NotFound):
        intakes.get(made.public_id, by=town.foreign_admin)
    with pytest.raises(NotFound):
        application.apply(intake_id=made.public_id, by=town.foreign_admin, at=world.NOON)
    with pytest.raises(Denied):
        planned(sheet(), by=world.actor(town.learner))


def test_the_jobs_judge_and_apply_with_the_rights_of_who_asked(town):
    made = plans.upload(
        name="x.xlsx",
        content_type="",
        chunks=[sheet(row_of(town.learner, "青石县"))],
        new_units=False,
        by=town.admin,
        at=world.NOON,
    )
    assert "people.intake_judge" in queue.run_waiting()
    application.order(intake_id=made.public_id, by=town.admin, at=world.NOON)
    application.order(intake_id=made.public_id, by=town.admin, at=world.NOON)
    assert queue.run_waiting().count("people.intake_apply") == 1
    made.refresh_from_db()
    assert (made.state, made.applied_by, made.progress) == ("applied", town.admin.account_id, 1)


def test_a_plan_ordered_by_someone_whose_role_ended_waits_for_another_order(town):
    content = sheet(row_of(town.learner, "青石县"))
    made = plans.upload(name="x.xlsx", content_type="", chunks=[content], new_units=False, by=town.admin, at=world.NOON)
    queue.run_waiting()
    application.order(intake_id=made.public_id, by=town.admin, at=world.NOON)
    RoleGrant.objects.filter(account=town.admin.account_id).update(end_day=date(2024, 1, 2))
    assert "people.intake_apply" in queue.run_waiting()
    made.refresh_from_db()
    assert (made.state, made.applied_by) == ("planned", town.admin.account_id)
    jobs.apply(str(made.public_id))  # a job may run twice
    made.refresh_from_db()
    assert made.state == "planned"
    assert Line.objects.filter(action="intake.given-back").count() == 1
    application.order(intake_id=made.public_id, by=SYSTEM, at=world.NOON)
    queue.run_waiting()
    made.refresh_from_db()
    assert made.state == "applied"


def test_the_result_sheet_is_the_same_sheet_with_the_verdict_beside_each_row(db):
    province()
    made = planned(MISTAKES)
    content = results.sheet(intake_id=made.public_id, by=SYSTEM, at=world.NOON)
    page = openpyxl.load_workbook(io.BytesIO(content)).active
    (grid,) = reading.read(MISTAKES)
    for row in grid.rows:
        assert [page.cell(row.number, n + 1).value or "" for n in range(len(row.texts))] == [
            harmless(text) for text in row.texts
        ]
    assert page.cell(3, 16).value
    assert [bool(page.cell(n, 16).value) for n in (1, 2, 34)] == [False, False, False]
    refused = results.sheet(intake_id=made.public_id, only={"refused"}, by=SYSTEM, at=world.NOON)
    few = openpyxl.load_workbook(io.BytesIO(refused)).active
    assert few.max_row == 3 + 12 + 1
    assert counts(planned(refused)) == {"new": 1, "refused": 11}  # 25 shares a mobile with 24, which is not there
    assert Line.objects.filter(action="intake.downloaded").count() == 2
