"""The pages of roster import and transfers, over HTTP and without script."""

import io
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from taixue.kit import queue
from taixue.people.models import Intake, Person, Posting, TransferRequest
from taixue.people.services import numbers
from tests import world
from tests.people.views.test_pages import confirm

FORM = Path(__file__).parents[2] / "data" / "rosters" / "registration-form-with-mistakes.xlsx"


def upload(browser, content: bytes, name: str = "名册.xlsx"):
    """Send a file and follow to its page."""
    answer = browser.post("/intake/", {"file": SimpleUploadedFile(name, content)})
    queue.run_waiting()
    return answer


def roster(*rows: list[str]) -> bytes:
    """Write a workbook: name, identity number, rank, unit."""
    book = openpyxl.Workbook()
    for row in (["姓名", "身份证号码", "职级", "所属单位"], *rows):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_roster_goes_from_upload_over_the_plan_to_the_people(town, browser):
    world.sign_in(browser, town.admin)
    rows = [["新人", "359901198803120015", "二级科员", "青石县"], ["坏人", "359901198803120018", "", "青石县"]]
    answer = upload(browser, roster(*rows))
    made = Intake.objects.get()
    assert answer.url == f"/intake/{made.public_id}/"
    page = browser.get(answer.url).content.decode()
    assert "359901********0018" in page
    assert "359901198803120018" not in page
    assert f'action="/intake/{made.public_id}/apply/"' in page
    assert not Person.objects.filter(name="新人").exists()
    browser.post(f"/intake/{made.public_id}/apply/")
    assert "hx-trigger" in browser.get(answer.url).content.decode()
    queue.run_waiting()
    assert Posting.objects.get(person__name="新人").unit == town.tree.county
    assert browser.get(f"/intake/{made.public_id}/progress/")["HX-Refresh"] == "true"
    for action in ("new", "changed", "moved", "unchanged", "transfer", "refused", "nonsense"):
        assert browser.get(answer.url, {"action": action}).status_code == 200


def test_a_change_shows_what_is_stored_and_what_the_sheet_says(town, browser):
    world.sign_in(browser, town.admin)
    made = upload(browser, roster(["林若溪", numbers.read(town.learner), "三级主任科员", ""])).url
    page = browser.get(made).content.decode()
    assert '<span class="old">四级主任科员</span>' in page
    assert '<span class="new">三级主任科员</span>' in page


@pytest.mark.parametrize(
    ("content", "status"),
    [(b"", 422), (b"<html></html>", 422), (b"\x89PNG\r\n\x1a\n", 422), (b"no,heading\n1,2\n", 302)],
)
def test_a_file_that_is_no_roster_is_answered_in_words(town, browser, content, status):
    world.sign_in(browser, town.admin)
    answer = upload(browser, content, "x.csv")
    assert answer.status_code == status
    page = answer if status == 422 else browser.get(answer.url)
    assert "tx-msg bad" in page.content.decode()


def test_the_same_sheet_and_the_blank_form_are_handed_out_as_workbooks(town, browser):
    world.sign_in(browser, town.admin)
    made = upload(browser, FORM.read_bytes()).url
    assert browser.get(f"{made}sheet/")["Location"].startswith("/confirm/")  # it holds identity numbers
    confirm(browser)
    for address in (f"{made}sheet/", f"{made}sheet/?only=refused", "/intake/form.xlsx"):
        answer = browser.get(address)
        assert answer["Content-Disposition"].startswith("attachment")
        assert openpyxl.load_workbook(io.BytesIO(answer.content)).active.max_column >= 15


def test_a_filled_in_blank_form_is_read(town, browser):
    world.sign_in(browser, town.admin)
    book = openpyxl.load_workbook(io.BytesIO(browser.get("/intake/form.xlsx").content))
    said = {"姓名": "新人", "身份证号码": "359901198803120015", "所属单位": "青石县"}
    for cell in book.active[3]:
        book.active.cell(4, cell.column, said.get(cell.value))
    out = io.BytesIO()
    book.save(out)
    upload(browser, out.getvalue())
    assert Intake.objects.get().counts["new"] == 1


def test_pages_of_an_intake_are_not_there_for_other_units_and_other_roles(town, browser):
    world.sign_in(browser, town.admin)
    made = upload(browser, roster(["新人", "359901198803120015", "", "青石县"])).url
    world.sign_in(browser, town.foreign_admin)
    confirm(browser)
    for address in (made, f"{made}progress/", f"{made}sheet/"):
        assert browser.get(address).status_code == 404
    assert browser.post(f"{made}apply/").status_code == 404
    assert Path(made).name not in browser.get("/intake/").content.decode()
    world.sign_in(browser, town.learner)
    assert [browser.get(address).status_code for address in ("/intake/", made, "/transfers/")] == [403, 403, 403]


def test_a_transfer_shows_the_asker_only_what_was_written_and_the_unit_decides(town, browser):
    world.sign_in(browser, town.admin)
    number = numbers.read(town.stranger)
    made = upload(browser, roster(["写的名", number, "", "青石县"])).url
    browser.post(f"{made}apply/")
    queue.run_waiting()
    request = TransferRequest.objects.get()
    sent = browser.get("/transfers/").content.decode() + browser.get(made).content.decode()
    assert "写的名" in sent
    assert town.stranger.name not in sent
    assert browser.post(f"/transfers/{request.public_id}/accept/").status_code == 404
    world.sign_in(browser, town.foreign_admin)
    assert town.stranger.name in browser.get("/transfers/").content.decode()
    assert browser.post(f"/transfers/{request.public_id}/accept/").status_code == 302
    assert Posting.objects.get(person=town.stranger, end_day=None).unit == town.tree.county


def test_a_plan_of_many_rows_costs_few_queries(town, browser, django_assert_max_num_queries):
    world.sign_in(browser, town.admin)
    made = upload(browser, FORM.read_bytes()).url
    for address in ("/intake/", made, f"{made}?action=refused", "/transfers/"):
        with django_assert_max_num_queries(12):
            assert browser.get(address).status_code == 200
