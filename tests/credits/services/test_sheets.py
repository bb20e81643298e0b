"""Activities of many people by a sheet."""

import pytest

from taixue.credits.models import Declaration, Participant
from taixue.credits.queries import declarations as questions
from taixue.credits.services import sheets
from taixue.credits.services.evidence import Upload
from taixue.lib.errors import Invalid, NotFound
from tests import world
from tests.credits.builders import AT, declare, paper

HEAD = "姓名,手机号码,类别,名称,开始日期,结束日期,半天数,次数,证书编号\n"


def upload(*rows):
    return Upload("登记.csv", "text/csv", [(HEAD + "\n".join(rows)).encode()])


def plan(asker, *rows):
    return sheets.plan(sheet=upload(*rows), proof=paper(), by=asker, at=AT)


@pytest.fixture
def people(tree):
    return [world.person(tree.office, name) for name in ("苏砚秋", "方知远", "林溪", "林溪")]


def test_every_row_has_its_verdict_and_only_accepted_ones_are_declared(asker, people, tree):
    first, second, namesake, _other = people
    stranger = world.person(tree.other_office, "贺兰溪")
    declare(world.actor(first))
    planned = plan(
        asker,
        f"苏砚秋,{first.mobile},外部课程,公文写作培训班,2026-08-03,2026-08-04,4,,",  # declared by herself already
        f"方知远,{second.mobile},外部课程,公文写作培训班,2026-08-03,2026-08-04,4,,A-1",
        f"方知远,{second.mobile},外部课程,公文写作培训班,2026-08-04,2026-08-04,1,,",  # a double of the row above
        "林溪,,研讨,基层治理研讨,2026-06-01,,1,,",  # two are called so
        f"林溪,{namesake.mobile},研讨,基层治理研讨,2026-06-01,,1,,",
        f"贺兰溪,{stranger.mobile},研讨,基层治理研讨,2026-06-01,,1,,",  # another county's
        f"方知远,{namesake.mobile},研讨,基层治理研讨,2026-06-01,,1,,",  # the number is of another name
        f"方知远,{second.mobile},睡觉,基层治理研讨,2026-06-01,,1,,",
    )
    verdicts = [(row["row"], row["action"], [one[:2] for one in row["problems"]]) for row in planned.rows]
    assert verdicts == [
        (2, "double", [["title", "double"]]),
        (3, "accepted", []),
        (4, "double", [["title", "double"]]),
        (5, "refused", [["name", "several"]]),
        (6, "accepted", []),
        (7, "refused", [["name", "nobody"]]),
        (8, "refused", [["name", "other-name"]]),
        (9, "refused", [["kind", "unknown"]]),
    ]
    assert Declaration.objects.count() == 1
    assert sheets.apply(sheet_id=planned.public_id, by=asker, at=AT) == 2
    assert sheets.apply(sheet_id=planned.public_id, by=asker, at=AT) == 0
    made = Declaration.objects.filter(sheet=planned)
    assert {(one.state, one.declared_by, one.files.count()) for one in made} == {("waiting", asker.account_id, 1)}


def test_rows_of_one_group_study_become_one_declaration(asker, people):
    rows = [f"{one.name},{one.mobile},集体学习,第三季度集体学习,2026-08-03,,,1," for one in people]
    planned = plan(asker, *rows)
    assert sheets.apply(sheet_id=planned.public_id, by=asker, at=AT) == 1
    assert Participant.objects.count() == 4


def test_a_plan_shows_no_number_whole(asker, people):
    planned = plan(asker, f"苏砚秋,{people[0].mobile},研讨,基层治理研讨,2026-06-01,,1,,")
    assert people[0].mobile not in str(planned.rows)
    assert planned.rows[0]["shown"] == f"{people[0].mobile[:3]}****{people[0].mobile[-4:]}"


@pytest.mark.parametrize(
    ("sheet", "field", "code"),
    [
        (Upload("a.csv", "text/csv", ["没有表头的一行\n".encode()]), "sheet", "no-heading"),
        (Upload("a.csv", "text/csv", [HEAD.encode()]), "sheet", "empty"),
        (Upload("a.html", "text/html", [b"<html>"]), "sheet", "not-sheet"),
    ],
)
def test_a_file_that_is_no_such_sheet_is_refused_in_words(asker, sheet, field, code):
    with pytest.raises(Invalid) as refusal:
        sheets.plan(sheet=sheet, proof=paper(), by=asker, at=AT)
    assert [(one["field"], one["code"]) for one in refusal.value.facts["problems"]] == [(field, code)]


def test_a_sheet_is_seen_and_applied_only_by_who_sent_it(asker, approver, people):
    planned = plan(asker, f"苏砚秋,{people[0].mobile},研讨,基层治理研讨,2026-06-01,,1,,")
    with pytest.raises(NotFound):
        sheets.apply(sheet_id=planned.public_id, by=approver, at=AT)
    assert not questions.sheets(by=approver).exists()
