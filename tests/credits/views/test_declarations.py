"""Declarations in a browser: what each role sees and may do."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from taixue.audit.models import Line
from taixue.credits.models import Declaration, Entry
from tests import world
from tests.credits.builders import PDF, declare


def text(answer, status=200) -> str:
    page = answer.content.decode()
    assert answer.status_code == status, page[:400]
    assert "style=" not in page
    return page


def paper():
    return SimpleUploadedFile("证书.pdf", PDF, "application/pdf")


FORM = {"title": "公文写作培训班", "first_day": "2026-08-03", "last_day": "2026-08-04", "half_days": "4"}


def test_a_learner_declares_and_another_credits(browser, learner, approver):
    world.sign_in(browser, learner)
    text(browser.get("/declarations/new/"))
    address = "/declarations/new/?kind=external-course"
    assert 'name="items"' not in text(browser.get(address))  # an external course is not counted
    answer = browser.post(address, FORM | {"file": paper()})
    made = Declaration.objects.get()
    assert answer["Location"] == f"/declarations/{made.public_id}/"
    page = text(browser.get(answer["Location"]))
    assert "/media/" in page
    assert "/approve/" not in page
    world.sign_in(browser, approver)
    assert "公文写作培训班" in text(browser.get("/declarations/desk/"))
    assert "/approve/" in text(browser.get(f"/declarations/{made.public_id}/"))
    assert browser.post(f"/declarations/{made.public_id}/approve/", {"answer": ""}).status_code == 302
    entry = Entry.objects.get()
    assert f"/entries/{entry.public_id}/" in text(browser.get(f"/declarations/{made.public_id}/"))
    assert "4 个半天" in text(browser.get(f"/entries/{entry.public_id}/"))
    seen = Line.objects.filter(person=learner.pk, actor_account=approver.account_id, action="declaration.seen")
    assert seen.count() == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"file": ""}, "没有选择文件"),
        ({"half_days": ""}, "没有写明数量"),
        ({"last_day": "2026-08-01"}, "结束早于开始"),
        ({"title": ""}, "id_title"),
    ],
)
def test_a_mistake_is_said_at_its_field_and_the_input_stays(browser, learner, changed, said):
    world.sign_in(browser, learner)
    sent = FORM | {"file": paper(), "organiser": "闽岚大学"} | changed
    page = text(browser.post("/declarations/new/?kind=external-course", sent), 422)
    assert said in page
    assert "闽岚大学" in page
    assert Declaration.objects.count() == 0


def test_a_list_of_people_says_which_line_means_nobody(browser, asker, tree):
    one = world.person(tree.office, "方知远")
    world.sign_in(browser, asker)
    address = "/declarations/new/?kind=group-study"
    sent = {"title": "三季度集体学习", "first_day": "2026-08-03", "items": "1", "file": paper()}
    page = text(browser.post(address, sent | {"people": "方知远\n无此人"}), 422)
    assert "第 2 行" in page
    assert browser.post(address, sent | {"file": paper(), "people": f"方知远 {one.mobile}"}).status_code == 302


def test_what_looks_like_a_double_asks_for_a_word(browser, learner, approver):
    me = world.actor(learner)
    first, second = declare(me), declare(me)
    world.sign_in(browser, approver)
    address = f"/declarations/{second.public_id}/"
    assert f"/declarations/{first.public_id}/" in text(browser.get(address))
    text(browser.post(f"{address}approve/", {"answer": ""}), 422)
    browser.post("/declarations/desk/approve/", {"declaration": [str(first.public_id)]})
    assert Entry.objects.count() == 0
    assert browser.post(f"{address}approve/", {"answer": "另一期"}).status_code == 302


def test_pages_ask_few_questions_however_long_the_list(browser, asker, approver, tree):
    people = [world.person(tree.office, f"组员{n}") for n in range(8)]
    for n, one in enumerate(people):
        declare(asker, people=(one,), title=f"第{n}期培训班")
    world.sign_in(browser, approver)
    browser.get("/declarations/desk/")
    with CaptureQueriesContext(connection) as asked:
        assert text(browser.get("/declarations/desk/")).count("组员") == 8
    assert len(asked) <= 12
    assert "组员3" in text(browser.get("/declarations/desk/?list=all&q=组员3&kind=external-course&state=waiting"))
    assert "组员3" not in text(browser.get("/declarations/desk/?list=all&q=组员5"))
