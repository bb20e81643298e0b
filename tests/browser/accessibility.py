"""Opens pages as people of several roles and collects what must not be there. Used by the test and by `prove pages`."""

from collections.abc import Callable, Iterable

from playwright.sync_api import Page

from tests.browser import axe

Opener = Callable[[str, int], Page]
"""Takes a role ("" is signed out) and a width in pixels; returns a page of a browser in which it is signed in."""

WAYS = (("zh-hans", 1280), ("en", 1280), ("zh-hans", 390), ("en", 390))
"""Language and width in pixels."""


def problems(page: Page, path: str, *, status: int = 200) -> list[str]:
    """Open a path and return what is wrong with the page: its status, serious findings, sideways scroll, complaints."""
    complaints: list[str] = []

    def heard(text: str) -> None:
        complaints.append(text)

    page.on("pageerror", lambda error: heard(str(error)))
    page.on("console", lambda said: "Content Security" in said.text and heard(said.text))
    answer = page.goto(path, wait_until="load")
    seen = answer.status if answer else 0
    found = [] if seen == status else [f"status {seen}"]
    found += axe.serious(page)
    wider = axe.overflow(page)
    found += [f"{wider} px wider than the window"] if wider else []
    return found + complaints


def speak(page: Page, language: str) -> None:
    """Let the page's browser read in a language ("zh-hans", "en") from now on, by the button every page has."""
    page.goto("/")
    wanted = "zh-Hans" if language == "zh-hans" else language
    if page.locator("html").get_attribute("lang") != wanted:
        page.locator(".tx-lang button").first.click()
        page.wait_for_load_state()


def report(
    pages: Iterable[tuple[str, str]], *, opener: Opener, ways: Iterable[tuple[str, int]] = WAYS
) -> dict[str, list[str]]:
    """Return {"/path/ as role, en, 390": problems} of [(path, role)] in each way; none left out."""
    wanted, each = list(pages), list(ways)
    found: dict[str, list[str]] = {}
    for role in dict.fromkeys(role for _, role in wanted):
        for language, width in each:
            page = opener(role, width)
            speak(page, language)
            for path in [path for path, whose in wanted if whose == role]:
                found[f"{path} as {role or 'anybody'}, {language}, {width}"] = problems(page, path)
            page.context.close()
    return found
