"""The way of a circular through the browsers of three people."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from taixue.reports.models import Circular, Document, Receipt
from tests import world
from tests.reports.services.test_circulars import word


def text(response: object) -> str:
    return response.content.decode()


@pytest.fixture
def hands(five, tree, noon):
    """Who drafts, who publishes, who reads."""
    return [
        world.sign_in(Client(), world.administrator(role, over, at_unit=tree.province, name=name))
        for role, over, name in (
            ("academy", tree.city, "起草人"), ("unit-admin", tree.city, "发布人"),
            ("unit-admin", tree.county, "收文人"),
        )
    ]  # fmt: skip


def test_a_circular_goes_from_a_draft_to_the_units_inbox_and_back_out_in_sight(hands, tree):
    author, publisher, reader = hands
    address = f"/units/{tree.city.public_id}/circulars/new/"
    assert author.post(address, {"title": ""}).status_code == 422
    form = {"title": "学习情况通报", "figures": "window=2026&rule=fujian-2017.1", "names": "on", "language": "zh-hans",
            "receivers": [str(tree.county.public_id)]}  # fmt: skip
    page = author.post(address, form).headers["Location"]
    assert "送审" in text(author.get(page)) and author.post(f"{page}ask/").status_code == 302
    assert "须由另一位有通报权限的人发布" in text(author.get(page))
    assert reader.get(page).status_code == 404
    publisher.post(f"{page}publish/")
    document = Document.objects.get()
    assert "〔2026〕1号" in text(reader.get("/circulars/received/"))
    assert Circular.objects.get().state == "published" and not Receipt.objects.exists()
    read = text(reader.get(f"/circulars/documents/{document.public_id}/"))
    assert "25.0%" in read and "丁" in read and Receipt.objects.count() == 1
    assert "收文人" in text(publisher.get(page))
    assert publisher.post(f"{page}withdraw/", {"reason": ""}).status_code == 422
    publisher.post(f"{page}withdraw/", {"reason": "数据有误"})
    assert "数据有误" in text(reader.get(f"/circulars/documents/{document.public_id}/"))


def test_a_word_template_is_tried_and_what_is_wrong_is_named(hands, tree):
    author = hands[0]
    unit = str(tree.city.public_id)
    for content, answer in ((word("{{ nobody }}"), "模板引用了不存在的内容"), (b"no", "这不是可读取的 Word 文件")):
        file = SimpleUploadedFile("t.docx", content)
        refused = author.post("/circulars/templates/", {"unit": unit, "name": "红头", "file": file})
        assert refused.status_code == 422 and answer in text(refused)
    file = io.BytesIO(word("{{ receiver }}"))
    file.name = "t.docx"
    assert author.post("/circulars/templates/", {"unit": unit, "name": "红头", "file": file}).status_code == 302
    assert "红头" in text(author.get("/circulars/templates/"))
