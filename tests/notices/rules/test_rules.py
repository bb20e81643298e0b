"""The pure part: who is told by which way and when."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from taixue.notices import labels
from taixue.notices.rules import addresses, digests, policies, quiet, routes, tries
from taixue.notices.rules.policies import Policy
from taixue.notices.rules.routes import Reach, Wishes

ZONE = ZoneInfo("Asia/Shanghai")


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZONE)


BOTH = Reach(mail=True, mobile=True)
ALL = {"email", "sms", "wecom"}
PLAIN, OPTIONAL = Policy("duty"), Policy("hours", optional=True)
REMINDER, RESET = Policy("duty", text=True), Policy("account", text=True, urgent=True)


def test_every_kind_that_can_be_said_has_its_policy_and_every_topic_its_words():
    assert set(policies.POLICIES) == set(labels.KINDS) - {"credits.posted:none"}
    assert set(labels.TOPICS) == set(policies.TOPICS)


def test_what_guards_an_account_and_what_is_owed_cannot_be_switched_off():
    fixed = {kind for kind, policy in policies.POLICIES.items() if not policy.optional}
    assert {
        "account.reset",
        "account.code",
        "account.seen",
        "role.granted",
        "policy.reminder",
        "credits.reversed",
    } <= fixed


def test_a_kind_that_nobody_wrote_a_policy_for_stays_in_the_inbox():
    assert not policies.of("nobody.knows").mail


@pytest.mark.parametrize(
    ("policy", "wishes", "reach", "opened", "ways"),
    [
        (PLAIN, Wishes(), BOTH, ALL, ("email",)),
        (PLAIN, Wishes(), BOTH, {"sms"}, ()),
        (PLAIN, Wishes(), Reach(False, True), ALL, ()),
        (PLAIN, Wishes(pace="daily"), BOTH, ALL, ()),
        (PLAIN, Wishes(unwanted=frozenset({"duty"})), BOTH, ALL, ("email",)),
        (OPTIONAL, Wishes(unwanted=frozenset({"hours"})), BOTH, ALL, ()),
        (REMINDER, Wishes(), BOTH, ALL, ("email", "sms")),
        (REMINDER, Wishes(text="wecom"), BOTH, ALL, ("email", "wecom")),
        (REMINDER, Wishes(text="wecom"), BOTH, {"email", "sms"}, ("email", "sms")),
        (REMINDER, Wishes(text="none"), BOTH, ALL, ("email",)),
        (REMINDER, Wishes(text="none"), Reach(False, True), ALL, ()),
        (REMINDER, Wishes(pace="weekly"), BOTH, ALL, ("sms",)),
        (RESET, Wishes(pace="weekly", text="none"), BOTH, ALL, ("email",)),
        (RESET, Wishes(text="none"), Reach(False, True), ALL, ("sms",)),
        (RESET, Wishes(), Reach(False, False), ALL, ()),
    ],
)
def test_the_way_of_news_follows_kind_wish_address_and_what_is_open(policy, wishes, reach, opened, ways):
    assert routes.at_once(policy, wishes, reach, opened=opened) == ways


def test_a_digest_gathers_what_is_not_urgent_and_wanted():
    weekly = Wishes(pace="weekly", unwanted=frozenset({"hours"}))
    assert routes.gathered(PLAIN, weekly)
    assert not routes.gathered(OPTIONAL, weekly)
    assert not routes.gathered(RESET, weekly)
    assert not routes.gathered(PLAIN, Wishes())


@pytest.mark.parametrize(
    ("at", "over"),
    [
        (local(2026, 11, 20, 12, 0), local(2026, 11, 20, 12, 0)),
        (local(2026, 11, 20, 21, 29, 59), local(2026, 11, 20, 21, 29, 59)),
        (local(2026, 11, 20, 21, 30), local(2026, 11, 21, 7, 30)),
        (local(2026, 12, 31, 23, 10), local(2027, 1, 1, 7, 30)),
        (local(2026, 11, 20, 3, 0), local(2026, 11, 20, 7, 30)),
        (local(2026, 11, 20, 7, 30), local(2026, 11, 20, 7, 30)),
    ],
)
def test_quiet_hours_over_midnight_end_in_the_morning(at, over):
    assert quiet.read("21:30-07:30").over(at) == over


def test_quiet_hours_within_a_day_and_none_at_all():
    siesta = quiet.read("12:00-14:00")
    assert siesta.over(local(2026, 11, 20, 13, 0)) == local(2026, 11, 20, 14, 0)
    assert not siesta.holds(local(2026, 11, 20, 14, 0))
    assert not quiet.read("").holds(local(2026, 11, 20, 0, 0))
    assert quiet.read(" 22:00-06:00 ") == quiet.Quiet(time(22), time(6))


@pytest.mark.parametrize("text", ["24:00-07:00", "9-17", "21:30", "21:30-07:60"])
def test_quiet_hours_of_another_form_are_refused(text):
    with pytest.raises(ValueError, match="written"):
        quiet.read(text)


def test_a_message_is_tried_seven_times_in_growing_pauses():
    pauses = [tries.pause(number) for number in range(1, 8)]
    assert pauses[:6] == sorted(pauses[:6]) and pauses[6] is None
    assert sum(pauses[:6], timedelta()) == timedelta(hours=17, minutes=21)


def test_a_gateway_that_asks_to_wait_is_heard_up_to_an_hour():
    assert tries.pause(1, asked=timedelta(minutes=10)) == timedelta(minutes=10)
    assert tries.pause(1, asked=timedelta(days=2)) == timedelta(hours=1)
    assert tries.pause(6, asked=timedelta(minutes=10)) == timedelta(hours=12)


@pytest.mark.parametrize(
    ("pace", "at", "due"),
    [
        ("daily", local(2026, 11, 20, 8, 0), local(2026, 11, 20, 8, 0)),
        ("daily", local(2026, 11, 20, 7, 59), local(2026, 11, 19, 8, 0)),
        ("weekly", local(2026, 11, 20, 9, 0), local(2026, 11, 16, 8, 0)),
        ("weekly", local(2026, 11, 16, 7, 0), local(2026, 11, 9, 8, 0)),
        ("weekly", local(2026, 11, 16, 8, 7), local(2026, 11, 16, 8, 0)),
    ],
)
def test_a_digest_is_due_at_eight_daily_or_on_mondays(pace, at, due):
    assert digests.last_due(pace, at) == due


@pytest.mark.parametrize(
    ("address", "mask"),
    [("lin@qingshi.example.cn", "l***@qingshi.example.cn"), ("13912344417", "139****4417"), ("12", "****"), ("", "")],
)
def test_addresses_are_masked(address, mask):
    assert addresses.mask(address) == mask


@pytest.mark.parametrize("address", ["a@b", "a b@c.cn", "a@b.cn\nBcc: x@y.cn", "<a@b.cn>", "a@b.cn,c@d.cn", "", "无"])
def test_what_is_no_mail_address_is_known(address):
    assert not addresses.is_mail(address)
