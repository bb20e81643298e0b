import pytest
from django.test import Client

from taixue.notices import labels
from taixue.notices.models import Note
from taixue.notices.queries import notes as queries
from taixue.notices.services import notes
from taixue.people.models import Account, Person
from tests import world


@pytest.fixture
def tree(db: None) -> world.Tree:
    return world.tree()


@pytest.fixture
def learner(tree: world.Tree) -> Person:
    return world.person(tree.office)


@pytest.fixture
def browser(client: Client, learner: Person) -> Client:
    return world.sign_in(client, learner)


def tell(person: Person, key: str = "k", **changed: object) -> None:
    facts = {"kind": "account.reset", "facts": {"by": "周明远"}, "at": world.NOON} | changed
    notes.tell(person.pk, key=key, **facts)


def test_the_same_news_is_told_once(learner: Person):
    for _ in range(2):
        tell(learner)
    assert queries.unread(learner.pk) == 1


def test_the_inbox_says_each_note_in_words_newest_first(browser: Client, learner: Person):
    tell(learner, "old", facts={"by": "陈立新"}, at=world.NOON.replace(hour=1))
    tell(learner, "new", sender="周明远（青石县）")

    page = browser.get("/inbox/").content.decode()

    assert "周明远 为你生成了新的激活码" in page and "周明远（青石县） · " in page
    assert page.index("周明远 为你") < page.index("陈立新 为你")


def test_opening_a_note_marks_it_read_and_leads_to_what_it_is_about(browser: Client, learner: Person):
    tell(learner, link="/statement/")
    note = Note.objects.get()

    response = browser.post(f"/inbox/{note.public_id}/")

    assert response["Location"] == "/statement/"
    assert queries.unread(learner.pk) == 0


def test_reading_twice_keeps_the_first_moment(browser: Client, learner: Person):
    tell(learner)
    note = Note.objects.get()
    browser.post(f"/inbox/{note.public_id}/")
    first = Note.objects.get().read_at
    browser.post(f"/inbox/{note.public_id}/")
    assert Note.objects.get().read_at == first


def test_a_link_never_leads_to_another_site(browser: Client, learner: Person):
    tell(learner, link="//example.org/")
    assert browser.post(f"/inbox/{Note.objects.get().public_id}/")["Location"] == "/inbox/"


def test_marking_all_as_read_leaves_nothing_unread(browser: Client, learner: Person):
    for number in range(3):
        tell(learner, f"k{number}")
    browser.post("/inbox/read/")
    assert queries.unread(learner.pk) == 0


def test_the_unread_filter_hides_what_was_read(browser: Client, learner: Person):
    tell(learner, "a", facts={"by": "甲"})
    browser.post("/inbox/read/")
    tell(learner, "b", facts={"by": "乙"})
    page = browser.get("/inbox/?unread=1").content.decode()
    assert "乙 为你" in page and "甲 为你" not in page


def test_nobody_opens_anothers_note(client: Client, tree: world.Tree, learner: Person):
    tell(learner)
    other = world.sign_in(client, world.person(tree.office, "苏明泽"))
    assert other.post(f"/inbox/{Note.objects.get().public_id}/").status_code == 404
    assert "新的激活码" not in other.get("/inbox/").content.decode()
    assert queries.unread(learner.pk) == 1


def test_twenty_one_notes_make_two_pages(browser: Client, learner: Person):
    for number in range(21):
        tell(learner, f"k{number}")
    assert browser.get("/inbox/").content.decode().count("你的登录已重置") == 20
    assert browser.get("/inbox/?page=2").content.decode().count("你的登录已重置") == 1


def test_the_inbox_asks_the_database_five_times_however_long_it_is(
    browser: Client, learner: Person, django_assert_max_num_queries
):
    for number in range(40):
        tell(learner, f"k{number}")
    browser.get("/inbox/")
    with django_assert_max_num_queries(5):
        browser.get("/inbox/")


def test_hours_earned_in_the_statistics_days_are_told_as_counting_for_no_year(browser: Client, learner: Person):
    facts = {"title": "统计法", "title_en": "Statistics law", "nominal_hours": 150}
    tell(learner, "in", kind="credits.posted", facts=facts | {"window": "2026"})
    tell(learner, "out", kind="credits.posted", facts=facts | {"window": ""})

    page = browser.get("/inbox/").content.decode()

    assert page.count("学时已入账：统计法 1.5") == 2
    assert "计入 2026 学年" in page and "不计入任何学年" in page


def test_english_readers_get_the_english_title(browser: Client, learner: Person):
    Account.objects.filter(person=learner).update(language="en")
    facts = {"title": "统计法", "title_en": "Statistics law", "nominal_hours": 150, "window": "2026"}
    tell(learner, kind="credits.posted", facts=facts)
    assert "Hours recorded: Statistics law, 1.5" in browser.get("/inbox/").content.decode()


@pytest.mark.parametrize("kind", sorted(labels.KINDS))
def test_every_kind_is_said_even_without_its_facts(kind: str):
    assert labels.title(kind, {}) and labels.line(kind, {})
