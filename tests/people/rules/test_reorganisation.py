"""What forbids a change of units, and which figures it changes."""

from datetime import date, timedelta

import pytest

from taixue.people.rules.reorganisation import AHEAD, BACK, Change, Flow, Place, Wording, problems, shifts
from taixue.people.rules.trees import differs, plain

TODAY = date(2026, 11, 20)
SINCE = date(2020, 1, 1)


def place(number: int, path: str, **said: object) -> Place:
    return Place(number, f"U{number}", f"机构{number}", path, **({"since": SINCE} | said))  # type: ignore[arg-type]  # by name


COUNTY, OFFICE, STATION = place(3, "/1/3/"), place(4, "/1/3/4/"), place(5, "/1/3/4/5/")


def codes(change: Change) -> set[str]:
    return {problem.code for problem in problems(change, today=TODAY)}


def test_a_move_to_another_superior_is_fine() -> None:
    assert codes(Change("move", TODAY, unit=STATION, under=COUNTY)) == set()


@pytest.mark.parametrize(
    ("day", "code"), [(TODAY - BACK - timedelta(days=1), "too-early"), (TODAY + AHEAD + timedelta(days=1), "too-late")]
)
def test_days_out_of_reach_are_refused(day: date, code: str) -> None:
    assert code in codes(Change("move", day, unit=STATION, under=COUNTY))


def test_a_path_that_the_tree_cannot_hold_is_refused() -> None:
    deep = place(9, "/" + "123456789/" * 19)
    assert "too-deep" in codes(Change("create", TODAY, unit=deep, wording=Wording("N", "新", "", "office")))


def test_what_one_subtree_loses_another_gains_and_what_holds_both_stays() -> None:
    flows = [Flow("/1/3/4/5/", "/1/7/8/", people=6, main=5)]
    assert shifts(flows) == {3: -5, 4: -5, 5: -5, 7: 5, 8: 5}


def test_people_who_move_within_one_unit_change_nothing_above_it() -> None:
    assert shifts([Flow("/1/3/4/", "/1/3/5/", 2, 2), Flow("/1/3/5/", "/1/3/4/", 2, 2)]) == {}


def test_the_sign_that_keeps_a_spreadsheet_from_calculating_is_read_away() -> None:
    assert [plain(cell) for cell in ("'=1+1", "'-名", "'名", " 名 ", None)] == ["=1+1", "-名", "'名", "名", ""]


def test_a_row_differs_by_names_and_kind_only() -> None:
    class Unit:
        name, name_en, kind = "甲", "A", "office"

    rows = [
        {"name": "甲", "name_en": "A", "kind": "office", "code": "other"},
        {"name": "乙", "name_en": "A", "kind": "office"},
    ]
    assert [differs(row, Unit()) for row in rows] == [False, True]
