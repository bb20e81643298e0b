from taixue.policy.models.drafts import Approval, Draft, Proposal
from taixue.policy.models.policies import Assignment, Policy, Standing, Studied, Version
from taixue.policy.models.years import TrainingYear, YearReminder

__all__ = [
    "Approval",
    "Assignment",
    "Draft",
    "Policy",
    "Proposal",
    "Standing",
    "Studied",
    "TrainingYear",
    "Version",
    "YearReminder",
]
