"""Sheets that ask what their columns mean, forms that propose roles, files that are cleared away, people taken home."""

import io
from datetime import timedelta

import openpyxl
import pytest

from taixue.audit.models import Line
from taixue.files.queries import files, places
from taixue.files.services import uploads
from taixue.kit import ciphers, clock, queue
from taixue.kit.actor import SYSTEM
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.people.models import ColumnMeaning, IntakeRow, Person, RoleGrant, RoleProposal
from taixue.people.queries import cards, intakes, persons, proposals
from taixue.people.services import careers, downloads, numbers
from taixue.people.services.intake import answers, application, clearing, plans, results
from taixue.people.services.intake import proposals as deciding
from tests import world
from tests.people.rosters import FORMS, applied, counts, planned, province, sheet

ODD = ["工号", "称呼", "证照编号", "归口"]


def odd(*rows: list[str]) -> bytes:
    """Write a sheet of headings that nobody knows."""
    return sheet(*rows, heads=ODD)


def person(name: str = "新人") -> list[str]:
    return ["7", name, world.identity_number(), "青石县"]


def said(intake) -> dict[int, str]:
    """Answer like a reader who knows."""
    asked = answers.question(intake)
    assert asked is not None
    means = {"称呼": "name", "证照编号": "identity", "归口": "unit"}
    return {one["column"]: means.get(one["heading"], "") for one in asked["columns"]}


def test_a_sheet_of_unknown_headings_asks_and_is_judged_with_the_answer(town):
    made = planned(odd(person()), by=town.admin)
    assert made.state == "asking"
    asked = answers.question(made)
    assert [one["heading"] for one in asked["columns"]] == ODD
    assert asked["columns"][2]["guess"] == "identity"  # by what stands under it
    assert "********" in asked["columns"][2]["samples"][0]
    answers.explain(intake_id=made.public_id, said=said(made), remember=True, by=town.admin, at=world.NOON)
    queue.run_waiting()
    made.refresh_from_db()
    assert (made.state, counts(made)) == ("planned", {"new": 1})
    done = application.apply(intake_id=made.public_id, by=town.admin, at=world.NOON)
    assert counts(done) == {"new": 1}


def test_what_was_said_is_remembered_for_the_unit_and_can_be_changed_and_forgotten(town):
    made = planned(odd(person()), by=town.admin)
    answers.explain(intake_id=made.public_id, said=said(made), remember=True, by=town.admin, at=world.NOON)
    assert counts(planned(odd(person("另一")), by=town.admin)) == {"new": 1}
    assert planned(odd(person()), by=town.foreign_admin).state == "asking"
    meaning = ColumnMeaning.objects.get(heading="归口")
    with pytest.raises(NotFound):
        answers.say(meaning_id=meaning.public_id, column="department", by=town.foreign_admin, at=world.NOON)
    answers.say(meaning_id=meaning.public_id, column="department", by=town.admin, at=world.NOON)
    assert counts(planned(odd(person("又一")), by=town.admin)) == {"refused": 1}  # nobody new without a unit
    answers.forget(meaning_id=ColumnMeaning.objects.get(heading="称呼").public_id, by=town.admin, at=world.NOON)
    assert planned(odd(person()), by=town.admin).state == "asking"


def test_an_answer_that_lacks_a_name_or_gives_one_meaning_twice_changes_nothing(town):
    made = planned(odd(person()), by=town.admin)
    for wrong in ({2: "identity"}, {1: "name", 2: "name"}):
        with pytest.raises(Invalid):
            answers.explain(intake_id=made.public_id, said=wrong, remember=True, by=town.admin, at=world.NOON)
    made.refresh_from_db()
    assert (made.state, ColumnMeaning.objects.count()) == ("asking", 0)


def test_a_plan_may_be_read_with_other_columns_until_it_is_applied(town):
    number = world.identity_number()
    row, heads = ["甲", number, "青石县", "13800000000", "13912345678"], ["姓名", "身份证号", "单位", "手机", "新手机"]
    made = planned(sheet(row, heads=heads), by=town.admin)
    assert counts(made) == {"new": 1}
    again = {0: "name", 1: "identity", 2: "unit", 3: "", 4: "mobile"}
    answers.explain(intake_id=made.public_id, said=again, remember=False, by=town.admin, at=world.NOON)
    queue.run_waiting()
    application.apply(intake_id=made.public_id, by=town.admin, at=world.NOON)
    assert Person.objects.get(name="甲").mobile == "13912345678"
    assert not ColumnMeaning.objects.exists()
    with pytest.raises(Conflict):
        answers.explain(intake_id=made.public_id, said=again, remember=False, by=town.admin, at=world.NOON)


def test_hidden_rows_are_left_out_and_judged_when_somebody_says_so(town, tmp_path):
    from tests.rosters import defects

    made = planned(defects.hidden(tmp_path).path)
    assert (made.rows, made.sheet["hidden"]) == (4, [3, 5])
    answers.judge_hidden(intake_id=made.public_id, hidden_rows=True, by=SYSTEM, at=world.NOON)
    queue.run_waiting()
    made.refresh_from_db()
    assert (made.rows, made.sheet["hidden_judged"]) == (6, True)


def test_a_form_of_administrators_proposes_roles_that_another_gives(db):
    province()
    done = applied(FORMS / "administrators.xlsx")
    assert (counts(done), done.sheet["kind"]) == ({"new": 5}, "forms")
    page = openpyxl.load_workbook(io.BytesIO(results.sheet(intake_id=done.public_id, by=SYSTEM, at=world.NOON))).active
    assert [cell.value for cell in page[2]][:2] == ["东礁县人力资源和社会保障局", "蒋秀云"]
    assert counts(applied(FORMS / "administrators.xlsx")) == {"unchanged": 5}
    assert RoleProposal.objects.count() == 5
    stored = Person.objects.get(name="蒋秀云")
    assert (stored.native_place, stored.school, stored.major, stored.qq, stored.office_phone) == (
        "闽岚云溪", "闽岚大学", "行政管理", "10001", "0590-2280000",
    )  # fmt: skip
    posting = stored.postings.get()
    assert (posting.department, posting.post, posting.unit.name) == ("人事科", "副科长", "东礁县人力资源和社会保障局")
    one, other = RoleProposal.objects.order_by("pk")[:2]
    assert not RoleGrant.objects.exists()
    for _ in range(2):
        deciding.approve(proposal_id=one.public_id, by=SYSTEM, at=world.NOON)
        deciding.decline(proposal_id=other.public_id, by=SYSTEM, at=world.NOON)
    grant = RoleGrant.objects.get()
    assert (grant.account, grant.role, grant.unit) == (one.account, "unit-admin", one.unit)
    with pytest.raises(Conflict):
        deciding.approve(proposal_id=other.public_id, by=SYSTEM, at=world.NOON)


def test_who_proposed_a_role_does_not_give_it_and_other_units_do_not_see_it(town):
    giver = world.administrator("security-admin", town.tree.county, name="安全员")
    proposal = RoleProposal.objects.create(
        account=world.account(town.learner), role="unit-admin", unit=town.tree.station, asked_at=world.NOON,
        asked_by=giver.account_id, intake=planned(sheet(["1", "甲", "", "", "", "", "", "", ""])),
    )  # fmt: skip
    with pytest.raises(Denied):
        deciding.approve(proposal_id=proposal.public_id, by=giver, at=world.NOON)
    other = world.administrator("security-admin", town.tree.other_county, name="别处")
    assert not proposals.visible(by=other).exists()
    with pytest.raises(NotFound):
        deciding.decline(proposal_id=proposal.public_id, by=other, at=world.NOON)


def test_after_thirty_days_file_and_verdicts_are_gone_and_the_figures_stay(town):
    done = applied(sheet(["1", "新人", "", "", world.identity_number(), "", "", "", "青石县"]), by=town.admin)
    waiting = planned(sheet(["1", "后来", "", "", world.identity_number(), "", "", "", "青石县"]), by=town.admin)
    assert clearing.clear(by=SYSTEM, at=world.NOON + timedelta(days=29)) == 0
    assert clearing.clear(by=SYSTEM, at=world.NOON + timedelta(days=31)) == 2
    assert clearing.clear(by=SYSTEM, at=world.NOON + timedelta(days=31)) == 0
    done.refresh_from_db()
    waiting.refresh_from_db()
    assert (done.state, counts(done), waiting.state) == ("applied", {"new": 1}, "refused")
    assert not IntakeRow.objects.exists()
    with pytest.raises(NotFound):
        files.get(done.file)


def test_an_uploaded_roster_lies_encrypted_and_one_from_before_is_sealed(town):
    content = sheet(["1", "新人", "", "", "359901198803120015", "", "", "", "青石县"])
    made = planned(content, by=town.admin)
    place = places.place(made.file)
    stored = place.read_bytes()
    assert stored.startswith(ciphers.SEALED)
    assert b"xl/workbook.xml" not in stored
    place.write_bytes(content)
    assert uploads.seal_stored(at=world.NOON) == 1
    assert uploads.seal_stored(at=world.NOON) == 0
    assert place.read_bytes().startswith(ciphers.SEALED)
    application.apply(intake_id=made.public_id, by=town.admin, at=world.NOON)
    assert Person.objects.filter(name="新人").exists()


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_my_people_taken_home_and_sent_back_change_nothing(db, kind):
    province()
    applied(FORMS / "registration-form.xlsx")
    applied(FORMS / "administrators.xlsx")
    Person.objects.filter(name="蒋秀云").update(name="=阿依·古丽", degree="3", title="高级 工程师")
    if kind == "xlsx":
        content = downloads.book(unit=None, by=SYSTEM, at=world.NOON)
    else:
        content = "".join(downloads.text(unit=None, by=SYSTEM, at=world.NOON)).encode()
    made = planned(content)
    refused = [(r.name, r.problems) for r in intakes.rows(made, action="refused")]
    assert [name for name, _ in refused] == [""]  # a name that begins like a formula is taken by nobody
    assert counts(made) == {"unchanged": 184, "refused": 1}
    line = Line.objects.get(action="people.exported")
    assert line.details == {"people": 185, "kind": kind}


def test_who_may_not_see_numbers_whole_takes_none_home(town):
    academy = world.administrator("academy", town.tree.county, name="学院")
    text = "".join(downloads.text(unit=town.tree.county, by=academy, at=world.NOON))
    assert town.learner.mobile in text
    assert numbers.read(town.learner) not in text
    assert town.stranger.name not in text
    assert counts(planned(text.encode(), by=academy)) == {"unchanged": 3}


def test_who_is_on_long_leave_is_among_the_units_people_and_comes_back_unchanged(town):
    day = clock.day(world.NOON)
    careers.record(person_id=town.learner.pk, turn=careers.Turn("leave", day), by=town.admin, at=world.NOON)
    assert town.learner in persons.at_unit(town.tree.station, day, by=town.admin)
    (row,) = cards.rows([town.learner], day=day, at=world.NOON)
    assert row.unit == town.tree.station
    text = "".join(downloads.text(unit=town.tree.county, by=town.admin, at=world.NOON))
    assert town.learner.name in text
    assert counts(planned(text.encode(), by=town.admin)) == {"unchanged": 2}


def test_two_answers_at_once_judge_the_sheet_once(town):
    made = planned(odd(person()), by=town.admin)
    answers.explain(intake_id=made.public_id, said=said(made), remember=True, by=town.admin, at=world.NOON)
    with pytest.raises(Conflict):
        answers.explain(intake_id=made.public_id, said={1: "name", 2: "identity"}, remember=False, by=town.admin,
                        at=world.NOON)  # fmt: skip
    assert queue.run_waiting().count("people.intake_judge") == 1
    assert plans.plan(intake_id=made.public_id, by=town.admin, at=world.NOON).state == "planned"
