"""The system administrator makes a token of the API and withdraws it, without script."""

from collections.abc import Callable
from typing import Any


def walk(stage: Any, hands: Callable[[str], Any]) -> None:
    """Make a token for a unit, read it once, withdraw it."""
    from taixue.people.models import ApiToken

    keeper, ids = hands("system-admin"), stage.places["own"].ids
    keeper.go("/tokens/new/").send(
        "main form", name="无脚本系统", source="hr-scriptless", scopes=True, unit=ids["own_code"], days="30"
    )  # fmt: skip
    keeper.see("a token is shown", 1, keeper.page.locator("#token").count())
    made = ApiToken.objects.get(source="hr-scriptless")
    keeper.go(f"/tokens/{made.public_id}/withdraw/").send("main form")
    made.refresh_from_db()
    keeper.see("a token is withdrawn", True, made.withdrawn_at is not None)
