"""What a county's roster import leaves about: a sheet that asks, a heading explained, a role proposed."""

from typing import Any

from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.people.models import ColumnMeaning, Intake, Person, RoleProposal, Unit
from taixue.people.services.intake import plans
from tests import world

ODD = "{word}称呼,{word}证照,{word}归口\n{word}某人,{number},{unit}\n"


def asked(unit: Unit, office: Unit, colleague: Person, admin: Actor, word: str) -> dict[str, Any]:
    """Upload a sheet of headings that nobody knows; explain one of another sheet; propose a role."""
    text = ODD.format(word=word, number=world.identity_number(), unit=office.name)
    made = plans.upload(
        name=f"{word}怪表.csv", content_type="text/csv", chunks=[text.encode()], new_units=False, by=admin,
        at=clock.now(),
    )  # fmt: skip
    asking = plans.plan(intake_id=made.public_id, by=admin, at=clock.now())
    if asking.state != Intake.State.ASKING:
        raise LookupError(f"the sheet asks nothing: {asking.state}")
    meaning = ColumnMeaning.objects.create(
        scope=unit,
        word=f"{word}别称",
        heading=f"{word}别称",
        column="name",
        by_account=admin.account_id,
        at=clock.now(),
    )
    proposal = RoleProposal.objects.create(
        account=world.account(colleague), role="unit-admin", unit=office, intake=made, asked_by=admin.account_id,
        asked_at=clock.now(),
    )  # fmt: skip
    return {"asking": asking.public_id, "meaning": meaning.public_id, "proposal": proposal.public_id}
