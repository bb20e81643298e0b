"""Words of statistics forms: what a cell counts, what a check found, what is wrong in a text."""

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext, override, pgettext

from taixue.kit.templatetags.taixue_ui import hours
from taixue.people.rules import codes
from taixue.policy.labels import drafts
from taixue.policy.rules.loading import Mistake
from taixue.reports import labels
from taixue.reports.rules.statistics.filling import Checked
from taixue.reports.rules.statistics.form import Column, Count, Derived, Form, Place, Row, Where
from taixue.reports.rules.statistics.formula import Formula

SIGNS = {"+": " + ", "-": " − ", "*": " × ", "/": " ÷ ", "(": "(", ")": ")"}
LANGUAGES = (("zh-Hans", "zh-hans"), ("en", "en"))
"""As a page marks them, and as Django knows them."""


def mistake(problem: Any) -> tuple[int, str]:
    """Return the line of a mistake, and what is wrong with its cure."""
    return problem["line"], drafts.mistake(Mistake(**problem))


def said(words: Any) -> str:
    """Return words of a form in the language of the page."""
    return str(words.zh if labels.language().startswith("zh") else words.en)


def amount(kind: str, value: Fraction | None) -> str:
    """Return a value as a sheet shows it: people, hours with one decimal, a share in per cent with one; cut."""
    if value is None:
        return "–"
    if kind == "share":
        tenths = int(value * 1000)
        return f"{'−' if tenths < 0 else ''}{abs(tenths) // 10}.{abs(tenths) % 10}%"
    return hours(int(value)) if kind == "hours" else str(int(value))


def who(where: Where) -> str:
    """Return which people are meant."""
    words = []
    for key, asked in where.said().items():
        match key:
            case "band" | "sex" | "age":
                words.append(labels.line(key, asked))
            case "rank":
                words.append(codes.label("rank", asked, labels.language()) if asked != "unknown"
                             else labels.line(key, asked))  # fmt: skip
            case "group":
                words.append(gettext("priority group %(name)s") % {"name": asked})
            case "unit":
                words.append(gettext("the unit %(code)s and those below it") % {"code": asked})
            case _:
                words.append(gettext("in the year before"))
    return pgettext("list of conditions", ", ").join(words) or gettext("everybody due")


def sentence(form: Form, place: Place) -> str:
    """Return what a cell is, in the language of the page."""
    behind = form.behind(place)
    if isinstance(behind, Count):
        return gettext("%(what)s: %(who)s") % {"what": str(labels.COLUMNS[behind.counts]), "who": who(behind.where)}
    return "".join(SIGNS.get(one) or _operand(form, place, behind, one) for one in behind.formula.tokens)


def _operand(form: Form, place: Place, behind: Derived, token: str) -> str:
    if token not in behind.of:
        return token
    return gettext("“%(name)s”") % {"name": name(form, behind.of[token], beside=place)}


def name(form: Form, place: Place, *, beside: Place | None = None) -> str:
    """Return what a cell is called, the row or column left out that it shares with the one beside."""
    row, column = said(form.row(place[0]).title), said(form.column(place[1]).title)
    if beside is not None and beside[0] == place[0]:
        return column
    return row if beside is not None and beside[1] == place[1] else f"{row} / {column}"


def sentences(form: Form, place: Place) -> list[tuple[str, str]]:
    """Return what a cell is in both languages: (language, words)."""
    found = []
    for mark, language in LANGUAGES:
        with override(language):
            found.append((mark, sentence(form, place)))
    return found


def checked(one: Checked) -> tuple[str, str, str]:
    """Return what a check found: its name, "12 = 12", and "ok", "bad" or ""."""
    title = said(one.title) + (f" · {said(one.at)}" if one.at is not None else "")
    sign = "≤" if one.most else "="
    if one.good is False:
        sign = ">" if one.most else "≠"
    figures = f"{amount(one.kind, one.left)} {sign} {amount(one.kind, one.right)}"
    return title, figures, "" if one.good is None else "ok" if one.good else "bad"


def verdict(good: bool | None) -> str:
    """Return how a check ended, in words."""
    if good is None:
        return gettext("cannot be told")
    return gettext("agrees") if good else gettext("does not agree")


def row(form: Form, one: Row) -> str:
    """Return what a row means."""
    if one.formula is None:
        return who(one.where)
    titles = {other.id: said(other.title) for other in form.rows}
    return _titled(one.formula, titles)


def column(form: Form, one: Column) -> str:
    """Return what a column counts."""
    if one.formula is None:
        counted = str(labels.COLUMNS[one.counts])
        return gettext("%(what)s: %(who)s") % {"what": counted, "who": who(one.where)} if one.where.said() else counted
    titles = {other.id: said(other.title) for other in form.columns}
    return _titled(one.formula, titles)


def _titled(formula: Formula, titles: dict[str, str]) -> str:
    return "".join(
        SIGNS.get(one) or (gettext("“%(name)s”") % {"name": titles[one]} if one in titles else one)
        for one in formula.tokens
    )
