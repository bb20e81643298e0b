"""The outbox as administrators see it, the page of wishes and the one-click door."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from taixue.audit.models import Line
from taixue.notices.models import Message, Note, Wish
from taixue.notices.services import delivery, doors, notes, post
from tests import world
from tests.world import NOON


def text(response: Any) -> str:
    return response.content.decode()


@pytest.fixture
def failed(postbox: Any, learner: Any) -> Message:
    """A letter to the learner that was given up."""
    postbox.unknown = {"lin@qingshi.example.cn"}
    notes.tell(learner.pk, kind="account.seen", key="k", facts={"by": "周明远", "reason": "核对"}, at=NOON)
    delivery.deliver(Message.objects.get().pk, at=NOON)
    return Message.objects.get()


@pytest.fixture
def academy(client: Client, tree: Any) -> Client:
    return world.sign_in(client, world.administrator("academy", tree.county, name="苏砚秋"))


@pytest.fixture
def system(tree: Any) -> Client:
    return world.sign_in(Client(), world.administrator("system-admin", tree.county, name="系统"))


def test_the_academy_sees_whose_message_failed_and_why(academy: Client, failed: Message):
    page = text(academy.get("/outbox/"))
    assert "林若溪" in page and "l***@qingshi.example.cn" in page and "没有这个收件人" in page
    assert "lin@qingshi" not in page and "核对" not in page


def test_the_systems_administrator_sees_states_not_people(system: Client, failed: Message):
    page = text(system.get("/outbox/"))
    assert "没有这个收件人" in page
    assert "林若溪" not in page and "qingshi.example.cn" not in page


def test_another_countys_administrator_sees_nothing_and_tries_nothing_again(tree: Any, failed: Message):
    other = world.sign_in(Client(), world.administrator("academy", tree.other_county, name="吴晓岚"))
    assert "没有这个收件人" not in text(other.get("/outbox/"))
    assert other.post(f"/outbox/{failed.public_id}/again/").status_code == 404
    other.post("/outbox/again/", {"channel": "email"})
    assert Message.objects.get().state == "given-up"


def test_one_message_is_tried_again_and_then_arrives(academy: Client, failed: Message, postbox: Any):
    postbox.unknown = set()
    for _ in range(2):
        answer = academy.post(f"/outbox/{failed.public_id}/again/?list=failed")
        assert answer["Location"] == "/outbox/?list=failed"
    row = Message.objects.get()
    assert (row.state, row.tries, row.error) == ("queued", 0, "")
    delivery.deliver(row.pk, at=row.due_at)
    assert len(postbox.letters) == 1
    assert Line.objects.filter(action="outbox.retried").count() == 1


def test_everything_of_a_channel_is_tried_again(academy: Client, failed: Message, learner: Any):
    academy.post("/outbox/again/", {"channel": "sms"})
    assert Message.objects.get().state == "given-up"
    academy.post("/outbox/again/", {"channel": "email"})
    assert Message.objects.get().state == "queued"
    assert academy.post("/outbox/again/", {"channel": "pigeon"}).status_code == 302


def test_a_secret_letter_that_was_given_up_cannot_be_tried_again(academy: Client, postbox: Any, learner: Any):
    postbox.unknown = {"lin@qingshi.example.cn"}
    post.send(kind="account.code", key="k", facts={"code": "831204", "minutes": 5}, at=NOON, person_id=learner.pk,
              secret=True)  # fmt: skip
    delivery.deliver(Message.objects.get().pk, at=NOON)
    row = Message.objects.get()
    assert academy.post(f"/outbox/{row.public_id}/again/").status_code == 409
    academy.post("/outbox/again/", {"channel": "email"})
    assert Message.objects.get().state == "given-up"
    page = text(academy.get("/outbox/"))
    assert "保密内容已清除" in page and "831204" not in page


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("waiting", "没有等待发送的"),
        ("failed", "没有失败的"),
        ("sent", "90 天"),
        ("dropped", "90 天"),
        ("given-up", "已送达"),
        ("nonsense", "已送达"),
    ],
)
def test_an_empty_list_says_so(academy: Client, name: str, words: str):
    page = text(academy.get(f"/outbox/?list={name}&channel=x&page=x"))
    assert words in page and "还没有设置对外发送的渠道" in page


def test_each_list_shows_its_own(academy: Client, failed: Message, postbox: Any, learner: Any):
    notes.tell(learner.pk, kind="role.granted", key="w", facts={"by": "周明远"}, at=NOON)
    postbox.unknown = set()
    assert "待发送" in text(academy.get("/outbox/?list=waiting")) or "发送" in text(
        academy.get("/outbox/?list=waiting")
    )
    assert len(academy.get("/outbox/?list=waiting").context["rows"]) == 1
    assert len(academy.get("/outbox/?list=given-up&channel=email").context["rows"]) == 1
    assert len(academy.get("/outbox/?list=given-up&channel=sms").context["rows"]) == 0


def test_the_outbox_asks_few_questions_however_long_it_is(
    academy: Client, postbox: Any, learner: Any, django_assert_max_num_queries: Any
):
    for number in range(60):
        notes.tell(learner.pk, kind="account.seen", key=f"k{number}", facts={"by": "周", "reason": ""}, at=NOON)
    academy.get("/outbox/?list=waiting")
    with django_assert_max_num_queries(6):
        page = text(academy.get("/outbox/?list=waiting"))
    assert "第 1 至 50 项，共 60 项" in page


def test_learners_and_unit_administrators_have_no_outbox(tree: Any, learner: Any):
    assert world.sign_in(Client(), learner).get("/outbox/").status_code == 403
    assert world.sign_in(Client(), world.administrator("unit-admin", tree.county)).get("/outbox/").status_code == 403


def test_wishes_are_shown_kept_and_shown_again(postbox: Any, learner: Any):
    browser = world.sign_in(Client(), learner)
    page = text(browser.get("/inbox/wishes/"))
    assert "l***@qingshi.example.cn" in page and "139****4417" in page and "21:30 至 07:30" in page
    assert browser.post("/inbox/wishes/", {"pace": "weekly", "text": "none"}).status_code == 302
    row = Wish.objects.get()
    assert (row.pace, row.text, row.unwanted) == ("weekly", "none", ["hours"])
    page = text(browser.get("/inbox/wishes/"))
    assert 'value="weekly" id="id_pace_2" required checked' in page or 'value="weekly"' in page
    assert browser.get("/inbox/wishes/").context["form"].initial["pace"] == "weekly"


def test_a_topic_that_is_not_offered_stays_as_it_was_chosen(tree: Any, learner: Any):
    Wish.objects.create(person=learner, unwanted=["work"], changed_at=NOON)
    browser = world.sign_in(Client(), learner)
    assert "管理" not in text(browser.get("/inbox/wishes/")).split("发信的事项")[1].split("</fieldset>")[0]
    browser.post("/inbox/wishes/", {"pace": "now", "text": "sms", "topics": ["hours"]})
    assert Wish.objects.get().unwanted == ["work"]
    chief = world.sign_in(Client(), world.administrator("unit-admin", tree.county))
    assert "管理" in text(chief.get("/inbox/wishes/")).split("发信的事项")[1].split("</fieldset>")[0]


def test_nonsense_in_the_form_of_wishes_is_refused(learner: Any):
    browser = world.sign_in(Client(), learner)
    assert browser.post("/inbox/wishes/", {"pace": "hourly", "text": "none"}).status_code == 422
    assert not Wish.objects.exists()


def test_an_account_without_a_person_has_no_wishes(db: None):
    from taixue.kit.actor import SYSTEM
    from taixue.people.services import accounts

    staff = accounts.create_staff(handle="system", name="系统", password=world.PASSWORD, by=SYSTEM, at=NOON)
    client = Client()
    client.force_login(staff, backend="taixue.people.services.signin.AccountBackend")
    assert client.get("/inbox/wishes/").status_code == 404


def test_the_door_of_a_letter_asks_first_and_a_mail_program_needs_no_cookie(learner: Any):
    address = f"/unsubscribe/{doors.token(learner.public_id, 'hours')}/"
    visitor = Client(enforce_csrf_checks=True)
    page = text(visitor.get(address))
    assert "学时入账" in page and "林若溪" not in page and not Wish.objects.exists()
    answer = visitor.post(address, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200 and Wish.objects.get().unwanted == ["hours"]
    assert visitor.get("/unsubscribe/nonsense/").status_code == 404
    assert visitor.post("/unsubscribe/nonsense/").status_code == 404


def test_a_note_can_be_marked_read_and_unread_in_the_list(learner: Any):
    notes.tell(learner.pk, kind="account.seen", key="k", facts={"by": "周", "reason": ""}, at=NOON)
    note, browser = Note.objects.get(), world.sign_in(Client(), learner)
    address = f"/inbox/{note.public_id}/mark/?topic=account&unread=1&page=2"
    assert browser.post(address)["Location"] == "/inbox/?topic=account&unread=1&page=2"
    first = Note.objects.get().read_at
    assert first is not None
    browser.post(address)
    assert Note.objects.get().read_at == first
    browser.post(address, {"unread": "1"})
    assert Note.objects.get().read_at is None


def test_the_inbox_is_filtered_by_topic_and_a_topic_is_read_as_a_whole(learner: Any):
    notes.tell(learner.pk, kind="account.seen", key="a", facts={"by": "甲", "reason": ""}, at=NOON)
    notes.tell(learner.pk, kind="role.ended", key="b", facts={"by": "乙"}, at=NOON + timedelta(minutes=1))
    browser = world.sign_in(Client(), learner)
    page = text(browser.get("/inbox/?topic=role"))
    assert "乙" in page and "甲 " not in page
    assert browser.get("/inbox/?topic=nonsense").context["page"].paginator.count == 2
    assert "这一类还没有消息" in text(browser.get("/inbox/?topic=duty"))
    browser.post("/inbox/read/?topic=role")
    assert list(Note.objects.filter(read_at=None).values_list("kind", flat=True)) == ["account.seen"]
