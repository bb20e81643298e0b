from taixue.people.models.accounts import Account, ActivationCode, RoleGrant, SignIn
from taixue.people.models.audiences import Audience, AudienceUse, AudienceVersion, GroupMember, PriorityGroup
from taixue.people.models.changes import ChangeRequest, FormerNumber, PersonChange
from taixue.people.models.intake import Intake, IntakeRow
from taixue.people.models.joins import Join
from taixue.people.models.persons import Person, Posting, TransferRequest
from taixue.people.models.units import Unit, UnitEvent

__all__ = [
    "Account",
    "ActivationCode",
    "Audience",
    "AudienceUse",
    "AudienceVersion",
    "ChangeRequest",
    "FormerNumber",
    "GroupMember",
    "Intake",
    "IntakeRow",
    "Join",
    "Person",
    "PersonChange",
    "Posting",
    "PriorityGroup",
    "RoleGrant",
    "SignIn",
    "TransferRequest",
    "Unit",
    "UnitEvent",
]
