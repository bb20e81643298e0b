"""A statistics form: its formulas, its mistakes, and the figures of two small crowds by hand."""

from fractions import Fraction
from types import SimpleNamespace

import pytest

from taixue.policy.rules.loading import Unreadable
from taixue.reports.rules.statistics import filling, formula, loading
from taixue.reports.rules.statistics.filling import Crowd

HEAD = 'format = 1\ncode = "small"\ntitle = { zh = "小表", en = "Small" }\nsource = "test"\n'
T = 'title = { zh = "一", en = "One" }\n'
DUE = f'[[columns]]\nid = "due"\n{T}counts = "subject"\n'
RATE = f'[[columns]]\nid = "rate"\n{T}formula = "met / due"\nas = "share"\n'
MET = f'[[columns]]\nid = "met"\n{T}counts = "met"\n'
WOMEN = f'[[columns]]\nid = "women"\n{T}counts = "subject"\nwhere = {{ sex = "2" }}\n'
ROWS = (
    f'[[rows]]\nid = "all"\n{T}'
    f'[[rows]]\nid = "section"\n{T}where = {{ band = "section" }}\n'
    f'[[rows]]\nid = "staff"\n{T}where = {{ band = "staff" }}\n'
    f'[[rows]]\nid = "both"\n{T}formula = "section + staff"\n'
)
CHECK = f'[[checks]]\n{T}columns = ["due", "met"]\nleft = "both"\nright = "all"\n'


def crowd(band, sex, subject, met, *, units=(), groups=()):
    sums = SimpleNamespace(subject=subject, met=met)
    return Crowd(band, "", sex, "36-40", frozenset(units), frozenset(groups), sums)


CROWDS = [crowd("section", "1", 6, 3), crowd("section", "2", 2, 1), crowd("staff", "2", 4, 0, units=["T1"])]


def filled(text, crowds=CROWDS, before=None, groups=()):
    form = loading.load(HEAD + text)
    return filling.fill(form, {"": crowds, "before": before}, groups=frozenset(groups))


@pytest.mark.parametrize(
    ("text", "value"),
    [("1 + 2 * 3", 7), ("(1 + 2) * 3", 9), ("7 - 2 - 1", 4), ("a / b", Fraction(1, 2)), ("a / 0", None),
     ("a + c", None)],
)  # fmt: skip
def test_a_formula_is_computed_as_at_school(text, value):
    known = {"a": Fraction(2), "b": Fraction(4), "c": None}
    assert formula.value(formula.read(text), known.__getitem__) == value


@pytest.mark.parametrize("text", ["", "a +", "a b", "(a", "a)", "+ a", "a ** b", "a; b", "A + b", "f(a)"])
def test_what_is_no_formula_is_not_read(text):
    assert formula.read(text) is None


def test_cells_count_who_fits_row_and_column_and_sums_add_up():
    values = filled(DUE + WOMEN + MET + RATE + ROWS).values
    assert [values[row, "due"] for row in ("all", "section", "staff", "both")] == [12, 8, 4, 12]
    assert [values[row, "women"] for row in ("all", "section", "staff")] == [6, 2, 4]
    assert values["both", "rate"] == Fraction(4, 12)  # a share of the sums, not a sum of shares


def test_a_unit_a_group_and_the_year_before_narrow_a_cell_and_what_is_unknown_has_no_value():
    text = DUE + "".join(
        f'[[rows]]\nid = "r{n}"\n{T}where = {{ {where} }}\n'
        for n, where in enumerate(['unit = "T1"', 'unit = "T2"', 'group = "党外"', 'group = "无"', 'window = "before"'])
    )
    crowds = [*CROWDS, crowd("staff", "1", 1, 0, groups=["党外"])]
    found = filled(text, crowds, before=[crowd("staff", "1", 5, 5)], groups=["党外"]).values
    assert [found[f"r{n}", "due"] for n in range(5)] == [4, 0, 1, None, 5]
    assert filled(text, crowds).values["r4", "due"] is None


def test_checks_say_what_does_not_agree():
    more = [*CROWDS, crowd("division", "1", 3, 0)]
    assert [one.good for one in filled(DUE + MET + ROWS + CHECK).checks] == [True, True]
    found = filled(DUE + MET + ROWS + CHECK, more)
    assert [(one.left, one.right, one.good) for one in found.checks] == [(12, 15, False), (4, 4, True)]
    assert found.wrong == 1


@pytest.mark.parametrize(
    ("text", "line", "key", "code"),
    [
        (DUE, 1, "rows", "missing"),
        (
            DUE + ROWS + '[[cells]]\nrow = "all"\ncolumn = "due"\nformula = "all.due + 1"\n',
            27,
            "cells[0].formula",
            "value",
        ),
        (DUE.replace('"subject"', '"average"') + ROWS, 8, "columns[0].counts", "value"),
        (DUE + DUE + ROWS, 10, "columns[1].id", "twice"),
        (DUE + ROWS.replace('"section + staff"', '"section + other"'), 23, "rows[3].formula", "value"),
        (DUE + ROWS.replace('band = "section"', 'bands = "section"'), 15, "rows[1].where.bands", "unknown"),
        (WOMEN + ROWS + f'[[rows]]\nid = "men"\n{T}where = {{ sex = "1" }}\n', 28, "rows[4].where", "twice"),
        (RATE.replace("met / due", "rate + 1") + ROWS, 8, "columns[0].formula", "value"),
    ],
)
def test_a_mistake_is_named_with_line_key_and_kind(text, line, key, code):
    with pytest.raises(Unreadable) as refused:
        loading.load(HEAD + text)
    assert (line, key, code) in [(one.line, one.key, one.code) for one in refused.value.mistakes]
