from taixue.policy.models.drafts import Approval, Draft, Proposal
from taixue.policy.models.exemptions import Exemption
from taixue.policy.models.policies import Assignment, Policy, Standing, Studied, Version
from taixue.policy.models.ranks import RankListOff
from taixue.policy.models.whatif import Outcome, WhatIf
from taixue.policy.models.years import TrainingYear, YearReminder

__all__ = [
    "Approval",
    "Assignment",
    "Draft",
    "Exemption",
    "Outcome",
    "Policy",
    "Proposal",
    "RankListOff",
    "Standing",
    "Studied",
    "TrainingYear",
    "Version",
    "WhatIf",
    "YearReminder",
]
