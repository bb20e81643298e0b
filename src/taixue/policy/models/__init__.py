from taixue.policy.models.policies import Assignment, Policy, Standing, Studied, Version

__all__ = ["Assignment", "Policy", "Standing", "Studied", "Version"]
