"""What courses are about."""

from taixue.catalog.models import Subject
from taixue.lib.errors import Invalid


def all_subjects() -> list[Subject]:
    """Return every subject in its order."""
    return list(Subject.objects.order_by("position", "code"))


def get(code: str) -> Subject:
    """Return a subject. Raises Invalid for an unknown code."""
    found = Subject.objects.filter(code=code).first()
    if found is None:
        raise Invalid(
            "subject-unknown", problems=[{"field": "subject", "code": "subject-unknown", "value": code, "cure": ""}]
        )
    return found
