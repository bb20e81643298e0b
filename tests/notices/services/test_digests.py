"""Digests and wishes: what is gathered, when, and what a person may switch off."""

from datetime import timedelta
from typing import Any

import pytest

from taixue.audit.models import Line
from taixue.lib.errors import Invalid, NotFound
from taixue.notices.models import Message, Note, Wish
from taixue.notices.services import delivery, digests, doors, notes, retention, wishes
from tests import world
from tests.world import NOON

EIGHT = NOON.replace(hour=0) + timedelta(days=1)  # 08:00 of the next day in Asia/Shanghai
MONDAY = EIGHT + timedelta(days=2)  # 23 November 2026


def tell(person: Any, key: str, *, at: Any, kind: str = "account.seen", **facts: Any) -> None:
    said = {"by": "周明远", "reason": "核对"} | facts
    notes.tell(person.pk, kind=kind, key=key, facts=said, at=at, link="/me/seen/")


def wish(
    person: Any, *, pace: str = "daily", text: str = "sms", unwanted: tuple[str, ...] = (), at: Any = NOON
) -> None:
    wishes.change(pace=pace, text=text, unwanted=unwanted, by=world.actor(person), at=at)


def carry(at: Any) -> None:
    for number in Message.objects.values_list("pk", flat=True):
        delivery.deliver(number, at=at)


def test_a_day_is_gathered_into_one_letter_at_eight(postbox, learner):
    wish(learner)
    tell(learner, "a", at=NOON + timedelta(hours=1))
    tell(learner, "b", at=NOON + timedelta(hours=2), reason="<b>补录</b>")
    assert not Message.objects.exists()
    assert digests.gather(at=EIGHT - timedelta(minutes=1)) == 0
    assert digests.gather(at=EIGHT + timedelta(minutes=7)) == 1
    carry(EIGHT + timedelta(minutes=8))
    letter = postbox.letters[0]
    assert letter["Subject"] == "近日消息 2 条"
    assert postbox.text().count("https://xue.example.cn/me/seen/") == 2
    assert "&lt;b&gt;补录" in postbox.html() and "<b>补录</b>" in postbox.text()
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_the_same_day_is_gathered_once_however_often_it_is_asked(postbox, learner):
    wish(learner)
    tell(learner, "a", at=NOON + timedelta(hours=1))
    assert [digests.gather(at=EIGHT + timedelta(hours=hours)) for hours in (0, 1, 2)] == [1, 0, 0]
    tell(learner, "b", at=EIGHT + timedelta(hours=3))
    assert digests.gather(at=EIGHT + timedelta(days=1)) == 1
    carry(EIGHT + timedelta(days=1))
    assert "近日消息 1 条" in [letter["Subject"] for letter in postbox.letters]


def test_a_week_is_gathered_on_monday(postbox, learner):
    wish(learner, pace="weekly")
    tell(learner, "a", at=NOON + timedelta(hours=1))
    assert digests.gather(at=EIGHT) == 0
    assert digests.gather(at=MONDAY) == 1


def test_what_was_read_meanwhile_and_what_is_urgent_is_not_gathered(postbox, learner):
    wish(learner)
    tell(learner, "read", at=NOON + timedelta(hours=1))
    notes.read(public_id=Note.objects.get().public_id, by=world.actor(learner), at=NOON + timedelta(hours=2))
    tell(learner, "urgent", at=NOON + timedelta(hours=2), kind="account.reset")
    assert Message.objects.count() == 1  # the urgent one, by itself
    assert digests.gather(at=EIGHT) == 0


def test_a_day_without_news_sends_nothing(postbox, learner):
    wish(learner)
    assert digests.gather(at=EIGHT) == 0 and not postbox.letters


def test_what_left_at_once_before_the_choice_comes_in_no_digest(postbox, learner):
    tell(learner, "before", at=NOON)
    wish(learner, at=NOON + timedelta(minutes=1))
    assert digests.gather(at=EIGHT) == 0


def test_a_topic_that_was_switched_off_leaves_no_more(postbox, learner):
    wish(learner, pace="now", unwanted=("hours",))
    tell(learner, "a", at=NOON, kind="policy.met", window="2026", counted_hours=8000, required_hours=2500)
    assert Note.objects.count() == 1 and not Message.objects.exists()


@pytest.mark.parametrize(
    "chosen", [{"unwanted": ("account",)}, {"unwanted": ("duty",)}, {"pace": "hourly"}, {"text": "pigeon"}]
)
def test_what_is_owed_to_a_person_cannot_be_switched_off_nor_nonsense_chosen(learner, chosen):
    with pytest.raises(Invalid):
        wish(learner, **chosen)
    assert not Wish.objects.exists()


def test_a_letter_has_a_door_that_switches_its_topic_off(postbox, learner):
    tell(learner, "a", at=NOON, kind="policy.met", window="2026", counted_hours=8000, required_hours=2500)
    carry(NOON)
    letter = postbox.letters[0]
    door = letter["List-Unsubscribe"].strip("<>")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert door.startswith("https://xue.example.cn/unsubscribe/") and door in postbox.text()
    token = door.split("/")[-2]
    for _ in range(2):
        assert wishes.unsubscribe(token=token, at=NOON) == "hours"
    assert Wish.objects.get(person=learner).unwanted == ["hours"]
    assert Line.objects.filter(action="notices.wished").count() == 1


def test_the_door_of_a_digest_switches_everything_off_that_may_be(learner):
    wishes.unsubscribe(token=doors.token(learner.public_id, doors.EVERYTHING), at=NOON)
    assert Wish.objects.get().unwanted == ["hours", "report", "work"]


def test_a_door_that_we_did_not_make_does_not_open(learner):
    good = doors.token(learner.public_id, "hours")
    for bad in ("", "x", good[:-2] + "AA", good[3:], doors.token(learner.public_id, "weather")):
        with pytest.raises(NotFound):
            doors.opened(bad)
    with pytest.raises(NotFound):
        wishes.unsubscribe(token=doors.token(type(learner.public_id)(int=1), "hours"), at=NOON)


def test_ended_messages_are_forgotten_after_ninety_days(postbox, learner):
    tell(learner, "a", at=NOON)
    carry(NOON)
    tell(learner, "b", at=NOON)
    assert retention.clear(at=NOON + timedelta(days=90)) == 0
    assert retention.clear(at=NOON + timedelta(days=90, seconds=1)) == 1
    assert Message.objects.count() == 1
