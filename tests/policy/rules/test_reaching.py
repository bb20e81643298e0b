"""What duties ask and whether they are met: alternatives, shares, measures, what is not to be exceeded; by hand."""

from dataclasses import replace
from datetime import date

import pytest

from taixue.policy.rules import record
from taixue.policy.rules.answer import headline
from taixue.policy.rules.evaluate import Attended, Evaluation, Exempted, Facts, Learned, Post, evaluate
from taixue.policy.rules.prorata import Share
from tests.policy.rules.test_tally import TODAY, WHO, did
from tests.policy.rules.written import load, whole

GROUP = """
[[groups]]
id = "all"
name = { zh = "全体", en = "Everyone" }
everyone = true
"""
CLAUSE = 'clause = { zh = "条", en = "clause" }\n'


def duty(limit: str, identity: str = "total") -> str:
    return f'[[groups.duties]]\nid = "{identity}"\n{limit}\n{CLAUSE}'


def stand(example: str, *entries: Learned, who: Facts = WHO, today: date = TODAY, window: str = "2026") -> Evaluation:
    document = load(whole(example))
    return evaluate(document, document.window(window), who, entries, today=today)


def figures(found: Evaluation) -> list[tuple[int, int, bool]]:
    return [(one.asked, one.counted, one.met) for one in found.duties]


EITHER = GROUP + duty('any = [{ least = 90 }, { least = 12, measure = "days" }]')


@pytest.mark.parametrize(
    ("entry", "met"),
    [
        ({"nominal": 8999, "half_days": 23}, False), ({"nominal": 9000}, True), ({"half_days": 24}, True),
    ],
)  # fmt: skip
def test_one_of_two_ways_will_do_and_nothing_is_missing_then(entry, met):
    found = stand(EITHER, did(1, **entry))
    assert (found.met, found.duties[0].missing) == (met, 0 if met else 1)


def test_a_share_of_what_counted_is_rounded_up_to_a_hundredth():
    group = GROUP + duty("least = 10") + duty(
        'least = { share = "2/3", of = "total", by = "counted" }\nof = { subjects = ["law"] }', "special"
    )  # fmt: skip
    entries = [did(1, nominal=1000), did(2, nominal=667, subject="law")]  # two thirds of 16.67 are 11.1133…
    assert figures(stand(group, *entries)) == [(1000, 1667, True), (1112, 667, False)]


def test_half_of_a_list_of_three_is_two_different_ones():
    group = GROUP + duty("least = 1") + duty(
        'least = { share = "1/2", of = "prescribed" }\nmeasure = "different"\nof = { prescribed = true }', "list"
    )  # fmt: skip
    who = replace(WHO, prescribed=frozenset("abc"))
    twice = [did(1, item="a", nominal=100), did(2, item="a", nominal=100)]
    assert figures(stand(group, *twice, who=who))[1] == (200, 100, False)
    assert figures(stand(group, *twice, did(3, item="c"), who=who))[1] == (200, 200, True)


CLASS = (
    '[[windows]]\nid = "class"\nkind = "class"\n'
    + GROUP
    + duty('least = 1\nmeasure = "days"')
    + duty('most = { share = "1/7", of = "class" }\nmeasure = "absence"', "leave")
    + '[[consequences]]\nkind = "removal"\nduty = "leave"\nwords = { zh = "退学", en = "Removal" }\n'
)


@pytest.mark.parametrize(("missed", "kept"), [(2, True), (3, False)])
def test_leave_of_a_class_is_at_most_a_seventh(missed, kept):
    one = Attended("0197", date(2026, 3, 2), date(2026, 3, 8), half_days=14, missed=missed)
    document = load(whole(CLASS))
    who = replace(WHO, classes=(one,))
    window = next(iter(document.calendar.windows(date(2026, 1, 1), TODAY, who)))
    found = evaluate(
        document, window, who, [did(1, item="0197", half_days=11, day=date(2026, 3, 8))], today=one.last_day
    )
    assert window.name == "class:0197"
    assert (found.duties[1].asked, found.duties[1].counted, found.duties[1].met) == (100, missed * 50, kept)
    assert found.consequences == (() if kept else (0,))


def test_a_right_is_shown_and_never_unmet():
    found = stand(GROUP + duty('least = 30\nnature = "entitlement"'))
    assert (found.met, found.duties[0].met, found.duties[0].missing) == (True, False, 3000)


def test_levels_name_how_much_was_reached():
    levels = (
        'levels = [{ from = 60, name = { zh = "中", en = "fair" } }, { from = 90, name = { zh = "优", en = "good" } }]'
    )
    group = GROUP + duty(f'least = 60\nmeasure = "score"\n{levels}')
    assert [stand(group, did(1, score=s)).duties[0].level for s in (59, 60, 89, 90)] == [-1, 0, 0, 1]


TWO = """
[[groups]]
id = "high"
name = { zh = "高", en = "High" }
bands = ["division"]
""" + duty("least = 50") + """
[[groups]]
id = "low"
name = { zh = "低", en = "Low" }
bands = ["staff"]
""" + duty("least = 80")  # fmt: skip


def test_a_rank_that_changed_is_weighted_by_days_where_the_rule_says_so():
    posts = (
        Post(date(2020, 1, 1), date(2026, 7, 1), "/1/", "", "staff"),
        Post(date(2026, 7, 1), None, "/1/", "", "division"),
    )
    document = load(whole(TWO).replace('rank_on = "last-day"', 'rank_on = "weighted"'))
    found = evaluate(document, document.window("2026"), replace(WHO, posts=posts), [], today=TODAY)
    assert found.weights == (("high", 184), ("low", 181))  # 1 July to 31 December, 1 January to 30 June
    assert found.duties[0].asked == 6500  # (50 × 184 + 80 × 181) / 365 = 64.88, rounded up


def sick(first: date, last: date, **more: object) -> Facts:
    return replace(WHO, exempted=(Exempted("sick", first, last, **more),))


def test_an_exemption_takes_its_whole_months_where_the_rule_says_so():
    rule = GROUP + duty("least = 80") + '[[exemptions]]\nkind = "sick"\neffect = "months"\n'
    found = stand(rule, who=sick(date(2026, 2, 10), date(2026, 5, 31)))  # March, April, May
    assert (found.duties[0].asked, found.duties[0].part) == (6000, Share(9, 12, "months"))


def test_an_exemption_lifts_what_it_names_while_it_lasts():
    rule = GROUP + duty("least = 80") + duty("least = 10", "more") + '[[exemptions]]\nkind = "sick"\n'
    found = stand(rule, who=sick(date(2026, 2, 1), date(2026, 12, 31), duties=("more",)))
    assert ([one.duty.id for one in found.duties], found.lifted, found.exempt) == (["total"], ("more",), "")
    all_of_it = stand(rule, who=sick(date(2026, 2, 1), date(2026, 12, 31)))
    assert (all_of_it.exempt, all_of_it.subject) == ("exempted", False)
    assert stand(rule, who=sick(date(2026, 2, 1), date(2026, 6, 30))).duties[0].asked == 8000


def test_a_surplus_of_required_hours_counts_as_elective_once_in_the_next_year():
    rule = GROUP + duty("least = 20") + duty('counts = "required"\nleast = 10', "required")
    rule += '[[carries]]\nsurplus = "required"\ncategory = "elective"\nmost = 4\n'
    earlier = did(1, day=date(2025, 5, 1), nominal=1500, required=True)
    found = stand(rule, earlier, did(2, nominal=100))
    assert [(one.window, one.amount) for one in found.carried] == [("2025", 400)]
    assert figures(found) == [(2000, 500, False), (1000, 0, False)]
    assert figures(stand(rule, earlier, window="2027", today=date(2027, 6, 1))) == [(2000, 0, False), (1000, 0, False)]


def test_a_gate_opens_exactly_when_enough_is_there():
    rule = '[[gates]]\nid = "exam"\nname = { zh = "考", en = "Exam" }\nleast = 30\n'
    assert [stand(rule, did(1, nominal=n)).gates[0].reached.met for n in (2999, 3000)] == [False, True]


def test_what_units_add_up_is_the_highest_duty_over_everything():
    rule = GROUP + duty('least = 10\nof = { subjects = ["law"] }', "law") + duty("least = 5")
    total, required = headline(stand(rule))
    assert (total and total.duty.id, required) == ("total", None)


def test_a_consequence_of_what_is_unmet_follows_when_the_window_is_over():
    rule = GROUP + duty("least = 5") + '[[consequences]]\nkind = "pay"\nwords = { zh = "扣", en = "Hold" }\n'
    assert [stand(rule, today=day).consequences for day in (TODAY, date(2027, 1, 1))] == [(), (0,)]


def test_the_record_has_a_key_only_for_what_happened():
    kept = record.plain(stand(EITHER, did(1, nominal=100)))
    assert kept["duties"][0]["bars"] == [[9000, 100, 1], [1200, 0, 1]]
    assert not {"carried", "excused", "gates", "weights"} & kept.keys()
