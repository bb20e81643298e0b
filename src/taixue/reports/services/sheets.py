"""Reports as rows of text, for workbooks and letters alike: the same numbers that the pages show."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext

from taixue.kit.actor import Actor
from taixue.kit.templatetags.taixue_ui import hours
from taixue.lib.errors import NotFound
from taixue.reports import labels
from taixue.reports.labels import statistics as words
from taixue.reports.queries import asking, figures, listing, months, narrowing, rollup, rotation, statistics
from taixue.reports.queries.asking import Asking
from taixue.reports.queries.figures import Scope
from taixue.reports.queries.narrowing import Narrow
from taixue.reports.rules import columns as rules
from taixue.reports.rules.columns import COLUMNS
from taixue.reports.rules.grouping import HERE, By


@dataclass(frozen=True, slots=True)
class Sheet:
    """A report to be written. rows: in pieces, as they come; total: of all lines, () for a list without one."""

    title: str
    scope: str
    headings: list[str]
    numbers: frozenset[int]  # columns that are numbers
    count: int
    pieces: Iterator[list[Sequence[str]]]
    total: Sequence[str] = ()


def of(report: str, scope: Scope, asked: Asking, keys: Sequence[str], *, today: date, by: Actor) -> Sheet:
    """Return a report ("figures", "people", "months") in the language that is active. Raises NotFound as its page."""
    narrow = asking.narrow(asked, scope)
    if report == "figures":
        return _figures(scope, asked, keys, narrow, today, by)
    if report in ("people", "assessment"):
        return _people(report, scope, asked, keys, narrow, today, by)
    if report == "months":
        return _months(scope, narrow, today, by)
    if report == "rotation":
        return _rotation(scope, narrow, today, by)
    if report == "statistics":
        return _statistics(scope, asked, today, by)
    raise NotFound("report", report=report)


def _head(scope: Scope, words: str) -> tuple[str, str]:
    document = scope.document
    rule = document.title.zh if labels.language().startswith("zh") else document.title.en
    return f"{labels.named(scope.unit)} · {words}", f"{scope.window} · {rule}{labels.frozen(scope.snapshot)}"


def _figures(scope: Scope, asked: Asking, keys: Sequence[str], narrow: Narrow, today: date, by: Actor) -> Sheet:
    by_what, columns = By(asked.by), [COLUMNS[key] for key in keys]
    found = rollup.figures(scope, by_what, narrow=narrow, today=today, by=by)

    def row(words: str, line: figures.Figures) -> list[str]:
        return [words, *(labels.number(one, rules.value(one, line)) for one in columns)]

    rows: list[Sequence[str]] = [
        row(labels.named(one) or labels.line(by_what, one.key), one.figures) for one in found.lines
    ]
    title, said = _head(scope, str(labels.TITLES["figures"]))
    return Sheet(
        title, said, [str(labels.GROUPINGS[by_what]), *(str(labels.COLUMNS[one.key]) for one in columns)],
        frozenset(range(1, len(columns) + 1)), len(rows), iter([rows]), row(labels.total(), found.total),
    )  # fmt: skip


def _people(
    report: str, scope: Scope, asked: Asking, keys: Sequence[str], narrow: Narrow, today: date, by: Actor
) -> Sheet:
    found = listing.people(
        scope, narrow=narrow, state=asked.state, order=asked.order, search=asked.search, today=today, by=by
    )

    def pieces() -> Iterator[list[Sequence[str]]]:
        known: dict[str, Any] = {}
        for some in found.flowing():
            missing = {one.unit_path for one in some} - known.keys()
            known |= figures.names(scope, missing) if missing else {}
            yield [[labels.cell(key, one, known.get(one.unit_path)) for key in keys] for one in some]

    words = labels.TITLES["assessment"] if report == "assessment" else labels.STATES[asked.state]
    title, said = _head(scope, str(words))
    numbers = frozenset(n for n, key in enumerate(keys) if key in labels.NUMBERS)
    return Sheet(title, said, [str(labels.PEOPLE[key]) for key in keys], numbers, len(found), pieces())


def _months(scope: Scope, narrow: Narrow, today: date, by: Actor) -> Sheet:
    found = months.of(scope, narrow=narrow, today=today, by=by)
    rows: list[Sequence[str]] = [[one.key, str(one.people), hours(one.hours), hours(one.until)] for one in found]
    title, said = _head(scope, str(labels.TITLES["months"]))
    headings = [str(words) for words in labels.MONTHS]
    return Sheet(title, said, headings, frozenset(range(1, 4)), len(rows), iter([rows]))


def _statistics(scope: Scope, asked: Asking, today: date, by: Actor) -> Sheet:
    """A filled statistics form: its rows, and below them what its checks found."""
    form = statistics.read(statistics.get(narrowing.uuid(asked.sheet), by=by).text)
    filled = statistics.fill(form, scope, today=today, by=by).filled
    rows: list[Sequence[str]] = [
        [words.said(row.title), *(words.amount(one.kind, filled.values[row.id, one.id]) for one in form.columns)]
        for row in form.rows
    ]
    blank = [""] * (len(form.columns) - 1)
    for one in filled.checks:
        title, numbers, _kind = words.checked(one)
        rows.append([f"{words.verdict(one.good)} · {title}", numbers, *blank])
    title, said = _head(scope, words.said(form.title))
    headings = [gettext("Row"), *(words.said(one.title) for one in form.columns)]
    return Sheet(title, said, headings, frozenset(range(1, len(headings))), len(rows), iter([rows]))


def _rotation(scope: Scope, narrow: Narrow, today: date, by: Actor) -> Sheet:
    found = rotation.of(scope, narrow=narrow, today=today, by=by)

    def row(words: str, people: rotation.Trained) -> list[str]:
        return [words, str(people.due), str(people.trained), labels.share(people.share), str(people.left),
                hours(people.hours)]  # fmt: skip

    rows: list[Sequence[str]] = [
        row(labels.named(one.unit) if one.unit is not None else labels.line(By.UNIT, HERE), one.people)
        for one in found.lines
    ]
    title, said = _head(scope, f"{labels.TITLES['rotation']} {narrow.cycle}")
    headings = [str(words) for words in labels.ROTATION]
    return Sheet(
        title, said, headings, frozenset(range(1, 6)), len(rows), iter([rows]), row(labels.total(), found.total)
    )
