"""Reports as files: ordered, written by the job, taken by who ordered them and nobody else."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client

from taixue.audit.models import Line
from taixue.kit import queue
from taixue.lib.errors import Conflict, NotFound
from taixue.lib.sheets import reading
from taixue.people.models import RoleGrant
from taixue.reports.models import Export
from taixue.reports.queries.asking import Asking
from taixue.reports.queries.narrowing import Narrow
from taixue.reports.services import exports
from tests import world
from tests.credits.builders import post
from tests.reports import builders
from tests.world import NOON


@pytest.fixture
def made(five, tree, manager, noon):
    def order(report: str = "people", form: str = "xlsx", **asked: object):
        exports.order(
            unit_id=tree.county.public_id, report=report, form=form, asked=Asking(**asked), language="zh-hans",
            by=manager, at=NOON,
        )  # fmt: skip
        queue.run_waiting()
        return Export.objects.latest("pk")

    return order


def rows(content: bytes, tmp_path) -> list[tuple[str, ...]]:
    place = tmp_path / "book.xlsx"
    place.write_bytes(content)
    return [row.texts for row in reading.read(place)[0].rows]


def test_a_list_of_people_is_a_workbook_that_names_who_took_it(made, manager, tmp_path):
    row = made(state="met", narrow=Narrow(band="section"))
    assert (row.state, row.rows) == ("ready", 1)
    _, content = exports.take(export_id=row.public_id, by=manager, at=NOON)
    found = rows(content, tmp_path)
    assert found[0] == ("青石县 · 已完成",) and "周明远" in found[2][0]
    assert found[3][:4] == ("姓名", "机构", "职级", "已学") and found[4][:4] == (
        "甲", "青石县第一市场监督管理所", "四级主任科员", "80.0",
    )  # fmt: skip
    line = Line.objects.get(action="reports.exported")
    assert line.details == {"form": "xlsx", "lines": 1, "people": True, "report": "people"}


def test_figures_have_their_total_and_what_a_spreadsheet_would_run_is_harmless(made, tree, manager, tmp_path):
    type(tree.office).objects.filter(pk=tree.office.pk).update(name="=HYPERLINK()")
    _, content = exports.take(export_id=made("figures").public_id, by=manager, at=NOON)
    found = rows(content, tmp_path)
    assert ("=HYPERLINK()", "4", "75.0%", "25.0%", "40.0", "2") in found and "合计" in {row[0] for row in found}


def test_a_report_is_a_pdf_too(made, manager):
    _, content = exports.take(export_id=made("months", "pdf").public_id, by=manager, at=NOON)
    assert content.startswith(b"%PDF-")


@pytest.mark.parametrize(("report", "form"), [("months", "pdf"), ("people", "xlsx")])
def test_a_file_ordered_on_a_frozen_year_is_the_same_later_whatever_was_recorded_since(
    frozen, five, tree, academy, report, form
):
    row = exports.order(
        unit_id=tree.province.public_id, report=report, form=form, asked=Asking(snapshot=str(frozen.public_id)),
        language="zh-hans", by=academy, at=builders.CLOSING,
    )  # fmt: skip
    first, _lines = exports.content(row, by=academy, at=builders.CLOSING)
    later = builders.CLOSING + timedelta(days=400)
    post(five[1], source="course:later", nominal=700, last_at=NOON, at=later)
    assert exports.content(row, by=academy, at=later)[0] == first


def test_nobody_takes_what_another_ordered_nor_what_is_out_of_reach_now(made, manager, academy):
    row = made()
    with pytest.raises(NotFound):
        exports.take(export_id=row.public_id, by=academy, at=NOON)
    bare = type(manager)(name=manager.name, account_id=manager.account_id)
    with pytest.raises(NotFound):
        exports.take(export_id=row.public_id, by=bare, at=NOON)


def test_who_lost_the_role_before_it_was_written_gets_no_file(five, tree, manager, noon):
    order = {"report": "people", "form": "xlsx", "asked": Asking(), "language": "en"}
    exports.order(unit_id=tree.county.public_id, **order, by=manager, at=NOON)
    RoleGrant.objects.filter(account=manager.account_id).delete()
    queue.run_waiting()
    assert (Export.objects.get().state, Export.objects.get().problem) == ("failed", "gone")


def test_a_file_is_kept_for_a_week_and_ten_wait_at_most(made, tree, manager):
    row = made()
    assert exports.expire(at=NOON + timedelta(days=6)) == 0
    assert exports.expire(at=NOON + timedelta(days=8)) == 1 and exports.expire(at=NOON + timedelta(days=8)) == 0
    with pytest.raises(NotFound):
        exports.take(export_id=row.public_id, by=manager, at=NOON)
    order = {"report": "people", "form": "xlsx", "asked": Asking(), "language": "en", "by": manager, "at": NOON}
    for _ in range(10):
        exports.order(unit_id=tree.county.public_id, **order)
    with pytest.raises(Conflict):
        exports.order(unit_id=tree.county.public_id, **order)


def test_a_file_is_ordered_and_taken_in_the_browser(five, tree, manager, noon, client: Client):
    world.sign_in(client, manager)
    answer = client.post(
        f"/units/{tree.county.public_id}/reports/file/?state=met", {"report": "people", "form": "xlsx"}
    )
    waiting = client.get(answer.headers["Location"])
    assert "已写 0 行" in waiting.content.decode()
    queue.run_waiting()
    page = client.get(f"{answer.headers['Location']}progress/")
    assert page.headers["HX-Refresh"] == "true"
    file = f"{answer.headers['Location']}file/"
    assert "/confirm/" in client.get(file).headers["Location"]
    session = client.session
    session["confirmed"] = NOON.timestamp() + 3600
    session.save()
    assert BytesIO(client.get(file).content).read(2) == b"PK"
    assert "我的文件" in client.get("/reports/files/").content.decode()
