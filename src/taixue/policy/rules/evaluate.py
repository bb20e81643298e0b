"""What a person owes in a window, what counted, and why: entries and facts in, an answer with its reasons out.

Pure. The order of the entries never matters. Sources: docs/rules/format.md and the page of the policy.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from taixue.policy.rules.answer import Carried as Carried
from taixue.policy.rules.answer import Evaluation as Evaluation
from taixue.policy.rules.answer import Excused as Excused
from taixue.policy.rules.answer import Line as Line
from taixue.policy.rules.answer import Met as Met
from taixue.policy.rules.answer import Opened as Opened
from taixue.policy.rules.answer import Reached as Reached
from taixue.policy.rules.document import Document
from taixue.policy.rules.facts import Exempted as Exempted
from taixue.policy.rules.facts import Facts as Facts
from taixue.policy.rules.facts import Learned as Learned
from taixue.policy.rules.facts import Learning as Learning
from taixue.policy.rules.facts import Post as Post
from taixue.policy.rules.facts import Studied as Studied
from taixue.policy.rules.facts import events as events
from taixue.policy.rules.facts import learning
from taixue.policy.rules.gating import opened
from taixue.policy.rules.reaching import Asking, Counted, gates, met
from taixue.policy.rules.subject import place
from taixue.policy.rules.tally import Tally, tally
from taixue.policy.rules.windows import Attended as Attended
from taixue.policy.rules.windows import Event as Event
from taixue.policy.rules.windows import Rule, Window


def evaluate(
    document: Document, window: Window, facts: Facts, entries: Sequence[Learned] | Learning, *, today: date
) -> Evaluation:
    """Return where a person stands in a window on a day.

    entries: all whose day or recording lies in the window's years, and those that may count for it; more do no harm.
    For several windows of one person prepare them once with `facts.learning`.
    """
    learned = entries if isinstance(entries, Learning) else learning(entries)
    where = place(document, window, facts, window.reference(today))
    asking = Asking.of(document, window, facts, where)
    carried = _carried(document, window, facts, learned, today) if document.carries else ()
    found = tally(document, window, facts, learned, asking.amount)
    if document.gates:
        found = opened(document, window, facts, found, asking, carried)
    counted = Counted(window, facts, found.entries, found.counted, carried)
    duties, lifted = met(asking, counted)
    exempt = where.exempt or ("exempted" if lifted and not duties else "")
    return Evaluation(
        window=window, reference=where.reference, rank_day=where.rank_day, exempt=exempt, unit_path=where.unit_path,
        rank=where.ranked.rank if where.ranked else "", band=where.ranked.band if where.ranked else "",
        group=where.group.id if where.group else "", registered_on=facts.registered_on,
        first_day=max(window.first, facts.registered_on or window.first), part=where.part, duties=duties,
        counted=found.counted, uncounted=found.uncounted, carried=carried, excused=where.excused, lifted=lifted,
        weights=tuple((group.id, days) for group, days in where.weights),
        gates=gates(document, asking, counted) if document.gates else (),
        consequences=_consequences(document, duties, window, today) if document.consequences and not exempt else (),
        participated=_participated(document.rule(window.rule), window, facts, found),
        last_study=_last_study(window, facts, found),
    )  # fmt: skip


def windows(document: Document, facts: Facts, first: date, last: date) -> Iterable[Window]:
    """Yield every window of a person that has begun by `last` and ends on `first` or later, rule by rule."""
    for rule in document.windows:
        yield from rule.windows(first, last, facts)


def _participated(rule: Rule, window: Window, facts: Facts, found: Tally) -> bool:
    """Was a second proven in the window? Decided in docs/decisions/0003."""
    if any(entry.proves for entry in found.entries):
        return True
    first, last = rule.span(window)
    return any(first <= day <= last for year in facts.studied for day in (year.first_day, year.last_day))


def _last_study(window: Window, facts: Facts, found: Tally) -> date | None:
    period = window.period
    proven = [entry.last_day for entry in found.entries if entry.proves]
    latest = [year.last_day for year in facts.studied if period.first <= year.last_day < period.end]
    return max((*proven, *latest), default=None)


def _carried(document: Document, window: Window, facts: Facts, learned: Learning, today: date) -> tuple[Carried, ...]:
    """Return what the window before this one had over, without what it was given itself."""
    before = _before(document.rule(window.rule), window, facts)
    if before is None:
        return ()
    where = place(document, before, facts, before.reference(today))
    asking = Asking.of(document, before, facts, where)
    found = tally(document, before, facts, learned, asking.amount)
    if document.gates:
        found = opened(document, before, facts, found, asking, ())
    duties, _ = met(asking, Counted(before, facts, found.entries, found.counted, ()))
    return tuple(
        Carried(before.name, one.surplus, over if one.most is None else min(over, one.most), one.kind, one.category,
                one.subject, one.required)
        for one in document.carries
        for duty in duties
        if duty.duty.id == one.surplus and (over := duty.counted - duty.asked) > 0
    )  # fmt: skip


def _before(rule: Rule, window: Window, facts: Facts) -> Window | None:
    if rule.kind not in ("year", "cycle", "week", "month", "quarter"):
        return None
    day = window.first - timedelta(days=1)
    earlier = [one for one in rule.windows(day - timedelta(days=366), day, facts) if one.last < window.first]
    return earlier[-1] if earlier else None


def _consequences(document: Document, duties: tuple[Met, ...], window: Window, today: date) -> tuple[int, ...]:
    """Return which consequences the source would draw now: of what is unmet only when the window is over.

    What is not to be exceeded is unmet at once.
    """
    found = []
    for number, one in enumerate(document.consequences):
        named = [duty for duty in duties if one.duty in ("", duty.duty.id) and duty.duty.binding]
        unmet = [duty for duty in named if not duty.met and (today > window.last or duty.bars[0].bar.at_most)]
        if named and (one.when == "met" and all(duty.met for duty in named) or one.when == "unmet" and unmet):
            found.append(number)
    return tuple(found)
