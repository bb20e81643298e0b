"""From measures to hours: the ledger stores what happened, a policy what it is worth. Source: docs/rules/format.md."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Conversion:
    """What an activity of one kind earns. credit: "nominal" hours of the publisher, or "seconds" of study.

    hour: length of one training hour, s, > 0; used by "seconds" only
    """

    kind: str
    credit: str
    hour: int = 3600


def centihours(conversion: Conversion, *, nominal: int, seconds: int) -> int:
    """Return centihours; time is cut towards zero: no credit for time not spent, and a reversal mirrors exactly."""
    if conversion.credit == "nominal":
        return nominal
    sign = -1 if seconds < 0 else 1
    return sign * (abs(seconds) * 100 // conversion.hour)
