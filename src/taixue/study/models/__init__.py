from taixue.study.models.visits import Enrolment, HeldStretch, Progress, Visit

__all__ = ["Enrolment", "HeldStretch", "Progress", "Visit"]
