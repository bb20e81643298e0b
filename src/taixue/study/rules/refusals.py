"""Names under which a visit counts what was not proven."""

COUNTERS = {"fast": "fast", "replay": "replayed", "clock": "clock", "absent": "absent"}
"""Counted in Progress while the visit is open: name in `Visit.refusals` to column.

fast, absent: seconds refused; replay: beats seen before; clock: journals whose times do not fit.
"""

DELIVERIES = ("taken", "ended", "shared", "forged")
"""Counted on the visit at once: deliveries after it was taken over or ended, with a ticket that is shared or false."""


def folded(counted: dict[str, int], open_figures: dict[str, int]) -> dict[str, int]:
    """Return `Visit.refusals` after the figures of the open visit are folded in; zeros are left out.

    counted: what the visit already says; open_figures: name to amount for the names of COUNTERS
    """
    kept = {name: amount for name, amount in counted.items() if name not in COUNTERS}
    return {**kept, **{name: amount for name, amount in open_figures.items() if amount}}
