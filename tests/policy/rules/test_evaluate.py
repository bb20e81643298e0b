"""What a person owes, what counted, and why."""

import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

import taixue.policy
from taixue.people.rules.ranks import RANKS, Band
from taixue.policy.rules import loading, record, steps
from taixue.policy.rules.evaluate import Evaluation, Facts, Learned, Post, Studied, evaluate
from taixue.policy.rules.prorata import Share
from tests.policy.rules.pages import centihours, table

TEXT = (Path(taixue.policy.__file__).parent / "library/fujian-2017.toml").read_text(encoding="utf-8")
TODAY = date(2026, 11, 20)
RANK = {"section-and-below": "四级主任科员", "division-and-above": "一级调研员"}


def document(**changed: str) -> loading.Document:
    text = TEXT
    for key, value in changed.items():
        before = next(line for line in text.splitlines() if line.startswith(f"{key} ="))
        text = text.replace(before, f'{key} = "{value}"', 1)
    return loading.load(text, bands=[band.value for band in Band])


def post(
    rank: str = "四级主任科员", first: date = date(2020, 1, 1), end: date | None = None, path: str = "/1/2/"
) -> Post:
    return Post(first, end, path, rank, RANKS[rank].value)


def facts(*posts: Post, registered: date | None = date(2020, 1, 1), studied: tuple[Studied, ...] = ()) -> Facts:
    return Facts(registered, posts or (post(),), studied)


def learned(number: int, day: date = date(2026, 6, 1), hours: int = 500, **changed: object) -> Learned:
    known = {
        "kind": "course",
        "required": False,
        "seconds": 3600,
        "nominal": hours,
        "provenance": "proven",
        "recorded_day": day,
    }
    return Learned(id=UUID(int=number), sequence=number, last_day=day, **(known | changed))


def stand(
    *entries: Learned, who: Facts | None = None, today: date = TODAY, window: str = "2026", **changed: str
) -> Evaluation:
    one = document(**changed)
    return evaluate(one, one.calendar.window(window), who or facts(), entries, today=today)


@pytest.mark.parametrize("row", table("fujian-2017.md", "Met or not, at the limit"), ids=lambda row: " ".join(row[:3]))
def test_the_limit_is_met_exactly_and_missed_by_a_hundredth(row):
    group, total, required, met, missing, missing_required = row
    entries = [
        learned(1, hours=centihours(required), required=True),
        learned(2, hours=centihours(total) - centihours(required)),
    ]
    found = stand(*entries, who=facts(post(RANK[group])))
    assert (found.group, found.met) == (group, met == "yes")
    assert [duty.missing for duty in found.duties] == [centihours(missing), centihours(missing_required)]


def test_a_section_chief_registered_on_1_july_owes_40_hours_of_them_13_required():
    found = stand(who=facts(post("乡科级正职", date(2026, 7, 1)), registered=date(2026, 7, 1)))
    assert [duty.asked for duty in found.duties] == [4000, 1300]
    assert (found.part, found.first_day) == (Share(6, 12, "months"), date(2026, 7, 1))


@pytest.mark.parametrize(
    ("who", "exempt"),
    [
        (facts(), ""),
        (Facts(date(2020, 1, 1), ()), "no-posting"),
        (facts(post(end=TODAY)), "no-posting"),
        (facts(post(end=TODAY), replace(post(first=TODAY), kind="leave")), "on-leave"),
        (facts(post(end=TODAY), replace(post(first=TODAY), kind="retired")), "no-posting"),
        (facts(post(end=TODAY + timedelta(days=1))), ""),
        (facts(post(first=TODAY + timedelta(days=1))), "no-posting"),
        (facts(registered=None), "not-registered"),
        (facts(registered=TODAY + timedelta(days=1)), "not-registered"),
        (facts(registered=TODAY), ""),
    ],
)
def test_subject_to_duty_is_who_is_posted_and_registered_on_the_reference_day(who, exempt):
    found = stand(learned(1, hours=9000, required=True), who=who)
    assert (found.exempt, found.subject, found.met) == (exempt, not exempt, not exempt)
    assert bool(found.duties) == (not exempt)


def test_someone_registered_on_a_statistics_day_owes_nothing_that_year():
    found = stand(who=facts(registered=date(2026, 12, 21)), today=date(2027, 1, 5))
    assert found.exempt == "not-registered"


def test_the_rank_on_the_last_day_decides_unless_the_policy_says_the_first():
    promoted = facts(post(end=date(2026, 9, 1)), post("一级调研员", date(2026, 9, 1)))
    last, first = stand(who=promoted), stand(who=promoted, rank_on="first-day")
    assert (last.group, last.duties[0].asked, last.rank_day) == ("division-and-above", 5000, TODAY)
    assert (first.group, first.duties[0].asked, first.rank_day) == ("section-and-below", 8000, date(2026, 1, 1))


def test_the_first_rank_of_someone_posted_within_the_year_is_that_of_the_first_posting():
    late = facts(post(first=date(2026, 3, 1), end=date(2026, 9, 1)), post("一级调研员", date(2026, 9, 1)))
    found = stand(who=late, rank_on="first-day")
    assert (found.group, found.rank_day) == ("section-and-below", date(2026, 3, 1))


def test_after_the_window_its_last_day_is_the_reference():
    moved = facts(post(end=date(2026, 12, 25)), post(first=date(2026, 12, 25), path="/9/"))
    assert stand(who=moved, today=date(2027, 2, 1)).unit_path == "/1/2/"


def why(found: Evaluation) -> list[tuple[int, str]]:
    return [(line.sequence, line.code) for line in found.uncounted]


def test_an_entry_counts_by_its_last_day_and_says_why_if_not():
    days = [date(2026, 1, 1), date(2026, 12, 20), date(2026, 12, 21), date(2026, 12, 31)]
    found = stand(*(learned(n, day) for n, day in enumerate(days, start=1)), today=date(2027, 1, 5))
    assert [line.sequence for line in found.counted] == [1, 2]
    assert why(found) == [(3, "statistics-days"), (4, "statistics-days")]


def test_statistics_days_count_for_the_year_that_the_policy_names():
    entry = learned(1, date(2026, 12, 25))
    assert [len(stand(entry, counts_for=name).counted) for name in ("none", "this", "next")] == [0, 1, 0]
    in_next = [
        len(stand(entry, counts_for=name, window="2027", today=date(2027, 2, 1)).counted) for name in ("this", "next")
    ]
    assert in_next == [0, 1]
    assert stand(entry, counts_for="next").uncounted[0].facts == (("window", "2027"), ("day", "2026-12-25"))


def test_what_was_learned_last_year_and_recorded_in_this_is_shown_and_not_carried_over():
    late = learned(1, date(2025, 12, 18), recorded_day=date(2026, 2, 3))
    found = stand(late, learned(2, date(2025, 6, 1)))
    assert why(found) == [(1, "other-window")]
    assert dict(found.uncounted[0].facts)["window"] == "2025"


def test_a_reversal_and_what_it_takes_back_are_shown_and_neither_counts():
    one = learned(1, hours=400, required=True)
    taken = learned(2, hours=-400, required=True, seconds=-3600, reverses=one.id, recorded_day=date(2026, 9, 8))
    found = stand(one, taken)
    assert (found.counted, why(found)) == ((), [(1, "reversed"), (2, "reversal")])
    assert [line.amount for line in found.uncounted] == [400, -400]


def test_a_reversal_recorded_a_year_later_is_lost_by_the_year_that_gained():
    one = learned(1, date(2025, 6, 1), hours=400)
    taken = learned(2, date(2025, 6, 1), hours=-400, reverses=one.id, recorded_day=date(2026, 2, 1))
    assert stand(one, window="2025").counted[0].amount == 400
    assert stand(one, taken, window="2025").counted == ()
    assert stand(one, taken, window="2026").counted == ()


def test_a_kind_that_the_policy_does_not_know_earns_nothing_and_says_so():
    assert why(stand(learned(1, kind="lecture"))) == [(1, "kind-not-recognised")]


@pytest.mark.parametrize(
    ("studied", "took_part"),
    [
        ((), False),
        ((Studied(date(2026, 3, 1), date(2026, 3, 1)),), True),
        ((Studied(date(2026, 12, 20), date(2026, 12, 31)),), True),
        ((Studied(date(2026, 12, 21), date(2026, 12, 31)),), False),
        ((Studied(date(2025, 3, 1), date(2025, 12, 31)),), False),
    ],
)
def test_participation_is_a_proven_second_in_the_window(studied, took_part):
    assert stand(who=facts(studied=studied)).participated is took_part


def test_an_entry_proves_participation_only_with_proven_seconds():
    taking_part = [stand(learned(1, **c)).participated for c in ({}, {"provenance": "declared"}, {"seconds": 0})]
    assert taking_part == [True, False, False]


def test_an_entry_of_a_statistics_day_proves_no_participation():
    assert not stand(learned(1, date(2026, 12, 21))).participated


DAYS = st.dates(date(2025, 12, 1), date(2027, 1, 31))
ENTRIES = st.lists(
    st.tuples(DAYS, st.integers(0, 9000), st.booleans(), st.sampled_from(["course", "lecture"]), st.booleans()),
    max_size=12,
)


def chain(rows: list[tuple[date, int, bool, str, bool]]) -> list[Learned]:
    """Build a chain of entries; the last of a row says whether the entry is reversed at the end."""
    lines = [learned(n, day, hours, required=r, kind=k) for n, (day, hours, r, k, _) in enumerate(rows, start=1)]
    for line, row in zip(list(lines), rows, strict=True):
        if row[4]:
            lines.append(
                learned(len(lines) + 1, line.last_day, -line.nominal, required=line.required, kind=line.kind,
                        seconds=-line.seconds, reverses=line.id, recorded_day=date(2027, 2, 1))
            )  # fmt: skip
    return lines


@given(ENTRIES, st.sampled_from(["none", "this", "next"]), st.randoms(use_true_random=False))
def test_the_order_of_entries_never_matters(rows, counts_for, dice: random.Random):
    entries = chain(rows)
    shuffled = dice.sample(entries, len(entries))
    assert stand(*entries, counts_for=counts_for) == stand(*shuffled, counts_for=counts_for)


@given(ENTRIES, st.sampled_from(["none", "this", "next"]))
def test_reversed_entries_are_worth_as_much_as_none(rows, counts_for):
    kept = [row for row in rows if not row[4]]
    with_all, without = stand(*chain(rows), counts_for=counts_for), stand(*chain(kept), counts_for=counts_for)
    assert [duty.counted for duty in with_all.duties] == [duty.counted for duty in without.duties]


@given(ENTRIES)
def test_every_day_counts_for_at_most_one_year_and_nothing_is_invented(rows):
    entries = chain([(*row[:4], False) for row in rows])
    for counts_for in ("none", "this", "next"):
        years = [
            stand(*entries, window=w, today=date(2028, 1, 5), counts_for=counts_for) for w in ("2025", "2026", "2027")
        ]
        counted = [line.entry for year in years for line in year.counted]
        assert len(counted) == len(set(counted)) <= len(entries)


def test_the_steps_show_how_the_number_was_computed():
    found = stand(learned(1, hours=1250, required=True), who=facts(registered=date(2026, 7, 1)))
    required = found.duties[1]
    figures = steps.Figures(required.asked, required.counted, 1)
    told = steps.of_bar(required.duty, required.duty.bars[0], found.part, figures, unit="hours")
    assert [(step.code, step.amounts, step.facts) for step in told] == [
        ("full", {"full": 2500}, {}),
        ("share-months", {"full": 2500, "exact": 1250}, {"parts": "6", "whole": "12"}),
        ("rounded", {"asked": 1300}, {}),
        ("counted", {"counted": 1250}, {"lines": "1"}),
        ("missing", {"asked": 1300, "counted": 1250, "missing": 50}, {}),
    ]


def test_the_record_of_an_evaluation_is_plain_values():
    one = learned(1, date(2026, 12, 21))
    kept = record.plain(stand(one, learned(2, required=True), who=facts(registered=date(2026, 7, 1))))
    assert kept["part"] == {"parts": 6, "whole": 12, "unit": "months"}
    assert kept["uncounted"][0] == {
        "entry": str(one.id), "sequence": 1, "amount": 500, "required": False, "conversion": 0,
        "code": "statistics-days", "facts": {"day": "2026-12-21"},
    }  # fmt: skip
    assert [duty["missing"] for duty in kept["duties"]] == [3500, 800]
