"""What a gate opens counts only once the gate is open. Source: docs/rules/format.md, "What stands around"."""

from collections.abc import Sequence
from dataclasses import replace

from taixue.policy.rules.answer import Carried, Line, Reached
from taixue.policy.rules.document import Document, Gate
from taixue.policy.rules.facts import Facts, Learned
from taixue.policy.rules.reaching import Asking, Counted, gate_reached
from taixue.policy.rules.tally import Tally
from taixue.policy.rules.windows import Window


def opened(
    document: Document, window: Window, facts: Facts, found: Tally, asking: Asking, carried: Sequence[Carried]
) -> Tally:
    """Return a tally without the entries that came before the gate that opens them; each says which gate."""
    for gate in document.gates:
        if gate.opens is not None and gate.window == window.rule:
            found = _behind(gate, found, Counted(window, facts, found.entries, found.counted, carried), asking)
    return found


def _behind(gate: Gate, found: Tally, counted: Counted, asking: Asking) -> Tally:
    kept: list[tuple[Learned, Line]] = []
    shut: list[Line] = []
    for place, (entry, line) in enumerate(zip(found.entries, found.counted, strict=True)):
        if gate.opens is not None and gate.opens.meets(entry, counted.facts.prescribed):
            before = replace(counted, entries=counted.entries[:place], lines=counted.lines[:place])
            reached = gate_reached(gate, asking, before)
            if not reached.met:
                shut.append(_shut(gate, line, reached))
                continue
        kept.append((entry, line))
    return Tally(tuple(e for e, _ in kept), tuple(line for _, line in kept), (*found.uncounted, *shut))


def _shut(gate: Gate, line: Line, reached: Reached) -> Line:
    facts = (("gate", gate.id), ("needed", str(reached.asked)), ("reached", str(reached.counted)))
    return line._replace(code="gate-shut", facts=facts, amount=line.worth, cut=())
