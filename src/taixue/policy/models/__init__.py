from taixue.policy.models.policies import Assignment, Policy, Standing, Studied, Version
from taixue.policy.models.years import TrainingYear, YearReminder

__all__ = ["Assignment", "Policy", "Standing", "Studied", "TrainingYear", "Version", "YearReminder"]
