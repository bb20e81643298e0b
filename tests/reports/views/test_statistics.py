"""A statistics form through the browsers of who adds it and of who reads it filled."""

import io

from django.test import Client
from openpyxl import load_workbook

from taixue.kit import clock
from taixue.reports.models import Export, StatisticsForm
from taixue.reports.queries import statistics
from taixue.reports.services import exports
from tests import world


def text(response: object) -> str:
    return response.content.decode()


def test_a_form_is_added_filled_traced_to_people_and_taken_away(five, tree, noon, academy, manager):
    author, reader = (world.sign_in(Client(), who) for who in (academy, manager))
    assert "这里还没有启用的表式" in text(reader.get(f"/units/{tree.county.public_id}/statistics/"))
    assert "example-year" in text(author.get("/statistics/forms/new/?example=1"))
    form = {"unit": str(tree.province.public_id), "text": statistics.example()}
    wrong = author.post("/statistics/forms/new/", form | {"text": form["text"].replace('"subject"', '"people"', 1)})
    assert wrong.status_code == 422 and "columns[0].counts" in text(wrong)
    assert author.post("/statistics/forms/new/", form | {"text": ""}).status_code == 422
    page = author.post("/statistics/forms/new/", form).headers["Location"]
    assert "示例表式" in text(author.get(page)) and reader.post(f"{page}close/").status_code == 403
    sheet = reader.get(f"/units/{tree.county.public_id}/statistics/").headers["Location"]
    shown = text(reader.get(sheet))
    assert "各项核对均一致" in shown and "25.0%" in shown and "160.0" in shown
    counted = text(reader.get(f"{sheet}cell/?row=section&column=completed"))
    assert (
        "甲" in counted
        and "乙" not in counted
        and "Completed: Section level" in counted
        and "已完成：乡科级" in counted
    )
    assert "没有人" in text(reader.get(f"{sheet}cell/?row=section&column=completed&q=乙"))
    derived = text(reader.get(f"{sheet}cell/?row=all&column=rate"))
    assert "“完成人数” ÷ “应学人数”" in derived and "column=completed" in derived
    assert reader.get(f"{sheet}cell/?row=all&column=none").status_code == 404
    reader.post(f"/units/{tree.county.public_id}/reports/file/?sheet={StatisticsForm.objects.get().public_id}",
                {"report": "statistics", "form": "xlsx"})  # fmt: skip
    made = exports.make(export_id=Export.objects.get().public_id, at=clock.now())
    assert made.state == "ready"
    _row, content = exports.take(export_id=made.public_id, by=manager, at=clock.now())
    rows = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(content)).active.rows]
    assert [str(rows[4][n]) for n in (0, 1, 3, 4, 5)] == ["总计", "4", "3", "1", "25.0%"]
