from taixue.policy.models.policies import Assignment, Policy, Standing, Version

__all__ = ["Assignment", "Policy", "Standing", "Version"]
