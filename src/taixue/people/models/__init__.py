from taixue.people.models.accounts import Account, ActivationCode, RoleGrant, SignIn
from taixue.people.models.changes import ChangeRequest, FormerNumber, PersonChange
from taixue.people.models.intake import Intake, IntakeRow
from taixue.people.models.persons import Person, Posting, TransferRequest
from taixue.people.models.units import Unit, UnitEvent

__all__ = [
    "Account",
    "ActivationCode",
    "ChangeRequest",
    "FormerNumber",
    "Intake",
    "IntakeRow",
    "Person",
    "PersonChange",
    "Posting",
    "RoleGrant",
    "SignIn",
    "TransferRequest",
    "Unit",
    "UnitEvent",
]
