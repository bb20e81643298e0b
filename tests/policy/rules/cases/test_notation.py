"""What people and entries of a table say."""

from datetime import date

import pytest

from taixue.policy.rules.cases import notation
from taixue.policy.rules.cases.case import LONG_AGO, Attendance, Deed, Stay
from taixue.policy.rules.cases.notation import Unclear


def test_a_band_stands_for_somebody_who_has_been_there_for_long():
    person, parameters = notation.somebody("section")
    assert (person.stays, person.registered, person.kinds) == ((Stay("section"),), LONG_AGO, frozenset())
    assert parameters == {}


def test_a_promotion_begins_on_the_day_after_the_last_of_the_old_band():
    person, _ = notation.somebody("section to 2026-08-31, then division; registered 2026-02-01; is district")
    assert person.stays == (Stay("section", LONG_AGO, date(2026, 8, 31)), Stay("division", date(2026, 9, 1)))
    assert (person.registered, person.kinds) == (date(2026, 2, 1), {"district"})


def test_a_leave_takes_the_place_of_the_posting():
    person, _ = notation.somebody("section; leave from 2026-05-01")
    assert person.stays == (
        Stay("section", LONG_AGO, date(2026, 4, 30)),
        Stay("section", date(2026, 5, 1), kind="leave"),
    )


def test_events_exemptions_classes_lists_and_what_the_unit_sets_are_read():
    person, parameters = notation.somebody(
        "staff; appointed 2026-07-01; exempt illness 2026-09-01 to 2026-12-31; unit sets hours-asked 80; "
        "prescribed a b; class k 2026-05-11 to 2026-05-17 7 d away 1.5 d"
    )
    assert person.events == (("appointed", date(2026, 7, 1)),)
    assert person.exemptions == (("illness", date(2026, 9, 1), date(2026, 12, 31)),)
    assert (parameters, person.prescribed) == ({"hours-asked": 80}, ("a", "b"))
    assert person.classes == (Attendance("k", date(2026, 5, 11), date(2026, 5, 17), 14, 3),)


def test_an_entry_has_measures_marks_and_a_moment():
    found = notation.deeds("class 0.5 d 3.5 h required cat law class k imported 2026-03-02 06:30")
    assert found == [
        Deed(
            kind="class", day=date(2026, 3, 2), minute=390, half_days=1, nominal=350, required=True, category="law",
            item="k", provenance="imported",
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "days"),
    [
        ("talk 1 x times 2 2026-05-01", ["2026-05-01", "2026-05-01"]),
        ("points 5 p daily 3 2026-02-27", ["2026-02-27", "2026-02-28", "2026-03-01"]),
        ("talk 1 x monthly 3 2026-11-10", ["2026-11-10", "2026-12-10", "2027-01-10"]),
        ("a 1 h 2026-01-01; b 45 min 2026-01-02", ["2026-01-01", "2026-01-02"]),
        ("-", []),
    ],
)
def test_entries_are_repeated_as_the_table_says(cell, days):
    assert [deed.day.isoformat() for deed in notation.deeds(cell)] == days


@pytest.mark.parametrize(
    "cell",
    ["course 25 h", "course 25 parsecs 2026-01-01", "course 0.25 d 2026-01-01", "course h 2026-13-01", "course 1"],
)
def test_what_cannot_be_read_is_refused_with_what_may_stand_there(cell):
    with pytest.raises(Unclear):
        notation.deeds(cell)


@pytest.mark.parametrize("cell", ["section; registered yesterday", "section; sits in a corner", "section to May"])
def test_a_person_that_cannot_be_read_is_refused(cell):
    with pytest.raises(Unclear):
        notation.somebody(cell)
