"""Changes of units by a browser that runs no script: planned by an academy, confirmed by the system administrator."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.browser.scriptless import Hands
    from tests.reach.stage import Stage


def administrator(stage: "Stage") -> str:
    """Return the session of a system administrator of everything."""
    from taixue.people.models import Unit
    from tests import world
    from tests.reach.stage import session

    county = Unit.objects.get(public_id=stage.places["own"].ids["own_unit"])
    return session(world.administrator("system-admin", None, at_unit=county, name="总管"))


def walk(stage: "Stage", head: "Hands", system: "Hands", folder: Path) -> None:
    """Plan, take back, confirm; send a list and found a root."""
    from taixue.people.models import Reorganisation, Unit

    ids = stage.places["own"].ids
    form = f"/units/{ids['office_unit']}/change/rename/"
    head.go(form).send("main form.card", name="无脚本市场监督管理局")
    head.send("form[action$='/withdraw/']")
    head.see("a plan is taken back", 1, Reorganisation.objects.filter(state="withdrawn").count())
    head.go(form).send("main form.card", name="无脚本市场监督管理局")
    system.go(head.page.url).send("form[action$='/confirm/']")
    name = Unit.objects.get(public_id=ids["office_unit"]).name
    system.see("another's plan is confirmed and carried out", "无脚本市场监督管理局", name)
    head.go("/units/").send("form.tx-filter", on="2024-03-01")
    head.shows("the tree as it was on a day", "2024 年 3 月 1 日")
    head.go("/units/changes/").send("form.tx-filter", state="withdrawn")
    head.see("changes are filtered", 1, head.page.locator("main tbody tr").count())
    path = folder / "units.csv"
    path.write_text("code,parent,name,name_en,kind\nX900,,无脚本省,,province\n", encoding="utf-8")
    system.go("/units/list/").send("main form.card", file=path)
    system.shows("a list becomes a plan", "无脚本省")
    system.go("/units/new/").send("main form.card", name="另一省", code="X901")
    system.shows("a root becomes a plan", "另一省")
