"""Case files: what they say is read, and what they say wrongly is named with line, key and cure."""

import re
from datetime import date

import pytest

from taixue.people.rules.ranks import Band
from taixue.policy.rules.cases import files
from taixue.policy.rules.cases.case import Attendance, Case, Deed, Expected, Somebody, Stay
from taixue.policy.rules.loading import Unreadable
from tests.policy.rules.pages import DOCS

TEXT = """format = 1
window = "2026"
on = 2026-12-31

[person]
registered = 2020-02-01
kinds = ["base-post"]
prescribed = ["a"]

[[person.posts]]
band = "section"
last = 2026-08-31

[[person.posts]]
band = "division"
first = 2026-09-01

[[person.events]]
kind = "promoted"
day = 2026-09-01

[[person.classes]]
item = "k"
first = 2026-05-11
last = 2026-05-17
days = 7
away = 0.5

[[person.exemptions]]
kind = "sick"
first = 2026-03-01
last = 2026-04-30

[[entries]]
kind = "class"
day = 2026-05-17
at = "17:30"
days = 6.5
item = "k"
provenance = "certified"

[[entries]]
kind = "course"
day = 2026-06-01
recorded = 2026-06-02
hours = 2.5
seconds = 9000
required = true
category = "online"
subject = "law"
item = "a"

[[entries]]
kind = "course"
day = 2026-06-01
hours = 2.5
reverses = 2

[parameters]
hours-asked = 80

[expected]
standing = "met"
asked = { total = 50 }
counted = { total = 52.25 }
"""


def read(text: str = TEXT) -> Case:
    return files.read(text, bands=[band.value for band in Band])


def test_a_case_file_says_person_entries_and_what_is_expected():
    case = read()
    assert (case.window, case.on, case.parameters) == ("2026", date(2026, 12, 31), {"hours-asked": 80})
    assert case.expected == Expected({"total": 5000}, {"total": 5225}, "met")
    assert case.person == Somebody(
        stays=(Stay("section", last_day=date(2026, 8, 31)), Stay("division", date(2026, 9, 1))),
        registered=date(2020, 2, 1), kinds=frozenset({"base-post"}), prescribed=("a",),
        events=(("promoted", date(2026, 9, 1)),),
        classes=(Attendance("k", date(2026, 5, 11), date(2026, 5, 17), 14, 1),),
        exemptions=(("sick", date(2026, 3, 1), date(2026, 4, 30)),),
    )  # fmt: skip
    attended, studied, reversal = case.deeds
    assert attended == Deed(
        kind="class", day=date(2026, 5, 17), minute=1050, half_days=13, item="k", provenance="certified"
    )
    assert studied == Deed(
        kind="course", day=date(2026, 6, 1), recorded=date(2026, 6, 2), nominal=250, seconds=9000, required=True,
        category="online", subject="law", item="a",
    )  # fmt: skip
    assert reversal.reverses == 2


MISTAKES = [
    ('window = "2026"', "window = 2026", "window", "type", '"2026"'),
    ('band = "division"', 'band = "captain"', "person.posts[1].band", "value", ""),
    ("away = 0.5", "away = 0.25", "person.classes[0].away", "value", "0.5"),
    ('at = "17:30"', 'at = "25:30"', "entries[0].at", "value", '"20:15"'),
    ("hours = 2.5\nseconds", "hours = 2.555\nseconds", "entries[1].hours", "value", "25"),
    ("reverses = 2", "reverses = 3", "entries[2].reverses", "value", "1"),
    ('standing = "met"', 'standing = "fine"', "expected.standing", "value", '"met"'),
    ("subject =", "topic =", "entries[1].topic", "unknown", ""),
    ("[[person.posts]]", "[[person.places]]", "person.posts", "missing", "[[person.posts]]"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("good", "bad", "key", "code", "cure"), MISTAKES, ids=[m[1].partition("\n")[0] for m in MISTAKES]
)
def test_a_mistake_is_named_with_line_key_and_cure(good, bad, key, code, cure):
    text = TEXT.replace(good, bad)
    with pytest.raises(Unreadable) as unreadable:
        read(text)
    first = unreadable.value.mistakes[0]
    assert (first.key, first.code) == (key, code)
    assert first.cure == cure or not cure
    assert bad.partition("\n")[0] in text.splitlines()[first.line - 1] or code == "missing"


def test_a_text_that_is_no_toml_is_named_with_its_line():
    with pytest.raises(Unreadable) as unreadable:
        read(TEXT.replace("format = 1", "format = = 1"))
    assert [(m.line, m.code) for m in unreadable.value.mistakes] == [(1, "syntax")]


def test_the_example_of_the_page_is_read():
    page = (DOCS / "format.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```case\n(.*?)```", page, flags=re.DOTALL)
    assert read(example).expected == Expected(
        {"total": 8000, "required": 2500}, {"total": 8000, "required": 2500}, "met"
    )
