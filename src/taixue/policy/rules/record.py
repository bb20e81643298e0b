"""An evaluation as plain values, stored beside a standing: numbers, codes and facts, no words."""

from typing import Any

from taixue.policy.rules.answer import Evaluation, Line, Met
from taixue.policy.rules.prorata import Share


def plain(evaluation: Evaluation) -> dict[str, Any]:
    """Return the reasons of an evaluation as JSON values; amounts in 1/100, days as ISO texts.

    What did not happen (exemptions, gates, a surplus taken along …) has no key.
    """
    found = {
        "reference": evaluation.reference.isoformat(),
        "rank_day": evaluation.rank_day.isoformat(),
        "rank": evaluation.rank,
        "group": evaluation.group,
        "exempt": evaluation.exempt,
        "registered_on": evaluation.registered_on.isoformat() if evaluation.registered_on else "",
        "part": _part(evaluation.part),
        "duties": [_duty(met, evaluation.part) for met in evaluation.duties],
        "counted": [_counted(line) for line in evaluation.counted],
        "uncounted": [_line(line) for line in evaluation.uncounted],
    }
    rare = {
        "weights": [list(pair) for pair in evaluation.weights],
        "carried": [
            {"window": one.window, "surplus": one.surplus, "amount": one.amount, "required": one.required}
            for one in evaluation.carried
        ],
        "excused": [
            {"kind": one.kind, "first_day": one.first_day.isoformat(), "last_day": one.last_day.isoformat(),
             "effect": one.effect, "duties": list(one.duties)}
            for one in evaluation.excused
        ],
        "lifted": list(evaluation.lifted),
        "gates": [
            {"id": one.gate.id, "asked": one.reached.asked, "counted": one.reached.counted, "open": one.reached.met}
            for one in evaluation.gates
        ],
        "consequences": list(evaluation.consequences),
    }  # fmt: skip
    return found | {key: value for key, value in rare.items() if value}


def _part(part: Share) -> dict[str, Any]:
    return {"parts": part.parts, "whole": part.whole, "unit": part.unit}


def _duty(met: Met, part: Share) -> dict[str, Any]:
    duty, first = met.duty, met.first
    found = {
        "id": duty.id, "counts": duty.counts, "full": duty.full, "asked": first.asked, "counted": first.counted,
        "missing": met.missing, "met": met.met, "who": duty.who,
        "bars": [[one.asked, one.counted, one.lines] for one in met.bars],
    }  # fmt: skip
    if met.part != part:
        found["part"] = _part(met.part)
    if met.level >= 0:
        found["level"] = met.level
    return found


def _counted(line: Line) -> dict[str, Any]:
    """Return a line of an entry that counted: there is one a course, so it is kept short."""
    found = {"entry": str(line.entry), "amount": line.amount, "required": line.required, "conversion": line.conversion}
    return found | {"worth": line.worth, "cut": [list(pair) for pair in line.cut]} if line.cut else found


def _line(line: Line) -> dict[str, Any]:
    found = {
        "entry": str(line.entry), "sequence": line.sequence, "amount": line.amount, "required": line.required,
        "conversion": line.conversion, "code": line.code, "facts": dict(line.facts),
    }  # fmt: skip
    if line.cut:
        found |= {"worth": line.worth, "cut": [list(pair) for pair in line.cut]}
    return found
