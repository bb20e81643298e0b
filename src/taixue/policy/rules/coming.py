"""What is on its way to an entry, and what still has to come on top of it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Coming:
    """Something begun that will be an entry when it is finished. percent: proven, cut; hours in centihours."""

    title: str
    title_en: str
    percent: int
    threshold: int
    centihours: int
    required: bool
    href: str


@dataclass(frozen=True, slots=True)
class Rest:
    """What remains when everything that is coming has come: centihours of required courses, and of any on top."""

    required: int
    any: int
    total: int  # what will have counted then


def rest(*, counted: int, missing: int, missing_required: int, coming: Sequence[Coming]) -> Rest:
    """Return what remains; required hours count in the total too. All in centihours."""
    arriving = sum(one.centihours for one in coming)
    required = max(0, missing_required - sum(one.centihours for one in coming if one.required))
    more = max(0, missing - arriving - required)
    return Rest(required, more, counted + arriving + required + more)
