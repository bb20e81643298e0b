"""Pages of reports, as an administrator's browser gets them."""

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client

from taixue.policy.services import standing
from tests import world
from tests.policy.builders import learn
from tests.world import NOON


@pytest.fixture
def head(five, tree, noon, client: Client) -> Client:
    """周明远, who runs 青石县; beside the five stand a woman of another band and someone in the county's own office."""
    chief = world.person(tree.office, "处", rank="一级调研员", sex="2", birth_month="1970.05")
    own = world.person(tree.county, "本", sex="1", birth_month="1991.01")
    learn(chief, 50, date(2026, 3, 2), required=True)
    standing.refresh_many([chief.pk, own.pk], NOON)
    return world.sign_in(client, world.administrator("unit-admin", tree.county, at_unit=tree.province))


def text(response: object) -> str:
    return response.content.decode()


def address(unit: object, rest: str = "") -> str:
    return f"/units/{unit.public_id}/reports/{rest}"


def table(response: object) -> list[list[str]]:
    return [[row.words, *(cell.text for cell in row.cells)] for row in response.context["rows"]]


def test_figures_stand_by_unit_with_the_whole_below(head, tree):
    page = head.get(address(tree.county))
    assert table(page) == [
        ["本级", "1", "0.0%", "0.0%", "0.0", "1"], ["市场监督管理局", "5", "80.0%", "40.0%", "42.0", "2"],
    ]  # fmt: skip
    assert [cell.text for cell in page.context["total"].cells] == ["6", "66.6%", "33.3%", "35.0", "3"]
    assert 'src="/static/vendor/echarts.js"' in text(page)


@pytest.mark.parametrize(
    ("by", "lines"),
    [
        ("band", [["县处级", "1"], ["乡科级", "5"]]),
        ("rank", [["一级调研员", "1"], ["四级主任科员", "5"]]),
        ("sex", [["男", "1"], ["女", "1"], ["性别未登记", "4"]]),
        ("age", [["35 岁及以下", "1"], ["55 至 59 岁", "1"], ["出生年份未登记", "4"]]),
        ("group", [["不在任何重点群体", "6"]]),
    ],
)
def test_figures_stand_by_other_things_too(head, tree, by, lines):
    assert [row[:2] for row in table(head.get(address(tree.county, f"?by={by}")))] == lines


def test_every_number_opens_as_many_people_as_it_says(head, tree):
    followed = 0
    for by in ("unit", "band", "sex", "age"):
        page = head.get(address(tree.county, f"?by={by}"))
        for row in page.context["rows"]:
            for cell in row.cells:
                if cell.text.isdecimal():
                    found = head.get(unescape(cell.href)).context["pages"].paginator.count
                    assert found == int(cell.text), (by, row.words, cell.key)
                    followed += 1
    assert followed == 2 * (2 + 2 + 3 + 3)


def test_a_report_can_be_narrowed_and_nonsense_is_as_if_not_asked(head, tree):
    assert table(head.get(address(tree.county, "?band=division")))[0][:2] == ["市场监督管理局", "1"]
    whole = table(head.get(address(tree.county)))
    assert table(head.get(address(tree.county, "?band=x&by=y&age=z&sex=9&page=-1&group=%27"))) == whole
    assert "没有符合条件的人" in text(head.get(address(tree.county, "?band=bureau")))


def test_siblings_are_ranked_by_completion(head, tree):
    page = head.get(address(tree.county, "?sort=place"))
    assert [(row.place, row.words) for row in page.context["rows"]] == [(1, "市场监督管理局"), (None, "本级")]


def test_months_add_up_and_open_their_people(head, tree):
    page = head.get(address(tree.county, "months/"))
    found = {row.month.key: row for row in page.context["rows"]}
    assert list(found)[:2] == ["2026-01", "2026-02"] and list(found)[-1] == "2026-11"
    assert (found["2026-03"].month.hours, found["2026-06"].month.until, found["2026-06"].each) == (5000, 21000, 3500)
    assert [one.name for one in head.get(found["2026-06"].href).context["pages"]] == ["乙", "甲"]


def test_two_years_stand_beside_each_other(head, tree):
    page = head.get(address(tree.county, "compare/"))
    assert page.context["second"].startswith("2025")
    assert [(row.words, row.first.text, row.second.text, row.difference) for row in page.context["rows"]] == [
        ("本级", "0.0%", "0.0%", "±0.0"), ("市场监督管理局", "40.0%", "0.0%", "+40.0"),
    ]  # fmt: skip


def test_columns_are_chosen_once_and_kept(head, tree):
    places = {"place_met": "1", "place_subject": "2", "next": address(tree.county)}
    assert head.post("/reports/columns/figures/", places).headers["Location"] == address(tree.county)
    page = head.get(address(tree.county))
    assert [cell.key for cell in page.context["rows"][0].cells] == ["met", "subject"]
    refused = head.post("/reports/columns/figures/", {})
    assert refused.status_code == 422 and "至少给一列编个次序" in text(refused)
    head.post("/reports/columns/figures/", {"usual": "on", "next": "https://elsewhere.example/"})
    assert len(head.get(address(tree.county)).context["rows"][0].cells) == 5


def test_another_county_is_not_there(head, tree):
    for rest in ("", "people/", "months/", "compare/"):
        assert head.get(address(tree.other_county, rest)).status_code == 404
    assert head.get(address(tree.county, f"people/?unit={tree.other_office.public_id}")).status_code == 404
    assert head.get(address(tree.county, "?window=2019")).status_code == 404
    assert head.get(address(tree.county, "?group=0197a1b2-0000-7000-8000-000000000000")).status_code == 404


def test_a_unit_without_anyone_says_what_is_missing(head, tree):
    empty = world.unit("青石县新设局", tree.county)
    for rest in ("", "people/", "months/", "compare/"):
        assert "这里还没有应学人员" in text(head.get(address(empty, rest)))


def test_a_page_of_figures_asks_few_questions(head, tree, django_assert_max_num_queries):
    head.get(address(tree.county))
    with django_assert_max_num_queries(12):
        head.get(address(tree.county))
    with django_assert_max_num_queries(12):
        page = head.get(address(tree.county, "people/?state=likely"))
    assert re.findall(r'<th scope="row"><a[^>]*>([^<]+)', text(page)) == ["本", "丁", "丙"]


def test_a_frozen_year_stands_beside_the_living_ones(frozen, tree, manager, noon, client: Client):
    world.sign_in(client, manager)
    page = client.get(address(tree.county, f"?snapshot={frozen.public_id}"))
    assert [cell.text for cell in page.context["total"].cells][:3] == ["4", "75.0%", "25.0%"]
    assert "已冻结" in text(page) and any(one.frozen and one.current for one in page.context["years"])
    found = client.get(unescape(page.context["rows"][0].cells[0].href))
    assert found.context["pages"].paginator.count == 4
    assert client.get(address(tree.county, f"compare/?other=snapshot={frozen.public_id}")).status_code == 200
    assert client.get(address(tree.county, f"months/?snapshot={frozen.public_id}")).status_code == 200
