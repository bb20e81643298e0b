"""Reading a document: the library is whole, and every mistake is named with line, key and cure."""

from dataclasses import replace
from pathlib import Path

import pytest

import taixue.policy
from taixue.people.rules.ranks import RANKS, Band
from taixue.policy.rules import loading
from tests.policy.rules.pages import table

LIBRARY = Path(taixue.policy.__file__).parent / "library"
TEXT = (LIBRARY / "fujian-2017.toml").read_text(encoding="utf-8")
BANDS = [band.value for band in Band]


def load(text: str = TEXT) -> loading.Document:
    return loading.load(text, bands=BANDS)


def line_of(text: str, part: str) -> int:
    return max(n for n, line in enumerate(text.splitlines(), start=1) if part in line)


@pytest.mark.parametrize("file", sorted(LIBRARY.glob("*.toml")), ids=lambda file: file.stem)
def test_every_document_of_the_library_is_read_and_named_by_its_code(file):
    assert load(file.read_text(encoding="utf-8")).code == file.stem


@pytest.mark.parametrize("row", table("fujian-2017.md", "Who owes what"), ids=lambda row: row[0])
def test_each_rank_owes_what_the_page_says(row):
    rank, band, name, total, required = row
    assert RANKS["" if rank == "(none)" else rank] == band
    group = load().group(band)
    assert group is not None
    duties = [(duty.id, duty.counts, duty.full) for duty in group.duties]
    assert (group.id, duties) == (
        name,
        [("total", "all", int(total) * 100), ("required", "required", int(required) * 100)],
    )


def test_other_staff_follow_by_reference():
    assert [group.by_reference for group in load().groups] == [(), ("other",)]


def test_the_calendar_is_that_of_the_notice():
    document = load()
    assert (document.calendar.first, document.calendar.last) == ((1, 1), (12, 20))
    assert (document.calendar.statistics, document.calendar.counts_for) == (((12, 21), (12, 31)), "none")
    assert (document.carry, document.pro_rata, document.rank_on) == ("none", "months", "last-day")


MISTAKES = [
    ('hours = 80', 'hours = "80"', "groups[1].duties[0].hours", "type", "80"),
    ('hours = 80', 'hours = 0', "groups[1].duties[0].hours", "value", "80"),
    ('hours = 80', 'hours = true', "groups[1].duties[0].hours", "type", "80"),
    ('last = "12-20"', 'last = "12-35"', "window.last", "value", '"12-20"'),
    ('last = "12-20"', 'last = "02-29"', "window.last", "value", '"12-20"'),
    ('first = "12-21"', 'first = "12-19"', "window.statistics.first", "value", '"12-21"'),
    ('counts_for = "none"', 'counts_for = "both"', "window.statistics.counts_for", "value", '"none" | "this" | "next"'),
    ('carry = "none"', 'carry = "none"\nsurplus = 3', "window.surplus", "unknown", "carry, first, last, statistics"),
    ('pro_rata = "months"', 'pro_rata = "weeks"', "pro_rata", "value", '"months" | "days" | "none"'),
    ('kind = "course"', 'kind = "A course"', "conversions[0].kind", "value", '"course"'),
    ('credit = "nominal"', 'credit = "seconds"', "conversions[0].hour", "missing", "2700"),
    ('by_reference = ["other"]', 'by_reference = ["bureau"]', "groups[1].by_reference", "twice", '"bureau"'),
    ('id = "section-and-below"', 'id = "division-and-above"', "groups[1].id", "twice", '"division-and-above"'),
    ('valid_from = 2017-01-01', 'valid_from = "2017"', "valid_from", "type", "2017-01-01"),
    ('code = "fujian-2017"', 'code = "Fujian 2017"', "code", "value", '"fujian-2017"'),
    ('number = 1', 'number = 0', "number", "value", "1"),
    ('en = "Civil Service Bureau"', 'en = 3', "issuers[1].en", "type", '"…"'),
]  # fmt: skip


@pytest.mark.parametrize(("good", "bad", "key", "code", "cure"), MISTAKES, ids=[f"{m[2]} {m[1]}" for m in MISTAKES])
def test_a_mistake_is_named_with_line_key_and_cure(good, bad, key, code, cure):
    text = TEXT.replace(good, bad, 1)
    with pytest.raises(loading.Unreadable) as unreadable:
        load(text)
    line = line_of(text, bad.splitlines()[-1] if code != "missing" else "[[conversions]]")
    assert unreadable.value.mistakes == (loading.Mistake(line, key, code, cure),)


def test_a_missing_key_is_named_at_its_table():
    text = TEXT.replace('rank_on = "last-day"', "").replace('last = "12-20"\n', "")
    with pytest.raises(loading.Unreadable) as unreadable:
        load(text)
    assert [(m.line, m.key, m.code) for m in unreadable.value.mistakes] == [
        (1, "rank_on", "missing"), (line_of(text, "[window]"), "window.last", "missing"),
    ]  # fmt: skip


def test_a_text_that_is_no_toml_is_named_with_its_line():
    with pytest.raises(loading.Unreadable) as unreadable:
        load(TEXT.replace("number = 1", "number = = 1"))
    assert [(m.line, m.code) for m in unreadable.value.mistakes] == [(line_of(TEXT, "number = 1"), "syntax")]


def test_an_empty_text_names_every_missing_key():
    with pytest.raises(loading.Unreadable) as unreadable:
        load("")
    assert {m.key for m in unreadable.value.mistakes} >= {
        "code",
        "number",
        "window",
        "groups",
        "clauses",
        "conversions",
    }


def test_a_group_needs_a_duty_over_all_entries():
    text = TEXT.replace('counts = "all"', 'counts = "required"')
    with pytest.raises(loading.Unreadable) as unreadable:
        load(text)
    assert [m.key for m in unreadable.value.mistakes] == ["groups[0].duties", "groups[1].duties"]


def test_words_in_three_quotes_hide_no_lines():
    text = TEXT.replace('source = "', 'source = """\nhours = 3\n', 1).replace('cadres"\nrank_on', 'cadres"""\nrank_on')
    assert load(text).source.startswith("hours = 3")
    assert replace(load(text), source="") == replace(load(), source="")
