from taixue.people.models.accounts import Account, ActivationCode, RoleGrant, SignIn
from taixue.people.models.intake import Intake, IntakeRow
from taixue.people.models.persons import Person, Posting, TransferRequest
from taixue.people.models.units import Unit, UnitEvent

__all__ = [
    "Account",
    "ActivationCode",
    "Intake",
    "IntakeRow",
    "Person",
    "Posting",
    "RoleGrant",
    "SignIn",
    "TransferRequest",
    "Unit",
    "UnitEvent",
]
