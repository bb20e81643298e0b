"""How a number came about, step by step, as codes and facts. The words are the page's business (policy/labels.py)."""

from dataclasses import dataclass, field

from taixue.lib import hours
from taixue.policy.rules.document import Duty, Group
from taixue.policy.rules.prorata import FULL, Share, asked


@dataclass(frozen=True, slots=True)
class Step:
    """One step. facts: texts and plain numbers, ready to stand in a sentence."""

    code: str
    facts: dict[str, str] = field(default_factory=dict)


def of_duty(duty: Duty, part: Share, *, counted: int, lines: int) -> list[Step]:
    """Return the steps from the full duty to what is missing; centihours in, hours with one decimal out.

    full · share (only in a first year; `exact` has two decimals) · rounded · counted · missing or met
    """
    steps = [Step("full", {"hours": hours.text(duty.full)})]
    wanted = asked(duty.full, part)
    if part != FULL:
        exact = duty.full * part.parts // part.whole
        formula = {"full": hours.text(duty.full), "parts": str(part.parts), "whole": str(part.whole)}
        steps.append(Step(f"share-{part.unit}", formula | {"exact": hours.text(exact, places=2)}))
        if exact != wanted:
            steps.append(Step("rounded", {"hours": hours.text(wanted)}))
    steps.append(Step("counted", {"lines": str(lines), "hours": hours.text(counted)}))
    if counted >= wanted:
        return [*steps, Step("met", {"asked": hours.text(wanted), "counted": hours.text(counted)})]
    missing = hours.text(wanted - counted)
    return [*steps, Step("missing", {"asked": hours.text(wanted), "counted": hours.text(counted), "missing": missing})]


def of_band(group: Group, band: str) -> Step:
    """Return how the band led to the group: named by the policy, or following by reference."""
    return Step("by-reference" if band in group.by_reference else "named", {"band": band, "group": group.id})
