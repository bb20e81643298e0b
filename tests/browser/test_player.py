"""The player against the real server: what was played is proven, and nothing else. Videos of 7 (and a bit) and 20 s."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe

PHONE = "Mozilla/5.0 (Linux; Android 12; LYA-AL00) AppleWebKit/537.36 Chrome/86.0.4240.99 Mobile Safari/537.36"

LOADED = "(v => v.buffered.length > 0 && v.buffered.end(v.buffered.length - 1) > 19)(document.querySelector('video'))"


@pytest.fixture
def learner(live):
    from tests import world

    return world.person(world.tree().station)


@pytest.fixture
def lesson(live, films: Path) -> UUID:
    """A lesson of 20 s that may be played at 1.5 times the speed, with another one after it."""
    from tests.browser import courses

    return courses.publish(courses.film(films, 20), courses.SHORT, speed=150)[0]


def proven(person) -> int:
    """Return the seconds the database holds for a person."""
    from taixue.study.models import Progress

    return sum(Progress.objects.filter(person_id=person.pk).values_list("seconds", flat=True))


def enter(page: Page, lesson: UUID) -> None:
    """Open the lesson's page and wait for its visit."""
    page.goto(f"/study/{lesson}/")
    page.wait_for_selector("#player[data-state=open]")


def at(page: Page) -> float:
    return float(page.evaluate("document.querySelector('video').currentTime"))


def wait_until(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for a condition; Playwright's own waiting evaluates strings in the page, which our policy forbids."""
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, f"not within {seconds} s"
        time.sleep(0.1)


def test_a_lesson_played_to_its_end_is_proven_whole_and_says_so(signed_in, learner, live) -> None:
    from tests.browser import courses

    lesson = courses.publish(courses.SHORT)[0]
    page = signed_in(learner)
    enter(page, lesson)
    expect(page.locator(".start")).to_contain_text("0.9 MB")  # 834,563 bytes, said before anything is loaded
    assert axe.serious(page) == []
    began = time.monotonic()
    page.locator(".start").click()
    wait_until(lambda: page.evaluate("document.querySelector('video').ended"))
    assert time.monotonic() - began >= 7
    expect(page.locator("#proof")).to_have_text("已证实 0:07，占 100%")
    expect(page.locator("[data-note=saved]")).to_contain_text("已保存")
    expect(page.locator("[data-note=box]")).to_contain_text("本课完成")
    assert proven(learner) == 7
    assert axe.serious(page) == []
    assert page.complaints == []


def test_without_network_playing_goes_on_and_everything_is_handed_in_after_a_reload(signed_in, learner, lesson) -> None:
    page = signed_in(learner, width=390)
    enter(page, lesson)
    page.locator(".start").click()
    wait_until(lambda: at(page) > 3)
    wait_until(lambda: page.evaluate(LOADED))
    page.context.set_offline(True)
    page.keyboard.press("Tab")
    page.evaluate("document.querySelector('video').pause()")
    expect(page.locator("[data-note=box]")).to_contain_text("网络断开了")
    expect(page.locator("[data-note=saved]")).to_contain_text("存在这台设备")
    expect(page.locator(".tx-slips .w")).not_to_have_count(0)
    assert proven(learner) == 0
    page.evaluate("document.querySelector('video').play()")
    wait_until(lambda: at(page) > 7)
    page.evaluate("document.querySelector('video').pause()")
    kept = json.loads(page.evaluate("localStorage.getItem(Object.keys(localStorage)[0])"))
    assert kept["beats"][-1][2] >= 7
    seen = kept["beats"][-1][2]
    page.context.set_offline(False)
    page.goto("about:blank")
    enter(page, lesson)
    wait_until(lambda: proven(learner) == seen)
    expect(page.locator("#proof")).to_contain_text(f"0:{seen:02d}")
    assert page.evaluate("Object.keys(localStorage).length") == 0
    assert page.evaluate("Number(document.querySelector('[data-act=seek]').value)") == seen  # goes on from there


def test_another_device_takes_over_kindly_and_this_one_takes_back(signed_in, learner, lesson) -> None:
    desk = signed_in(learner)
    enter(desk, lesson)
    desk.locator(".start").click()
    wait_until(lambda: at(desk) > 2)
    phone = signed_in(learner, width=390, agent=PHONE)
    enter(phone, lesson)
    desk.locator("[data-act=back]").click()  # hands in what was played
    expect(desk.locator("[data-note=box]")).to_contain_text("你在 Android · Chrome 上接着学了，这里已暂停")
    assert desk.evaluate("document.querySelector('video').paused")
    desk.get_by_role("button", name="回到这里").click()
    wait_until(lambda: not desk.evaluate("document.querySelector('video').paused"))
    before = proven(learner)
    wait_until(lambda: at(desk) > 4)
    desk.keyboard.press("Escape")
    desk.locator("[data-act=play]").click()
    wait_until(lambda: proven(learner) > before)
    phone.locator(".start").click()
    wait_until(lambda: at(phone) > 1)
    phone.locator("[data-act=play]").click()
    expect(phone.locator("[data-note=box]")).to_contain_text("这里已暂停")


def test_keys_move_and_speed_up_to_the_limit_of_the_course(signed_in, learner, lesson) -> None:
    page = signed_in(learner)
    enter(page, lesson)
    page.locator("[data-act=play]").focus()
    for _ in range(5):
        page.keyboard.press(">")
    assert page.evaluate("document.querySelector('video').playbackRate") == 1.5
    page.evaluate("document.querySelector('video').playbackRate = 2")
    wait_until(lambda: page.evaluate("document.querySelector('video').playbackRate") == 1.5)
    began = time.monotonic()
    page.keyboard.press("Space")
    wait_until(lambda: at(page) > 9)
    page.keyboard.press("m")
    assert page.evaluate("document.querySelector('video').muted")
    page.keyboard.press("c")
    assert page.evaluate("document.querySelector('video').textTracks[0].mode") == "showing"
    page.keyboard.press("ArrowLeft")
    wait_until(lambda: at(page) < 3)
    page.locator("[data-act=play]").click()
    wait_until(lambda: proven(learner) >= 9)
    assert proven(learner) <= (time.monotonic() - began + 1) * 1.5


def test_a_presence_question_stops_the_picture_until_it_is_answered(signed_in, learner, live, films) -> None:
    from taixue.study.models import Progress
    from tests.browser import courses

    lesson = courses.publish(courses.film(films, 20), presence=10)[0]
    page = signed_in(learner, width=390)
    enter(page, lesson)
    Progress.objects.filter(person_id=learner.pk).update(ask_ms=1)  # due since 1970
    page.locator(".start").click()
    wait_until(lambda: at(page) > 2)
    page.evaluate("document.querySelector('video').currentTime = 12")
    expect(page.locator(".ask")).to_be_visible()
    assert page.evaluate("document.querySelector('video').paused")
    assert axe.serious(page) == []
    a, b = page.locator("[data-ask=title]").inner_text().split("：")[1].rstrip(" =").split(" + ")
    wrong = next(c for c in page.locator("[data-ask=choices] button").all_inner_texts() if int(c) != int(a) + int(b))
    page.get_by_role("button", name=wrong, exact=True).click()
    expect(page.locator("[data-ask=note]")).to_contain_text("再选一次")
    page.get_by_role("button", name=str(int(a) + int(b)), exact=True).click()
    expect(page.locator(".ask")).to_be_hidden()
    wait_until(lambda: not page.evaluate("document.querySelector('video').paused"))
    wait_until(lambda: at(page) > 18)
    page.evaluate("document.querySelector('video').pause()")
    wait_until(lambda: proven(learner) >= 5)  # 12 to 18 after the answer alone is enough
