from taixue.people.models.access import Delegation, RegistrationWindow, ResetRequest, Viewing
from taixue.people.models.accounts import Account, ActivationCode, RoleGrant, SignIn
from taixue.people.models.audiences import Audience, AudienceUse, AudienceVersion, GroupMember, PriorityGroup
from taixue.people.models.changes import ChangeRequest, FormerNumber, PersonChange
from taixue.people.models.intake import ColumnMeaning, Intake, IntakeRow, RoleProposal
from taixue.people.models.joins import Join
from taixue.people.models.persons import Person, Posting, TransferRequest
from taixue.people.models.reorganisations import Relocation, Reorganisation
from taixue.people.models.tokens import ApiToken, ExternalKey, FeedLine
from taixue.people.models.units import Unit, UnitCount, UnitEvent, UnitSpan

__all__ = [
    "Account",
    "ActivationCode",
    "ApiToken",
    "Audience",
    "AudienceUse",
    "AudienceVersion",
    "ChangeRequest",
    "ColumnMeaning",
    "Delegation",
    "ExternalKey",
    "FeedLine",
    "FormerNumber",
    "GroupMember",
    "Intake",
    "IntakeRow",
    "Join",
    "Person",
    "PersonChange",
    "Posting",
    "PriorityGroup",
    "RegistrationWindow",
    "Relocation",
    "Reorganisation",
    "ResetRequest",
    "RoleGrant",
    "RoleProposal",
    "SignIn",
    "TransferRequest",
    "Unit",
    "UnitCount",
    "UnitEvent",
    "UnitSpan",
    "Viewing",
]
