"""Every page with an example: axe-core finds nothing serious. Forms: a browser without script sends them.

Learners' pages in Chinese on a phone, the others in English on a desk; all ways: `prove pages`.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page

from tests.browser import accessibility


@pytest.fixture
def live_environment() -> dict[str, str]:
    """Let the server's clock show noon of 20 November 2026, as the test's own does."""
    from tests.world import NOON

    offset = round((NOON - datetime.now(UTC)).total_seconds())
    return {"TAIXUE_CLOCK_OFFSET": str(offset), "TAIXUE_SMTP": "smtp://127.0.0.1:9"}  # a mail server that is not there


@pytest.fixture
def stage(live: Any, live_environment: dict[str, str], settings: Any) -> Any:
    from tests.reach import stage as building

    settings.TAIXUE_CLOCK_OFFSET = int(live_environment["TAIXUE_CLOCK_OFFSET"])
    return building.build()


@pytest.fixture
def enter(browser: Browser, live: Any, stage: Any) -> Callable[..., Page]:
    """Return a function that opens a page of a browser holding a session of the stage."""

    def opened(session: str, *, width: int = 1280, script: bool = True) -> Page:
        phone = width < 760
        context = browser.new_context(
            base_url=live.address, viewport={"width": width, "height": 844}, is_mobile=phone, java_script_enabled=script
        )
        if session:
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live.address}])
        return context.new_page()

    return opened


@pytest.mark.timeout(900)  # every page there is: minutes on a busy machine
@pytest.mark.parametrize(
    ("for_learners", "way"), [(True, ("zh-hans", 390)), (False, ("en", 1280))], ids=["learners", "others"]
)
def test_nothing_serious_is_found_on_any_page(
    for_learners: bool, way: tuple[str, int], stage: Any, enter: Callable[..., Page]
) -> None:
    from tests.browser import pages

    examples = {one.name: one for one in pages.examples(stage)}
    assert pages.names() - set(examples) == set(), "give each an example in tests/reach/table.py"
    wanted = [(one.path, one.role) for one in examples.values() if one.for_learners is for_learners]
    found = accessibility.report(wanted, opener=lambda role, w: enter(stage.sessions[role], width=w), ways=[way])
    assert len(found) == len(wanted) > 15
    lines = [f"{page}: {problem}" for page, problems in found.items() for problem in problems]
    assert not lines, "\n".join(lines)


def test_an_administrator_and_a_learner_need_no_script(stage: Any, enter: Callable[..., Page]) -> None:
    from tests.browser import scriptless
    from tests.table import Table

    table, sent = Table(), set[str]()
    administrator = scriptless.Hands(enter(stage.sessions["unit-admin"], script=False), table, sent)
    code = scriptless.administration(stage, administrator)
    scriptless.learner(stage, scriptless.Hands(enter("", script=False), table, sent), code)
    assert len(table.lines) > 15
    assert [line for line in table.lines if not line[3]] == []


def test_who_is_told_and_who_looks_after_the_outbox_need_no_script(stage: Any, enter: Callable[..., Page]) -> None:
    from tests.browser import letters, scriptless
    from tests.table import Table

    table = Table()

    def hands(role: str) -> Any:
        return scriptless.Hands(enter(stage.sessions[role] if role else "", script=False), table, set())

    letters.walk(stage, hands)
    assert len(table.lines) == 6
    assert [line for line in table.lines if not line[3]] == []


def test_data_is_asked_for_decided_and_recorded_without_script(stage: Any, enter: Callable[..., Page]) -> None:
    from tests.browser import scriptless, scriptless_persons
    from tests.table import Table

    table, sent = Table(), set[str]()
    learner, admin = (
        scriptless.Hands(enter(stage.sessions[role], script=False), table, sent) for role in ("learner", "unit-admin")
    )
    scriptless_persons.walk(stage, learner, admin)
    assert [line for line in table.lines if not line[3]] == []
    assert {"people:data-ask", "people:request-decline", "people:correct", "people:turn", "people:posting-undo"} <= sent


def test_units_change_without_script(stage: Any, enter: Callable[..., Page], tmp_path: Path) -> None:
    from tests.browser import scriptless, scriptless_units
    from tests.table import Table

    table, sent = Table(), set[str]()
    head, system = (
        scriptless.Hands(enter(session, script=False), table, sent)
        for session in (stage.sessions["academy"], scriptless_units.administrator(stage))
    )
    scriptless_units.walk(stage, head, system, tmp_path)
    assert [line for line in table.lines if not line[3]] == []
    assert {"people:change", "people:order-confirm", "people:order-withdraw", "people:units-list"} <= sent


def test_records_are_joined_and_audiences_built_without_script(stage: Any, enter: Callable[..., Page]) -> None:
    from tests.browser import scriptless, scriptless_joins
    from tests.table import Table

    table, sent = Table(), set[str]()
    scriptless_joins.walk(stage, lambda role: scriptless.Hands(enter(stage.sessions[role], script=False), table, sent))
    assert [line for line in table.lines if not line[3]] == []
    assert {"portal:join-part", "people:audience-close", "people:group-remove", "catalog:audience_unname"} <= sent


def test_what_a_roster_asks_and_leaves_is_answered_without_script(
    stage: Any, enter: Callable[..., Page], tmp_path: Path
) -> None:
    from tests.browser import scriptless, scriptless_rosters
    from tests.table import Table

    table, sent = Table(), set[str]()
    admin, security, newcomer = (
        scriptless.Hands(enter(session, script=False), table, sent)
        for session in (
            stage.sessions["unit-admin"], stage.sessions["security-admin"], scriptless_rosters.stranger(stage)
        )
    )  # fmt: skip
    scriptless_rosters.walk(stage, admin, security, newcomer, tmp_path)
    assert [line for line in table.lines if not line[3]] == []
    assert {"people:intake-columns", "people:intake-hidden", "people:proposal-decline", "people:enrolment"} <= sent
