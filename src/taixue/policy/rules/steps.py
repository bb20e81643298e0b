"""How a number came about, step by step, as codes and facts. The words are the page's business (policy/labels)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from taixue.policy.rules.document import Bar, Duty, Group
from taixue.policy.rules.document import Share as Limit
from taixue.policy.rules.prorata import FULL, Share, asked, exactly


@dataclass(frozen=True, slots=True)
class Step:
    """One step. facts: texts ready to stand in a sentence; amounts: 1/100 of `unit`, which is a unit or a measure."""

    code: str
    unit: str = ""
    amounts: dict[str, int] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Figures:
    """What was found for one bar: asked, counted and how many entries, in 1/100 of its measure."""

    asked: int
    counted: int
    lines: int


def of_bar(
    duty: Duty, bar: Bar, part: Share, figures: Figures, *, unit: str, weights: Sequence[tuple[str, int]] = ()
) -> list[Step]:
    """Return the steps from the full limit to what is missing.

    full, weighted or share-of · share-months or -days · rounded · counted · met, missing, within or exceeded
    unit: the document's; weights: days in each group where ranks are weighted
    """
    named = unit if bar.measure == "credit" else bar.measure
    steps = [*_asked(duty, bar, part, figures, named, weights)]
    steps.append(Step("counted", named, {"counted": figures.counted}, {"lines": str(figures.lines)}))
    amounts = {"asked": figures.asked, "counted": figures.counted}
    if bar.at_most:
        return [*steps, Step("within" if figures.counted <= figures.asked else "exceeded", named, amounts)]
    if figures.counted >= figures.asked:
        return [*steps, Step("met", named, amounts)]
    return [*steps, Step("missing", named, amounts | {"missing": figures.asked - figures.counted})]


def _asked(
    duty: Duty, bar: Bar, part: Share, figures: Figures, unit: str, weights: Sequence[tuple[str, int]]
) -> list[Step]:
    if isinstance(bar.limit, Limit):
        share = f"{bar.limit.part.numerator}/{bar.limit.part.denominator}"
        facts = {"share": share, "of": bar.limit.of, "by": bar.limit.by}
        return [Step("share-of", unit, {"asked": figures.asked}, facts)]
    if len(weights) > 1:
        days = str(sum(number for _, number in weights))
        return [Step("weighted", unit, {"asked": figures.asked}, {"days": days})]
    if bar.at_most:
        return [Step("at-most", unit, {"full": bar.limit})]
    steps = [Step("full", unit, {"full": bar.limit})]
    if part != FULL:
        exact = bar.limit * part.parts // part.whole
        facts = {"parts": str(part.parts), "whole": str(part.whole)}
        steps.append(Step(f"share-{part.unit}", unit, {"full": bar.limit, "exact": exact}, facts))
        wanted = (asked if duty.whole else exactly)(bar.limit, part)
        if exact != wanted and duty.whole:
            steps.append(Step("rounded", unit, {"asked": wanted}))
    return steps


def of_band(group: Group, band: str) -> Step:
    """Return how the band led to the group: named by the policy, following by reference, or as everyone does."""
    code = "by-reference" if band in group.by_reference else "named" if band in group.bands else "everyone"
    return Step(code, facts={"band": band, "group": group.id})
