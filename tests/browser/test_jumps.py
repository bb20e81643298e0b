"""A lesson of the demo in Chromium, from the Range handler: it plays, and every jump lands."""

from datetime import UTC, datetime

import pytest
from django.conf import settings
from playwright.sync_api import Browser

from taixue.demo.curriculum import DATA
from taixue.files.models import File
from taixue.files.queries import addresses
from taixue.files.services import uploads
from taixue.kit.actor import SYSTEM
from tests.files.serving import free_port, serve

JUMP = """async (where) => {
  const video = document.querySelector("video");
  await new Promise((done) => { video.onseeked = done; video.currentTime = where; });
  return video.currentTime;
}"""


@pytest.fixture
def lane():
    port = free_port()
    process = serve(port, settings.DATA)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(10)


def test_a_lesson_plays_and_can_be_jumped_in(db, browser: Browser, lane: str):
    content = (DATA / "lessons" / "review-1.mp4").read_bytes()
    now = datetime.now(UTC)
    file = uploads.store(purpose="lesson", name="a.mp4", content_type="video/mp4", chunks=[content], by=SYSTEM, at=now)
    File.objects.filter(pk=file.pk).update(state="ready")
    address = addresses.media_url(file.public_id, session_key="s3ss10n", at=now)
    context = browser.new_context()
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": "s3ss10n", "url": lane}])
    page = context.new_page()
    html = f'<!doctype html><title>lesson</title><video src="{address}" muted playsinline preload="auto"></video>'
    page.route(f"{lane}/lesson", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto(f"{lane}/lesson")
    page.wait_for_function("document.querySelector('video').readyState >= 1")
    assert page.evaluate("document.querySelector('video').duration") == 130
    for where in (100, 5, 127, 64):
        assert abs(page.evaluate(JUMP, where) - where) < 0.1
    page.evaluate("document.querySelector('video').play()")
    page.wait_for_function("document.querySelector('video').currentTime > 65")
    context.close()
