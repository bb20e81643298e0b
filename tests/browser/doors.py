"""Forms about accounts, registration, resets and deputies, sent by a browser without script (see scriptless.py)."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from tests import totp


def walk(stage: Any, hands: Callable[[str], Any]) -> None:
    """Walk every way but `factors`, which ends the learner's session."""
    seeing(stage, hands("unit-admin"))
    windows(stage, hands("academy"), hands("unit-admin"))
    pairs(stage, hands("unit-admin"), hands("academy"), hands("security-admin"))


def seeing(stage: Any, hands: Any) -> None:
    """See as a person and be oneself again; sign a person out."""
    newcomer = stage.places["own"].ids["unregistered"]
    hands.go(f"/people/{newcomer}/see-as/").send("main form[method=post]", reason="电话里帮忙")
    hands.see("a person's desk is seen under a banner", 1, hands.page.locator(".tx-seeing form").count())
    hands.send(".tx-seeing form")
    hands.see("and left by the banner", True, hands.page.url.endswith(f"/people/{newcomer}/"))
    hands.go(f"/people/{newcomer}/sign-out/").send("main form[method=post]", reason="手机丢了")
    hands.see("a person is signed out everywhere", True, hands.page.url.endswith(f"/people/{newcomer}/"))


def windows(stage: Any, academy: Any, admin: Any) -> None:
    """Open a window, enrol somebody in it, shut it."""
    from taixue.people.models import Person

    ids = stage.places["own"].ids
    academy.go("/registration/open/").send(
        "main form[method=post]", unit=ids["code"], first_day="2026-11-01", last_day="2026-12-20"
    )
    admin.go("/registration/people/").send("form.tx-filter", q="青石新生")
    admin.send("main form[method=post]", person=True)
    person = Person.objects.get(public_id=ids["unregistered"])
    admin.see("somebody is enrolled and has a number", True, bool(person.enrolment_number))
    academy.go("/registration/").send("main form[action$='/shut/']")
    academy.see("windows listed", True, academy.page.locator("main tbody tr").count() > 0)
    admin.go("/me/enrolment/")
    admin.see("one's own number is shown", 1, admin.page.locator(".enrolment").count())


def pairs(stage: Any, admin: Any, academy: Any, security: Any) -> None:
    """Agree to a reset, decline another; agree to a deputy, lend one's own role, end both."""
    from taixue.people.models import Delegation, Person, ResetRequest

    ids = stage.places["own"].ids
    admin.go("/resets/").send(f"form[action='/resets/{ids['reset']}/agree/']")
    row = ResetRequest.objects.get(public_id=ids["reset"])
    admin.see("a second person agrees to a reset", "agreed", row.state)
    academy.go("/resets/").send(f"form[action='/resets/{ids['reset']}/decline/']")
    row.refresh_from_db()
    academy.see("and another declines it", "declined", row.state)
    security.go("/deputies/").send(f"form[action='/deputies/{ids['delegation']}/agree/']")
    security.send(f"form[action='/deputies/{ids['delegation']}/end/']")
    lent = Delegation.objects.get(public_id=ids["delegation"])
    security.see("a deputy is agreed to and ended", "ended", lent.state)
    admin.go("/deputies/lend/").send("form[role=search]", name=ids["name"]).send("main form[method=post]")
    admin.see("a role is lent", True, admin.page.url.endswith("/deputies/"))
    colleague = Person.objects.get(public_id=ids["person"])
    admin.see("to the colleague", 1, Delegation.objects.filter(deputy__person=colleague, state="given").count())


def factors(stage: Any, hands: Any, door: Any) -> None:
    """Set an app up, renew the codes, end sessions, take the app away; ask at the door for a lost password."""
    from taixue.people.models import Person

    hands.go("/me/account/app/")
    secret = hands.page.locator(".key-text").inner_text()
    now = datetime.now(UTC) + timedelta(seconds=_offset())
    hands.send("main form[method=post]", code=totp.code(secret, now))
    codes = hands.page.locator(".codes li").all_inner_texts()
    hands.see("an app is set up and recovery codes are shown", 10, len(codes))
    hands.go("/me/account/").send("form[action='/me/account/codes/']")
    fresh = hands.page.locator(".codes li").all_inner_texts()
    hands.see("and renewed", True, len(fresh) == 10 and not set(fresh) & set(codes))
    person = Person.objects.get(public_id=stage.places["herself"].ids["person"])
    elsewhere(person)
    hands.go("/me/account/").send("li form[action*='/sessions/']")
    hands.see("a session is ended", 0, hands.page.locator("li form[action*='/sessions/']").count())
    _enter(person, door, fresh[0])
    door.go("/me/account/").send("form[action='/me/account/app/remove/']")
    left = door.page.locator("main a[href='/me/account/app/']").count()
    door.see("the app is taken away", 1, left)
    door.send("form[action='/sign-out/']")
    door.go("/sign-in/lost/").send("main form", who="13800138000", way="unit")
    door.see("a lost password is answered alike for everybody", 1, door.page.locator("main h1").count())


def elsewhere(person: Any) -> None:
    """Let a person be signed in on another device too."""
    from taixue.kit import clock
    from taixue.people.services import sessions
    from tests import world
    from tests.reach.stage import session

    account = world.account(person).pk
    sessions.begin(account_id=account, key=session(person), at=clock.now(), device="Android")


def _enter(person: Any, door: Any, code: str) -> None:
    """Sign in with password and recovery code."""
    from taixue.kit import clock
    from taixue.kit.actor import SYSTEM
    from taixue.people.services import accounts
    from tests import world

    account = world.account(person)
    accounts.choose_password(
        account_id=account.pk, password=world.PASSWORD, by=SYSTEM, at=clock.now(), keep=_kept(account.pk)
    )
    door.go("/sign-in/").send("main form", who=person.mobile or "", password=world.PASSWORD)
    door.send("main form", code=code)
    door.see("a recovery code is the second step", False, bool(re.search("/sign-in/", door.page.url)))


def _kept(account_id: int) -> str:
    from taixue.people.models import SignIn

    found = SignIn.objects.filter(account=account_id).values_list("key", flat=True).first()
    return found or ""


def _offset() -> int:
    from django.conf import settings

    return int(settings.TAIXUE_CLOCK_OFFSET)
