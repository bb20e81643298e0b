"""Debian's Chromium, driven by Playwright; nothing is downloaded.

The build without a window is taken where it is there: it asks half the processor's time of the whole browser.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

ARGUMENTS = [
    "--no-sandbox",  # the tests also run as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=user-gesture-required",
]
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def executable() -> str:
    """Return the path of the browser: TAIXUE_CHROMIUM, else the first found. Raises FileNotFoundError."""
    found = os.environ.get("TAIXUE_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), "")
    if not found:
        raise FileNotFoundError("no Chromium: apt-get install chromium, or name one in TAIXUE_CHROMIUM")
    return found


@contextmanager
def launched() -> Iterator[Browser]:
    """Run a browser without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()
