from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from taixue.kit.templatetags import taixue_ui as ui

NOON = datetime(2026, 11, 20, 4, 5, tzinfo=UTC)  # 12:05 in the authority's zone


def drawn(text: str, **facts: object) -> str:
    return Template(text).render(Context({"request": RequestFactory().get("/x/?sort=name&page=2")} | facts))


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (lambda: ui.hours(6359), "63.5"),
        (lambda: ui.hours(None), ""),
        (lambda: ui.hours2(6359), "63.59"),
        (lambda: ui.trimmed(8000), "80"),
        (lambda: ui.trimmed(1350), "13.5"),
        (lambda: ui.percent(64), "64%"),
        (lambda: ui.percent(73.14), "73.1%"),
        (lambda: ui.percent(None), "–"),
        (lambda: ui.share(301, 412), "73.0%"),
        (lambda: ui.share(0, 0), "–"),
        (lambda: ui.mask("13900004417"), "139****4417"),
        (lambda: ui.mask("359901198803122317"), "359901********2317"),
        (lambda: ui.mask("12"), "1****2"),
        (lambda: ui.clock(1104), "18:24"),
        (lambda: ui.clock(4000), "1:06:40"),
        (lambda: ui.megabytes(5_240_000), "5.3 MB"),
        (lambda: ui.megabytes(104_000_001), "105 MB"),
        (lambda: ui.initial("林若溪"), "林"),
        (lambda: ui.iso(NOON), "2026-11-20"),
        (lambda: ui.moment(NOON), "2026-11-20 12:05"),
    ],
)
def test_figures_are_written_alike_in_both_languages(call, expected):
    for language in ("zh-hans", "en"):
        with translation.override(language):
            assert call() == expected


def test_days_are_written_in_prose_in_each_language():
    with translation.override("zh-hans"):
        assert ui.day(NOON) == "11 月 20 日"
        assert ui.longday(date(2026, 11, 20)) == "2026 年 11 月 20 日"
        assert ui.proseday(NOON) == "11 月 20 日 12:05"
        assert ui.nearday(NOON, date(2026, 11, 21)) == "昨天 12:05"
    with translation.override("en"):
        assert ui.day(NOON) == "20 November"
        assert ui.longday(date(2026, 11, 20)) == "20 November 2026"
        assert ui.proseday(NOON) == "20 November, 12:05"
        assert ui.nearday(NOON, date(2026, 11, 20)) == "today 12:05"
        assert ui.nearday(NOON, date(2026, 11, 30)) == "20 November"


def test_a_moment_late_in_utc_belongs_to_the_next_local_day():
    assert ui.iso(datetime(2026, 11, 20, 17, 0, tzinfo=UTC)) == "2026-11-21"


def test_meter_parts_stand_one_after_another_and_never_leave_the_bar():
    bar = drawn('{% meter 73 18 30 kinds="ok ele soon" label="x" %}')
    assert '<rect class="ok" x="0" width="73.00"' in bar
    assert '<rect class="ele" x="73" width="18.00"' in bar
    assert '<rect class="soon" x="91" width="9.00"' in bar
    assert 'role="img" aria-label="x"' in bar


def test_a_label_is_escaped():
    assert "<b>" not in drawn("{% meter 1 label=said %}", said='"><b>')
    assert '"><b>' not in drawn("{% ring 1 2 label=said %}", said='"><b>')
    assert "<b>" not in drawn("{% slips stretches 10 label=said %}", stretches=[(0, 1)], said='"><b>')


def test_slips_stand_where_the_seconds_are():
    bar = drawn("{% slips stretches 200 head=100 goal=180 %}", stretches=[(0, 50), (150, 200)])
    assert '<rect class="p" x="0.0" width="250.0"' in bar and '<rect class="p" x="750.0" width="250.0"' in bar
    assert '<path class="head" d="M500.0 0V10"/>' in bar and '<path class="goal" d="M900.0 0V10"/>' in bar


def test_nothing_is_drawn_with_a_style_attribute():
    drawings = "{% meter 5 %}{% ring 1 2 required=1 passed=0.5 %}{% slips s 9 head=3 %}{% icon 'check' %}"
    assert "style=" not in drawn(drawings, s=[(0, 3)])


def test_a_full_ring_says_that_it_is_met():
    with translation.override("zh-hans"):
        assert "已完成" in drawn("{% ring 8100 8000 required=2500 %}")
        assert "已学" in drawn("{% ring 7999 8000 required=2500 %}")


def test_an_unknown_icon_is_a_mistake_of_the_template():
    with pytest.raises(KeyError):
        drawn("{% icon 'dragon' %}")


def test_an_address_keeps_the_query_and_changes_what_is_named():
    assert drawn("{% address page=3 %}") == "?sort=name&amp;page=3"
    assert drawn("{% address page='' sort='' %}") == "?"
