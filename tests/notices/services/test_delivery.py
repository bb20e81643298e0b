"""What leaves the house, over a real mail server and a real gateway."""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from taixue.kit import queue
from taixue.notices.models import Message, Note
from taixue.notices.services import channels, delivery, notes, outbox, post
from taixue.notices.services.carriers import mail
from taixue.people.models import Account
from tests import world
from tests.world import NOON

State = Message.State
NIGHT = NOON.replace(hour=15)  # 23:00 in Asia/Shanghai
MORNING = NOON.replace(hour=23, minute=30)  # 07:30 of the next day


def tell(person: Any, key: str = "k", **changed: Any) -> None:
    facts = {"kind": "account.seen", "facts": {"by": "周明远", "reason": "核对报名表"}, "at": NOON} | changed
    notes.tell(person.pk, key=key, link="/me/seen/", **facts)


def carry(at: Any = NOON) -> list[str]:
    """Carry everything as the worker would at this moment; return the states."""
    for number in Message.objects.order_by("pk").values_list("pk", flat=True):
        delivery.deliver(number, at=at)
    return states()


def states() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


def jobs() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT args->>'message', scheduled_at FROM procrastinate_jobs WHERE task_name = 'notices.send'")
        return cursor.fetchall()


def test_without_any_way_out_nothing_is_queued(learner):
    tell(learner)
    assert Note.objects.count() == 1 and not Message.objects.exists()


def test_a_note_leaves_as_a_letter_in_the_persons_language(postbox, learner):
    tell(learner)
    assert carry() == ["sent"]
    letter = postbox.letters[0]
    assert (letter["To"], letter["Subject"]) == ("lin@qingshi.example.cn", "有人查看了你的完整身份证号")
    assert letter["From"].addresses[0].addr_spec == "academy@xue.example.cn"
    assert letter["Message-ID"] == f"<{Message.objects.get().public_id}@xue.example.cn>"
    for said in (postbox.text(), postbox.html()):
        assert "核对报名表" in said and "https://xue.example.cn/me/seen/" in said
    assert letter["List-Unsubscribe"] is None  # it guards the account


def test_an_english_reader_gets_an_english_letter(postbox, learner):
    Account.objects.filter(person=learner).update(language="en")
    tell(learner)
    carry()
    assert postbox.letters[0]["Subject"] == "Your identity number was shown whole"
    assert "Open it: https://xue.example.cn/me/seen/" in postbox.text()
    assert '<html lang="en">' in postbox.html()


def test_what_a_person_writes_is_no_markup_and_no_header(postbox, learner):
    reason = '<script>alert("x")</script>'
    tell(learner, facts={"by": "周", "reason": reason})
    post.send(kind="account.code", key="k", facts={"code": "1\nBcc: all@example.cn", "minutes": 5}, at=NOON,
              person_id=learner.pk)  # fmt: skip
    carry()
    assert reason in postbox.text(0) and "<script>" not in postbox.html(0)
    assert postbox.letters[1]["Bcc"] is None and postbox.recipients == ["lin@qingshi.example.cn"] * 2


def test_the_same_news_leaves_once(postbox, learner):
    for _ in range(2):
        tell(learner)
    for _ in range(3):
        carry()
    assert len(postbox.letters) == 1


def test_a_letter_that_was_rolled_back_never_leaves(postbox, learner):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell(learner)
        1 / 0  # noqa: B018 (whatever breaks the transaction)
    assert not Message.objects.exists() and jobs() == []


def test_the_job_that_carries_is_queued_with_the_message(postbox, learner, settings):
    settings.TAIXUE_CLOCK_OFFSET = ceil((NOON - datetime.now(UTC)).total_seconds())  # noon has come
    tell(learner)
    assert queue.run_waiting() == ["notices.send"]
    assert states() == ["sent"]


def test_a_server_that_says_later_is_asked_again_in_growing_pauses(postbox, learner):
    tell(learner)
    postbox.answers = ["451 later"]
    assert carry() == ["failed"]
    row = Message.objects.get()
    assert (row.error, row.due_at, row.tries) == ("content", NOON + timedelta(minutes=1), 1)
    assert carry(NOON + timedelta(seconds=30)) == ["failed"] and not postbox.letters
    assert carry(row.due_at) == ["sent"] and len(postbox.letters) == 1


def test_a_server_that_is_not_there_is_asked_seven_times_then_the_letter_is_given_up(learner, settings):
    settings.TAIXUE_SMTP = "smtp://127.0.0.1:9"
    settings.TAIXUE_QUIET = ""
    tell(learner)
    at = NOON
    for number in range(1, 8):
        assert carry(at) == [State.FAILED if number < 7 else State.GIVEN_UP]
        at = Message.objects.get().due_at
    row = Message.objects.get()
    assert (row.error, row.tries, row.ended_at is not None) == ("no-answer", 7, True)


def test_an_unknown_recipient_is_given_up_at_once(postbox, learner):
    postbox.unknown = {"lin@qingshi.example.cn"}
    tell(learner)
    assert carry() == ["given-up"]
    assert Message.objects.get().error == "recipient"


def test_a_worker_that_died_while_sending_is_followed_by_one_more_letter_that_says_so(postbox, learner):
    tell(learner)
    row = outbox.claim(Message.objects.get().pk, at=NOON)  # taken up, and then nothing more is heard
    assert row is not None and states() == ["sending"]
    assert carry(NOON + timedelta(seconds=59)) == ["sending"]
    assert carry(NOON + timedelta(seconds=60)) == ["sent"]
    assert len(postbox.letters) == 1 and postbox.letters[0]["X-Taixue-Repeated"] == "yes"
    assert "这封信可能会来两次" in postbox.text()
    assert Message.objects.get().repeated


def test_a_second_death_while_sending_gives_the_letter_up(postbox, learner):
    tell(learner)
    number = Message.objects.get().pk
    for minutes in (0, 2):
        assert outbox.claim(number, at=NOON + timedelta(minutes=minutes)) is not None
    assert carry(NOON + timedelta(minutes=4)) == ["given-up"]
    assert Message.objects.get().error == "lost-twice" and not postbox.letters


def test_a_worker_that_comes_late_does_not_undo_what_another_did(postbox, learner):
    tell(learner)
    slow = outbox.claim(Message.objects.get().pk, at=NOON)
    assert carry(NOON + timedelta(minutes=2)) == ["sent"]
    outbox.failed(slow, code="no-answer", mask="", wait=None, at=NOON + timedelta(minutes=3))
    assert states() == ["sent"]


def test_two_workers_at_once_take_a_message_up_once(postbox, learner):
    tell(learner)
    number = Message.objects.get().pk
    assert [outbox.claim(number, at=NOON) is not None for _ in range(2)] == [True, False]


def test_news_in_quiet_hours_waits_for_the_morning_unless_it_is_urgent(postbox, learner):
    tell(learner, at=NIGHT)
    tell(learner, "urgent", kind="account.reset", facts={"by": "周明远"}, at=NIGHT)
    assert carry(NIGHT) == ["queued", "sent"]
    assert Message.objects.first().due_at == MORNING
    assert carry(MORNING) == ["sent", "sent"]


def test_a_letter_held_up_into_the_night_waits_for_the_morning_too(postbox, learner):
    tell(learner)
    assert carry(NIGHT) == ["queued"]
    assert Message.objects.get().due_at == MORNING


def test_what_was_read_in_the_inbox_meanwhile_does_not_leave(postbox, learner):
    tell(learner, at=NIGHT)
    notes.read(public_id=Note.objects.get().public_id, by=world.actor(learner), at=NIGHT)
    assert carry(MORNING) == ["dropped"] and not postbox.letters


def test_news_taken_back_does_not_leave(postbox, learner):
    tell(learner, sender="周明远")
    assert notes.withdraw([learner.pk], key="k", sender="周明远") == 1
    assert carry() == [] and not postbox.letters


def test_a_person_without_an_address_is_told_in_the_inbox_only(postbox, tree):
    tell(world.person(tree.office, "陈嘉木"))
    assert Note.objects.count() == 1 and not Message.objects.exists()


def test_an_address_that_was_corrected_meanwhile_is_the_one_written_to(postbox, learner):
    tell(learner)
    type(learner).objects.filter(pk=learner.pk).update(email="new@qingshi.example.cn")
    carry()
    assert postbox.recipients == ["new@qingshi.example.cn"]
    assert Message.objects.get().mask == "n***@qingshi.example.cn"


def test_nobody_writes_to_the_dead(postbox, learner):
    learner.postings.update(kind="deceased")
    tell(learner)
    assert not Message.objects.exists()


def test_a_reminder_leaves_by_mail_and_by_sms(postbox, counter, learner):
    facts = {"end_day": "2026-12-20", "missing_hours": 1650, "missing_required_hours": 350}
    notes.tell(learner.pk, kind="policy.reminder", key="k", facts=facts, at=NOON, link="/duties/2026/")
    assert carry() == ["sent", "sent"]
    sent = counter.taken[0]
    assert (sent["to"], sent["kind"], sent["path"]) == ("13912344417", "policy.reminder", "/sms?app=xue")
    assert sent["text"].startswith("【") and sent["text"].endswith(" https://xue.example.cn/duties/2026/")
    assert "16.5" in sent["text"] and len(sent["text"]) <= 300


def test_a_gateway_can_tell_that_it_is_us_and_that_it_is_the_same_message(counter, learner):
    post.send(kind="account.code", key="k", facts={"code": "831204", "minutes": 5}, at=NOON, person_id=learner.pk)
    counter.answers = [503]
    assert carry() == ["failed"]
    assert carry(NOON + timedelta(minutes=2)) == ["sent"]
    first, second = counter.headers
    assert first["Idempotency-Key"] == second["Idempotency-Key"] == counter.taken[0]["key"]
    signed = f"{first['Taixue-Time']}.".encode() + counter.bodies[0]
    assert first["Taixue-Signature"] == hmac.new("竹简".encode(), signed, hashlib.sha256).hexdigest()


@pytest.mark.parametrize(
    ("status", "state", "error"),
    [(200, "sent", ""), (409, "sent", ""), (400, "given-up", "gateway"), (302, "given-up", "gateway"),
     (429, "failed", "later"), (500, "failed", "later")],
)  # fmt: skip
def test_the_answer_of_a_gateway_decides(counter, learner, status, state, error):
    counter.answers = [status]
    post.send(kind="account.code", key="k", facts={"code": "831204", "minutes": 5}, at=NOON, person_id=learner.pk)
    assert carry() == [state]
    row = Message.objects.get()
    assert row.error == error
    assert row.due_at == (NOON + timedelta(minutes=15) if status == 429 else row.due_at)


def test_a_line_cut_after_the_message_is_carried_once_more_then_given_up(counter, learner):
    counter.answers = [0, 0]
    post.send(kind="account.code", key="k", facts={"code": "831204", "minutes": 5}, at=NOON, person_id=learner.pk)
    assert carry() == ["sending"]
    assert carry(NOON + timedelta(minutes=2)) == ["given-up"]
    assert [one["repeated"] for one in counter.taken] == [False, True]
    assert Message.objects.get().error == "lost-twice"


def test_a_secret_is_never_in_clear_in_the_outbox_and_gone_when_it_left(postbox, learner):
    post.send(
        kind="account.code", key="k", facts={"code": "831204", "minutes": 5}, at=NOON, address="own@example.cn",
        person_id=learner.pk, secret=True,
    )  # fmt: skip
    row = Message.objects.get()
    assert b"831204" not in bytes(row.sealed) and row.facts == {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(m::text, '') || (SELECT string_agg(j::text, '') FROM procrastinate_jobs j)"
                       " FROM notices_message m")  # fmt: skip
        stored = cursor.fetchone()[0]
    assert "831204" not in stored and "own@example.cn" not in stored
    assert carry() == ["sent"]
    assert "831204" in postbox.letters[0]["Subject"] and postbox.recipients == ["own@example.cn"]
    assert Message.objects.get().sealed is None


def test_a_secret_that_was_given_up_is_gone_too(postbox, learner):
    postbox.unknown = {"lin@qingshi.example.cn"}
    post.send(kind="account.code", key="k", facts={"code": "831204", "minutes": 5}, at=NOON, person_id=learner.pk,
              secret=True)  # fmt: skip
    assert carry() == ["given-up"] and Message.objects.get().sealed is None


def test_the_database_refuses_a_secret_in_an_ended_message_and_in_clear(postbox, learner):
    post.send(
        kind="account.code", key="k", facts={"code": "1", "minutes": 5}, at=NOON, person_id=learner.pk, secret=True
    )
    for broken in ({"state": "sent", "ended_at": NOON}, {"facts": {"code": "1"}}, {"state": "sent", "sealed": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Message.objects.update(**broken)


def test_a_letter_to_a_bare_address_goes_there_and_nowhere_else(postbox, counter, db):
    assert post.send(kind="account.code", key="a", facts={"code": "1", "minutes": 5}, at=NOON, address="x@example.cn")
    assert post.send(kind="account.code", key="b", facts={"code": "2", "minutes": 5}, at=NOON, address="13800001111")
    assert not post.send(kind="account.code", key="c", facts={}, at=NOON)
    assert carry() == ["sent", "sent"]
    assert postbox.recipients == ["x@example.cn"] and counter.taken[0]["to"] == "13800001111"


def test_the_same_letter_twice_leaves_once(postbox, learner):
    for _ in range(2):
        post.send(kind="account.code", key="k", facts={"code": "1", "minutes": 5}, at=NOON, person_id=learner.pk)
    carry()
    assert len(postbox.letters) == 1


def test_logs_hold_neither_address_nor_words(postbox, counter, learner, capsys, caplog):
    caplog.set_level("INFO", logger="taixue")
    tell(learner)
    post.send(kind="account.code", key="k", facts={"code": "831204", "minutes": 5}, at=NOON, person_id=learner.pk)
    carry()
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("taixue")]
    said = "".join(ours) + "".join(capsys.readouterr())
    assert "notices.delivery" in said
    assert not [word for word in ("lin@", "13912344417", "831204", "林若溪", "核对报名表") if word in said]


def test_a_way_that_was_closed_meanwhile_is_said(postbox, learner, settings):
    tell(learner)
    settings.TAIXUE_SMTP = ""
    assert carry() == ["given-up"] and Message.objects.get().error == "closed"


def test_gateway_bodies_are_plain_json(counter, learner):
    post.send(kind="account.code", key="k", facts={"code": "1", "minutes": 5}, at=NOON, person_id=learner.pk)
    carry()
    assert set(json.loads(counter.bodies[0])) == {"key", "to", "text", "kind", "language", "repeated"}


def test_a_letter_with_headers_too_long_for_a_line_is_folded_not_broken(postbox, learner):
    tell(learner, kind="credits.posted", facts={"title": "长" * 200, "nominal_hours": 100, "window": "2026"})
    carry()
    assert postbox.letters[0]["Subject"].count("长") == 200
    assert mail.TAKEN == 250


def test_a_letter_that_we_cannot_put_into_words_is_tried_again_not_lost(postbox, learner):
    post.send(kind="account.code", key="k", facts={"rows": [{"title": "t"}]}, at=NOON, person_id=learner.pk)
    with pytest.raises(KeyError):
        carry()
    assert states() == ["failed"] and Message.objects.get().error == "broken" and not postbox.letters


def test_an_address_that_no_server_takes_is_given_up_and_said(postbox, learner):
    tell(learner)
    type(learner).objects.filter(pk=learner.pk).update(email="林@例子.cn")
    assert carry() == ["given-up"] and Message.objects.get().error == "recipient"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TAIXUE_SMTP", "mail.example.cn"),
        ("TAIXUE_SMS", "gateway"),
        ("TAIXUE_WECOM", "ftp://x"),
        ("TAIXUE_QUIET", "9-17"),
    ],
)
def test_nothing_starts_with_settings_that_would_stop_every_letter(settings, name, value):
    setattr(settings, name, value)
    with pytest.raises(ValueError, match=name):
        channels.verify()
