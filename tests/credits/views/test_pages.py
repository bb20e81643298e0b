"""Statement, entry and corrections in a browser: what each role sees and may do."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from taixue.audit.models import Line
from taixue.credits.models import Correction, Entry
from tests import world
from tests.credits.builders import AT, post

FRAME = 6  # session, account, grants, unread, and what the frame asks


def speak(person, language: str) -> None:
    """Let the person's account read this language."""
    account = world.account(person)
    account.language = language
    account.save(update_fields=["language"])


def text(answer) -> str:
    page = answer.content.decode()
    assert answer.status_code == 200, page[:400]
    assert "style=" not in page
    return page


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_learner_reads_her_statement(browser, entry, learner, language):
    speak(learner, language)
    world.sign_in(browser, learner)
    page = text(browser.get("/statement/"))
    assert {"zh-hans": "数据安全与个人信息保护", "en": "Data security"}[language] in page
    assert "5.00" in page
    assert "47:07" in page  # 2,827 s
    assert f"/entries/{entry.public_id}/" in page


def test_an_empty_statement_says_how_entries_come(browser, learner):
    world.sign_in(browser, learner)
    assert "/courses/" in text(browser.get("/statement/"))


def test_a_statement_is_filtered_by_year_and_paged(browser, learner):
    for number in range(55):
        post(learner, source=f"course:{number}:2026")
    post(learner, source="course:old:2025", last_at=AT.replace(year=2025))
    world.sign_in(browser, learner)
    assert text(browser.get("/statement/")).count('class="badge teal"') == 50
    assert text(browser.get("/statement/?page=2")).count('class="badge teal"') == 6
    assert text(browser.get("/statement/?year=2025")).count('class="badge teal"') == 1


def test_a_statement_asks_the_same_number_of_questions_for_one_entry_and_for_fifty(browser, learner):
    world.sign_in(browser, learner)
    post(learner, source="course:0:2026")
    browser.get("/statement/")
    with CaptureQueriesContext(connection) as few:
        browser.get("/statement/")
    for number in range(1, 50):
        post(learner, source=f"course:{number}:2026")
    with CaptureQueriesContext(connection) as many:
        browser.get("/statement/")
    assert len(many) == len(few) <= 6


def test_another_persons_statement_and_entry_leave_lines_that_the_person_can_read(browser, entry, learner, asker):
    world.sign_in(browser, asker)
    assert learner.name in text(browser.get(f"/people/{learner.public_id}/statement/"))
    text(browser.get(f"/entries/{entry.public_id}/"))
    seen = Line.objects.filter(person=learner.pk, actor_account=asker.account_id).values_list("action", flat=True)
    assert set(seen) == {"statement.seen", "entry.seen"}


def test_ones_own_pages_leave_no_line(browser, entry, learner):
    world.sign_in(browser, learner)
    for address in ("/statement/", f"/people/{learner.public_id}/statement/", f"/entries/{entry.public_id}/"):
        text(browser.get(address))
    assert not Line.objects.filter(action__endswith=".seen").exists()


def test_strangers_find_nothing(browser, entry, learner, correction, tree):
    addresses = [
        f"/people/{learner.public_id}/statement/",
        f"/entries/{entry.public_id}/",
        f"/corrections/{correction.public_id}/",
    ]
    for stranger in (
        world.administrator("unit-admin", tree.other_county),
        world.administrator("auditor", tree.other_county),
    ):
        world.sign_in(browser, stranger)
        assert [browser.get(address).status_code for address in addresses] == [404, 404, 404]
    world.sign_in(browser, world.person(tree.station, "同事"))
    assert [browser.get(address).status_code for address in addresses] == [404, 404, 404]
    browser.logout()
    assert [browser.get(address).status_code for address in addresses] == [302, 302, 302]


def test_an_entry_shows_its_digests_and_its_place(browser, learner):
    first, second = post(learner, source="course:1:2026"), post(learner, source="course:2:2026")
    world.sign_in(browser, learner)
    page = text(browser.get(f"/entries/{second.public_id}/"))
    assert bytes(second.digest).hex() in page
    assert bytes(first.digest).hex() in page  # the digest before
    assert f"/entries/{first.public_id}/" in page
    assert f"/evidence/{second.public_id}/" in page
    assert "/correction/" not in page


def test_a_correction_is_asked_and_approved_by_two_people_in_the_browser(browser, entry, asker, approver):
    world.sign_in(browser, asker)
    assert f"/entries/{entry.public_id}/correction/" in text(browser.get(f"/entries/{entry.public_id}/"))
    empty = browser.post(f"/entries/{entry.public_id}/correction/", {"reason": ""})
    assert (empty.status_code, Correction.objects.count()) == (422, 0)
    sent = browser.post(f"/entries/{entry.public_id}/correction/", {"reason": "重复登记"})
    correction = Correction.objects.get()
    assert (sent.status_code, correction.reason) == (302, "重复登记")
    page = text(browser.get(f"/corrections/{correction.public_id}/"))
    assert "/approve/" not in page
    assert browser.post(f"/corrections/{correction.public_id}/approve/").status_code == 403
    world.sign_in(browser, approver)
    assert "重复登记" in text(browser.get("/corrections/"))
    assert "/approve/" in text(browser.get(f"/corrections/{correction.public_id}/"))
    assert browser.post(f"/corrections/{correction.public_id}/approve/", {"answer": "属实"}).status_code == 302
    reversal = Entry.objects.get(reverses=entry)
    assert f"/entries/{reversal.public_id}/" in text(browser.get(f"/entries/{entry.public_id}/"))
    assert "-5.00" in text(browser.get(f"/entries/{reversal.public_id}/"))
    assert "属实" in text(browser.get(f"/corrections/{correction.public_id}/"))


def test_declining_takes_a_reason(browser, correction, approver):
    world.sign_in(browser, approver)
    assert browser.post(f"/corrections/{correction.public_id}/decline/", {"answer": " "}).status_code == 422
    assert browser.post(f"/corrections/{correction.public_id}/decline/", {"answer": "查无此事"}).status_code == 302
    correction.refresh_from_db()
    assert (correction.state, correction.answer) == ("declined", "查无此事")


def test_deciding_twice_is_a_conflict(browser, correction, approver):
    world.sign_in(browser, approver)
    browser.post(f"/corrections/{correction.public_id}/decline/", {"answer": "查无此事"})
    assert browser.post(f"/corrections/{correction.public_id}/approve/").status_code == 409


@pytest.mark.parametrize("name", ["to-decide", "asked", "decided", "nonsense", ""])
def test_each_list_of_corrections_opens_in_few_questions(browser, correction, asker, name):
    world.sign_in(browser, asker)
    with CaptureQueriesContext(connection) as asked:
        text(browser.get(f"/corrections/?list={name}"))
    assert len(asked) <= 12


def test_an_auditor_reads_corrections_and_has_no_form(browser, correction, auditor):
    world.sign_in(browser, auditor)
    page = text(browser.get(f"/corrections/{correction.public_id}/"))
    assert "<textarea" not in page
    assert browser.post(f"/corrections/{correction.public_id}/approve/").status_code == 403


def test_a_learner_cannot_ask_or_decide(browser, entry, correction, learner):
    world.sign_in(browser, learner)
    assert browser.post(f"/entries/{entry.public_id}/correction/", {"reason": "x"}).status_code == 403
    assert browser.get("/corrections/").status_code == 403
    assert browser.post(f"/corrections/{correction.public_id}/approve/").status_code == 403
