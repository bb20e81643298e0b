"""Lists of units."""

from taixue.people.rules import trees


def row(code: str, parent: str, kind: str = "office") -> dict[str, str]:
    return {"code": code, "parent": parent, "name": code, "name_en": "", "kind": kind}


def test_superiors_come_before_what_is_under_them() -> None:
    verdict = trees.judge([row("C", "B"), row("B", "A"), row("A", "")], {})
    assert not verdict.problems
    assert [r.code for r in verdict.rows] == ["A", "B", "C"]


def test_each_mistake_names_its_row_column_and_cure() -> None:
    rows = [
        row("A", ""),
        row("A", ""),
        row("B", "nowhere"),
        {**row("C", "A"), "code": ""},
        row("D", "A", kind="village"),
    ]
    found = {(p.row, p.column, p.code) for p in trees.judge(rows, {}).problems}
    assert found == {(3, "code", "twice"), (4, "parent", "unknown"), (5, "code", "missing"), (6, "kind", "unknown")}
    assert all(p.cure for p in trees.judge(rows, {}).problems)


def test_units_that_stand_under_each_other_are_refused() -> None:
    problems = trees.judge([row("A", "B"), row("B", "A")], {}).problems
    assert {(p.row, p.code) for p in problems} == {(2, "circle"), (3, "circle")}


def test_a_list_does_not_move_a_standing_unit() -> None:
    problems = trees.judge([row("B", "")], {"A": "", "B": "A"}).problems
    assert [(p.column, p.code) for p in problems] == [("parent", "moved")]
