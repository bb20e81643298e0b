"""An evaluation as plain values, stored beside a standing: numbers, codes and facts, no words."""

from typing import Any

from taixue.policy.rules.evaluate import Evaluation, Line


def plain(evaluation: Evaluation) -> dict[str, Any]:
    """Return the reasons of an evaluation as JSON values; hours in centihours, days as ISO texts."""
    return {
        "reference": evaluation.reference.isoformat(),
        "rank_day": evaluation.rank_day.isoformat(),
        "rank": evaluation.rank,
        "group": evaluation.group,
        "exempt": evaluation.exempt,
        "registered_on": evaluation.registered_on.isoformat() if evaluation.registered_on else "",
        "part": {"parts": evaluation.part.parts, "whole": evaluation.part.whole, "unit": evaluation.part.unit},
        "duties": [
            {"id": met.duty.id, "counts": met.duty.counts, "full": met.duty.full, "asked": met.asked,
             "counted": met.counted, "missing": met.missing, "who": met.duty.who}
            for met in evaluation.duties
        ],
        "counted": [_line(line) for line in evaluation.counted],
        "uncounted": [_line(line) for line in evaluation.uncounted],
    }  # fmt: skip


def _line(line: Line) -> dict[str, Any]:
    return {
        "entry": str(line.entry), "sequence": line.sequence, "centihours": line.centihours,
        "required": line.required, "code": line.code, "facts": dict(line.facts),
    }  # fmt: skip
