"""Study rules by browsers that run no script: drafted, tried over everybody, published by two, assigned, ranked."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.browser.scriptless import Hands
    from tests.reach.stage import Stage

HOURS = "groups[1].duties[0].hours"
"""The figure of the draft that is changed; 80 in the library."""


def colleague(stage: "Stage") -> str:
    """Return the session of a second person who writes rules for the county."""
    from taixue.people.models import Unit
    from tests import world
    from tests.reach.stage import session

    county = Unit.objects.get(public_id=stage.places["own"].ids["own_unit"])
    return session(world.administrator("academy", county, name="会签人"))


def walk(stage: "Stage", hands: Callable[[str], "Hands"], second: "Hands", folder: Path) -> None:
    """Walk every way."""
    author, ids = hands("academy"), stage.places["own"].ids
    address = drafted(author, ids["unit"], folder)
    tried(author, address)
    stopped(author, ids)
    published(author, second, address)
    held(author, hands("unit-admin"), ids["unit"])


def drafted(author: "Hands", unit: str, folder: Path) -> str:
    """Begin a draft with a file that has a mistake, mend its text, change a figure; return the draft's address."""
    from taixue.policy.models import Draft
    from taixue.policy.queries import policies

    text = policies.library("fujian-2017").replace("干部网络培训学时规定", "无脚本规定")
    text = text.replace('code = "fujian-2017"', 'code = "scriptless"\nrank_lists = true')
    file = folder / "rules.toml"
    file.write_text(text.replace("trial = false", "trial = 3"), encoding="utf-8")
    author.go("/policies/drafts/new/").send("main form.card", unit=unit, file=file)
    address = author.page.url
    author.see("a draft begun with a file says that it has a mistake", 1, author.page.locator(".tx-msg.bad").count())
    author.go(f"{address}text/").send("main form.card", text=text)
    author.see("its text is mended", address, author.page.url)
    author.go(f"{address}figures/").send("main form.card", **{HOURS: "60"})
    draft = Draft.objects.get(code="scriptless")
    author.see("a figure of it is changed", (3, True), (draft.revision, "hours = 60\n" in draft.text))
    return address


def tried(author: "Hands", address: str) -> None:
    """Try the draft over the county, keep what it showed, throw it away."""
    from taixue.policy.models import WhatIf
    from tests.browser.scriptless import again

    author.go(f"{address}try/").send("main form[method=post]", window="2026")
    again(author.page, "form[action$='/keep/']")
    tries = WhatIf.objects.filter(draft__code="scriptless")
    author.see("a draft is tried over everybody", True, tries.get().done > 0)
    author.send("form[action$='/keep/']", name="六十学时")
    author.see("a try is kept under a name", "六十学时", tries.get().name)
    author.send("form[action$='/discard/']")
    author.see("and thrown away", 0, tries.count())


def stopped(author: "Hands", ids: dict[str, Any]) -> None:
    """Stop a try in the middle; discard another's draft."""
    from taixue.policy.models import Draft, WhatIf
    from tests.browser.scriptless import again

    address, trying = f"/policies/what-if/{ids['trying']}/", WhatIf.objects.filter(public_id=ids["trying"])
    author.go(address)
    again(author.page, "form[action$='/keep/']")
    trying.update(state=WhatIf.State.RUNNING)  # as over more people than one batch computes
    author.go(address).send("form[action$='/cancel/']")
    author.see("a try is stopped", "cancelled", trying.get().state)
    author.go(f"/policies/drafts/{ids['ruling']}/").send("form[action$='/discard/']")
    author.see("a draft is discarded", "discarded", Draft.objects.get(public_id=ids["ruling"]).state)


def published(author: "Hands", second: "Hands", address: str) -> None:
    """Ask, take it back, ask again; a second person declines, is asked once more and approves."""
    from taixue.policy.models import Proposal

    asked = Proposal.objects.filter(draft__code="scriptless").order_by("pk")
    author.go(address).send("form[action$='/ask/']", reason="减轻学时")
    author.send("form[action$='/withdraw/']")
    author.go(address).send("form[action$='/ask/']", reason="减轻学时，已征求意见")
    second.go("/policies/approvals/").shows("what waits for an answer is listed", "减轻学时，已征求意见")
    second.go(address).send("form[action$='/decline/']", answer="请附文件")
    author.go(address).send("form[action$='/ask/']", reason="减轻学时，文件已附")
    second.go(address).send("form[action$='/approve/']")
    states = list(asked.values_list("state", flat=True))
    second.see("asking is taken back, declined, approved", ["withdrawn", "declined", "published"], states)


def held(author: "Hands", admin: "Hands", unit: str) -> None:
    """Let the rule hold for the county, switch its rank lists off and on, let it end."""
    from taixue.people.models import Unit
    from taixue.policy.models import Assignment, RankListOff

    address, county = "/policies/scriptless/1/assign/", Unit.objects.get(public_id=unit)
    author.go(address).send("main form:not([action])", unit=county.code, first_day="2026-01-01")
    row = Assignment.objects.filter(version__policy__code="scriptless", unit_path=county.path)
    author.see("a rule is assigned", 1, row.count())
    off = RankListOff.objects.filter(policy__code="scriptless", unit=county)
    for verb, rows in (("off", 1), ("on", 0)):
        admin.go(f"/units/{unit}/ranks/").send(f"form[action$='/scriptless/{verb}/']")
        admin.see(f"its rank lists are switched {verb}", rows, off.count())
    author.go(address).send("form[action$='/end/']", last_day="2026-12-31")
    author.see("and it ends", "2027-01-01", str(row.get().end_day))
