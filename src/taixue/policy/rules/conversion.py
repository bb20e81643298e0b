"""From measures to amounts: the ledger stores what happened, a policy the worth. Source: docs/rules/format.md."""

from dataclasses import dataclass
from typing import Protocol

from taixue.policy.rules.filters import EVERY, Which

CREDITS = ("nominal", "seconds", "half_days", "items", "points", "score", "fixed")
UNIT = 100
"""Amounts are hundredths."""


@dataclass(frozen=True, slots=True)
class Step:
    """From so much of a measure on, an amount. above: only beyond it, not at it."""

    least: int
    above: bool
    amount: int


@dataclass(frozen=True, slots=True)
class Conversion:
    """What an activity of one kind earns. credit: the measure it is converted from.

    hour: length of one training hour, s, > 0; used by "seconds" and to compare a share of the published length
    day: what two half days are worth; each: what an item, a point, or the whole thing ("fixed") is worth, 1/100
    steps: bands of the measure, each a fixed amount, instead of a rate
    whole: only whole units of a measure count, before the factor
    factor: multiplier in 1/100; score, percent, seconds: what must be reached for anything to count
    most: of one entry, 1/100, None for no limit
    """

    kind: str
    credit: str
    hour: int = 3600
    which: Which = EVERY
    day: int = 0
    each: int = UNIT
    steps: tuple[Step, ...] = ()
    whole: bool = False
    factor: int = UNIT
    score: int = 0
    percent: int = 0
    seconds: int = 0
    most: int | None = None


class Measures(Protocol):
    """What happened, as the ledger has it; negative in a reversal."""

    @property
    def nominal(self) -> int: ...
    @property
    def seconds(self) -> int: ...
    @property
    def half_days(self) -> int: ...
    @property
    def items(self) -> int: ...
    @property
    def points(self) -> int: ...
    @property
    def score(self) -> int: ...


def centihours(conversion: Conversion, *, nominal: int, seconds: int) -> int:
    """Return what hours or seconds alone are worth at the rate; time is cut towards zero, so a reversal mirrors."""
    if conversion.credit == "nominal":
        return nominal
    sign = -1 if seconds < 0 else 1
    return sign * (abs(seconds) * 100 // conversion.hour)


def worth(conversion: Conversion, entry: Measures) -> int:
    """Return what an entry is worth, 1/100 unit, cut towards zero: what is not whole earns nothing more."""
    measured = _measure(conversion, entry)
    sign, measured = (-1, -measured) if measured < 0 else (1, measured)
    amount = _stepped(conversion.steps, measured) if conversion.steps else _rated(conversion, measured)
    amount = amount * conversion.factor // UNIT
    return sign * (amount if conversion.most is None else min(amount, conversion.most))


def refused(conversion: Conversion, entry: Measures) -> tuple[str, int, int] | None:
    """Return which need is not reached as (its name, needed, reached), or None if everything is."""
    if abs(entry.score) < conversion.score:
        return "score", conversion.score, entry.score
    if abs(entry.seconds) < conversion.seconds:
        return "seconds", conversion.seconds, entry.seconds
    if conversion.percent:
        reached = percent(conversion, entry)
        if reached < conversion.percent:
            return "percent", conversion.percent, reached
    return None


def percent(conversion: Conversion, entry: Measures) -> int:
    """Return how much of the published length was done, cut: by attended half days where there are any, else by time.

    Where nothing is published there is nothing to miss: 100.
    """
    if not entry.nominal:
        return 100
    if entry.half_days and conversion.day:
        return abs(entry.half_days) * conversion.day * 50 // abs(entry.nominal)
    return abs(entry.seconds) * 10_000 // (abs(entry.nominal) * conversion.hour)


def _measure(conversion: Conversion, entry: Measures) -> int:
    if conversion.credit == "fixed":
        return -1 if min(entry.nominal, entry.seconds, entry.half_days, entry.items, entry.points) < 0 else 1
    found: int = getattr(entry, conversion.credit)
    return found


def _rated(conversion: Conversion, measured: int) -> int:
    if conversion.credit == "nominal":
        amount = measured
    elif conversion.credit == "seconds":
        amount = measured * UNIT // conversion.hour
    elif conversion.credit == "half_days":
        amount = measured * conversion.day // 2
    else:
        amount = measured * conversion.each
    return amount // UNIT * UNIT if conversion.whole else amount


def _stepped(steps: tuple[Step, ...], measured: int) -> int:
    reached = [one for one in steps if measured > one.least or (measured == one.least and not one.above)]
    return reached[-1].amount if reached else 0
