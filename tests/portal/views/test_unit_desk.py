"""The unit desk and its lists, as an administrator's browser gets them."""

import re
from datetime import UTC, date, datetime
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from taixue.notices.models import Note
from taixue.policy.models import Standing
from taixue.policy.services import assignments, policies, standing
from tests import world
from tests.policy.builders import learn

SPRING = date(2026, 4, 1)


def text(response: object) -> str:
    return response.content.decode()


def desk(unit: object, query: str = "") -> str:
    return f"/units/{unit.public_id}/desk/{query}"


def listed(response: object) -> list[str]:
    return [one.stood.name for one in response.context["year"].listed]


@pytest.fixture
def county(tree, noon):
    """Seven people of 青石县: one done, one on pace, one begun, three not begun, one in the county's own office."""
    people = {name: world.person(tree.station, name) for name in ("毕", "速", "慢", "未一", "未二", "未三")}
    people["本"] = world.person(tree.county, "本", rank="一级调研员")
    learn(people["毕"], 80, SPRING, required=True)
    learn(people["速"], 76, SPRING, required=True)  # 76 by day 324 of 354 gives 83
    learn(people["慢"], 40, SPRING, required=True)
    for person in people.values():
        standing.refresh(person.pk, world.NOON)
    return tree


@pytest.fixture
def head(county, client: Client) -> Client:
    """周明远, who runs 青石县 and works elsewhere."""
    administrator = world.administrator("unit-admin", county.county, at_unit=county.province)
    return world.sign_in(client, administrator)


def test_the_tiles_say_how_the_unit_stands(head: Client, county):
    page = text(head.get(desk(county.county)))
    tiles = re.findall(r'class="k">([^<]+)</span><span class="v">([^<]+)', page)
    said = {"应学人员": "7", "参学率": "42.8%", "完成率": "14.2%", "人均学时": "28.0", "预计不能按时": "5"}
    assert dict(tiles) == said
    assert "2026 学年，1 月 1 日至 12 月 20 日" in page and "数据截至今天 12:00" in page


def test_every_figure_opens_as_many_people_as_it_says(head: Client, county):
    """Follow every link from the page to a list and compare the number on it with the rows behind it."""
    page = text(head.get(desk(county.county)))
    links = re.findall(r'href="(/units/[0-9a-f-]+/standings/\?[^"]+)">(?:<[^>]+>)*(\d+)<', page)
    assert len(links) == 6  # of the table: three rows with people due and people likely to miss
    for href, number in links:
        assert head.get(unescape(href)).context["year"].listed.paginator.count == int(number), href
    for state, number in (("subject", 7), ("participated", 3), ("absent", 4), ("met", 1), ("unmet", 6), ("likely", 5)):
        href = f"/units/{county.county.public_id}/standings/?window=2026&amp;state={state}"
        assert f'href="{href}"' in page or state == "unmet"
        assert head.get(unescape(href)).context["year"].listed.paginator.count == number


def test_the_table_has_the_unit_itself_its_units_and_the_whole(head: Client, county):
    year = head.get(desk(county.county)).context["year"]
    assert [(row.name, row.figures.subject, row.likely) for row in year.branches] == [
        ("", 1, 1), ("市场监督管理局", 6, 4),
    ]  # fmt: skip
    assert [(row.band, row.figures.met, row.figures.subject, row.owed) for row in year.bands] == [
        ("division", 0, 1, 5000), ("section", 1, 6, 8000),
    ]  # fmt: skip
    assert sum(row.figures.subject for row in year.branches) == year.total.figures.subject


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"慢", "未一", "未二", "未三", "本"}),
        ("?state=met", {"毕"}),
        ("?state=unmet&band=division", {"本"}),
        ("?state=subject&q=未", {"未一", "未二", "未三"}),
        ("?state=subject&below=unit", {"本"}),
        ("?state=nonsense&band=nonsense&below=nonsense&page=x", {"慢", "未一", "未二", "未三", "本"}),
        ("?state=met&q=未", set()),
    ],
)
def test_the_list_can_be_narrowed_and_nonsense_is_as_if_not_asked(head: Client, county, query, names):
    response = head.get(desk(county.county, query))
    assert set(listed(response)) == names
    assert ("没有符合条件的人" in text(response)) == (not names)


def test_the_list_is_ordered_paged_and_narrowed_to_a_unit_below(head: Client, county):
    for number in range(25):
        standing.refresh(world.person(county.station, f"众{number:02d}").pk, world.NOON)
    path = f"/units/{county.county.public_id}/standings/?state=subject&order=name&below={county.office.public_id}"
    first, second = head.get(path), head.get(f"{path}&page=2")
    assert (len(listed(first)), len(listed(second))) == (20, 11)
    names = listed(first) + listed(second)
    assert names == sorted(names) and "本" not in names
    assert "第 1 至 20 项，共 31 项" in text(first)
    assert listed(head.get(desk(county.county, "?order=missing&page=2")))[-1] == "慢"
    assert listed(head.get(desk(county.county, "?order=last&page=2")))[-1] == "慢"


def test_crumbs_lead_only_where_the_role_reaches(head: Client, county, client: Client):
    page = text(head.get(desk(county.office)))
    crumbs = page[page.index('<ol class="tx-crumbs">') : page.index("</ol>")]
    assert crumbs.count("<a ") == 1 and str(county.county.public_id) in crumbs  # 闽岚省 and 云溪市 are only named
    assert "闽岚省" in crumbs and "云溪市" in crumbs


def test_another_county_is_not_there(head: Client, county):
    for name in ("desk", "standings", "evidence"):
        assert head.get(f"/units/{county.other_county.public_id}/{name}/").status_code == 404
    assert head.get(desk(county.county, f"?below={county.other_office.public_id}")).status_code == 404
    assert head.get(desk(county.county, "?window=2019")).status_code == 404
    posted = {"window": "2026", "rule": "fujian-2017.1", "person": []}
    assert head.post(f"/units/{county.other_county.public_id}/remind/", posted).status_code == 302  # nobody chosen


def test_a_unit_without_anyone_says_what_is_missing(head: Client, county):
    empty = world.unit("青石县新设局", county.county)
    page = text(head.get(desk(empty)))
    assert "这里还没有应学人员" in page and "tx-stats" not in page
    assert "这里还没有应学人员" in text(head.get(f"/units/{empty.public_id}/standings/"))


def test_nobody_late_is_good_news(head: Client, county):
    Standing.objects.update(met=True)
    assert "预计都能按时完成" in text(head.get(desk(county.county)))


def chosen(*names: str) -> dict[str, object]:
    rows = Standing.objects.filter(person__name__in=names).values_list("person__public_id", flat=True)
    return {"window": "2026", "rule": "fujian-2017.1", "from": "unit", "person": [str(one) for one in rows]}


def test_chosen_people_are_reminded_and_the_next_page_offers_to_take_it_back(head: Client, county):
    foreign = world.person(county.other_office, "外")
    standing.refresh(foreign.pk, world.NOON)
    path = f"/units/{county.county.public_id}/remind/"
    answer = head.post(f"{path}?state=unmet&order=name", chosen("慢", "未一", "毕", "外"))
    target = urlsplit(answer.url)
    assert (target.path, target.fragment) == (f"/units/{county.county.public_id}/desk/", "people")
    assert parse_qs(target.query) == {"state": ["unmet"], "order": ["name"]}
    assert {note.person.name for note in Note.objects.filter(kind="policy.reminder")} == {"慢", "未一"}

    page = text(head.get(answer.url))
    assert "已提醒 2 人。" in page and "撤回" in page and f'action="{path}undo/' in page
    assert "1 次" in page
    assert "已提醒 2 人。" not in text(head.get(answer.url))  # said once

    again = head.post(path, chosen("慢"), follow=True)
    assert "已提醒 0 人。 1 人今天已经提醒过。" in text(again)


def test_a_reminder_is_taken_back_from_those_who_have_not_read_it(head: Client, county):
    head.post(f"/units/{county.county.public_id}/remind/", chosen("慢", "未一"))
    Note.objects.filter(person__name="慢").update(read_at=world.NOON)
    page = head.post(f"/units/{county.county.public_id}/remind/undo/", chosen("慢", "未一"), follow=True)
    assert "已从 1 人处撤回。 1 人已经读了。" in text(page)
    assert Note.objects.get(kind="policy.reminder").person.name == "慢"


@pytest.mark.parametrize(
    ("posted", "words"),
    [({"person": []}, "还没有选人"), ({"person": ["x"]}, "还没有选人"), ({"window": ""}, "请重新打开名单")],
)
def test_a_reminder_without_anyone_says_what_to_do(head: Client, county, posted, words):
    page = head.post(f"/units/{county.county.public_id}/remind/", chosen("慢") | posted, follow=True)
    assert words in text(page) and not Note.objects.filter(kind="policy.reminder").exists()


def test_an_auditor_sees_the_list_without_the_reminder(county, client: Client):
    world.sign_in(client, world.administrator("auditor", county.county, at_unit=county.province, name="卫承泽"))
    page = text(client.get(desk(county.county)))
    assert "慢" in page and "发送提醒" not in page and 'type="checkbox"' not in page
    assert client.post(f"/units/{county.county.public_id}/remind/", chosen("慢")).status_code == 403


def test_of_several_rules_the_one_with_most_people_is_shown_and_the_others_offered(head: Client, county):
    document = policies.library("fujian-2017").replace('code = "fujian-2017"', 'code = "county-2026"')
    made = policies.publish(text=document, by=world.SYSTEM, at=world.NOON)
    assignments.assign(
        code="county-2026", number=made.number, unit_path=county.station.path, first_day=date(2026, 1, 1),
        by=world.SYSTEM, at=world.NOON,
    )  # fmt: skip
    for row in Standing.objects.values_list("person", flat=True):
        standing.refresh(row, world.NOON)
    page = head.get(desk(county.county))
    assert (page.context["year"].held.key, page.context["year"].total.figures.subject) == ("fujian-2017.1", 7)
    assert 'href="?window=2026&amp;rule=county-2026.1"' in text(page) and "这里有几份学习规定" in text(page)
    other = head.get(desk(county.county, "?window=2026&rule=county-2026.1"))
    assert (other.context["year"].held.key, other.context["year"].total.figures.subject) == ("county-2026.1", 6)
    assert "state=met" in text(other) and "rule=county-2026.1&amp;state=met" in text(other)


def test_who_reaches_one_unit_goes_there_and_who_reaches_two_chooses(county, client: Client, head: Client):
    assert head.get("/unit/").url == desk(county.county)
    assert head.get("/late/").url == f"/units/{county.county.public_id}/standings/?state=likely"
    person = world.person(county.province, "双")
    for unit in (county.county, county.other_county):
        world.grant(person, "unit-admin", unit)
    both = world.sign_in(Client(), person)
    page = text(both.get("/late/"))
    for unit in (county.county, county.other_county):
        assert f'href="/units/{unit.public_id}/standings/?state=likely"' in page


def test_the_desk_asks_the_database_eleven_times_at_most(head: Client, county, django_assert_max_num_queries):
    for path in (desk(county.county), f"/units/{county.county.public_id}/standings/?q=未"):
        head.get(path)
        with django_assert_max_num_queries(11):
            head.get(path)


def test_before_the_year_ends_the_day_is_counted(head: Client, county, settings):
    from tests.portal.conftest import stand

    stand(settings, datetime(2026, 1, 1, 4, tzinfo=UTC))
    assert "今天是第 1 天，共 354 天" in text(head.get(desk(county.county)))


def test_who_is_done_cannot_be_chosen(head: Client, county):
    page = text(head.get(desk(county.county, "?state=met")))
    assert "毕" in page and 'name="person"' not in page and "发送提醒" not in page
