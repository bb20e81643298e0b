"""`taixue policy`: documents of rules checked, worked cases computed, one case evaluated. No database is asked."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from taixue.cli.ground import table
from taixue.cli.prove import ROOT
from taixue.policy.rules.loading import Unreadable

if TYPE_CHECKING:
    from taixue.policy.rules.cases.outcomes import Outcome
    from taixue.policy.rules.cases.pages import Worked
    from taixue.policy.rules.document import Document

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
PAGES = ROOT / "docs" / "rules" / "cases"
LIBRARY = Path(__file__).resolve().parent.parent / "policy" / "library"
INCOMPLETE = 3
"""Exit code of a document that can be read and not be published."""

MISTAKES = {
    "syntax": "is no TOML",
    "missing": "is missing, write",
    "unknown": "is not known here, there are",
    "type": "is of another type, write",
    "value": "cannot be this, write",
    "twice": "stands there twice, the other is",
}


@click.group()
def policy() -> None:
    """Documents of training rules: check one, compute worked cases, evaluate a case of your own."""


@policy.command()
@click.argument("file", type=FILE)
def check(file: Path) -> None:
    """Read a policy document and name every mistake with its line, its key and what to write.

    Exit code 0: it can be published; 1: it has mistakes; 3: it is incomplete, parameters without a value are named.
    """
    document = _document(file)
    title = f"{document.code} {document.number}, {document.title.en}"
    if document.incomplete:
        for one in document.parameters:
            if one.id in document.missing:
                click.echo(f"{file}: parameter {one.id} has no value: {one.words.en}", err=True)
        click.echo(
            f"{title}: can be read and not be published, {len(document.missing)} parameters are missing", err=True
        )
        sys.exit(INCOMPLETE)
    click.echo(f"{title}: can be published")


@policy.command()
@click.argument("file", type=FILE, required=False)
def cases(file: Path | None) -> None:
    """Compute worked cases and put expected and computed side by side; exit code 1 if any differs.

    FILE is a page of worked cases (docs/rules/cases/README.md); without it those of the library are taken.
    """
    from taixue.policy.rules.cases import pages

    rows, wrong = [], 0
    for page in [file] if file else sorted(PAGES.glob("*.md")):
        try:
            found = pages.read(page.read_text(encoding="utf-8"))
        except ValueError as unreadable:
            _refuse(page, unreadable)
        for worked in found:
            differs = _computed(page, worked)
            good = "NOT" if differs else "ok"
            rows.append((f"{worked.rules} {worked.code}", good, "; ".join((worked.name, *differs))))
            wrong += bool(differs)
    table(rows, heads=("document", "", "case"))
    click.echo(f"{len(rows)} cases, {wrong} not as expected")
    sys.exit(1 if wrong or not rows else 0)


def _computed(page: Path, worked: "Worked") -> list[str]:
    """Return what differs in a case. Its document lies beside the page, or is one of the library."""
    from taixue.policy.rules.cases import outcomes

    file = next((path for path in (page.parent, LIBRARY) if (path / f"{worked.code}.toml").exists()), None)
    if file is None:
        raise click.ClickException(f"{page}:{worked.line}: there is no {worked.code}.toml beside it or in the library")
    text = (file / f"{worked.code}.toml").read_text(encoding="utf-8")
    try:
        return outcomes.differences(worked.case, outcomes.of(text, worked.case, bands=_bands()))
    except outcomes.NoSuchWindow as unknown:
        raise click.ClickException(f"{page}:{worked.line}: {unknown}") from None
    except ValueError as unreadable:
        _refuse(file / f"{worked.code}.toml", unreadable)


@policy.command()
@click.argument("file", type=FILE)
@click.option("--case", "case_file", type=FILE, required=True, help="Facts about a person, and entries (TOML).")
@click.option("--json", "as_json", is_flag=True, help="Print the whole standing with its reasons as JSON.")
def evaluate(file: Path, case_file: Path, as_json: bool) -> None:
    """Evaluate a policy document FILE for one case: what is asked, what counted, what not and why.

    Exit code 1 if a file cannot be read, or if the case says what is expected and something else comes out.
    """
    from taixue.policy.rules.cases import files, outcomes

    missing = _document(file).missing
    try:
        case = files.read(case_file.read_text(encoding="utf-8"), bands=_bands())
    except ValueError as unreadable:
        _refuse(case_file, unreadable)
    try:
        outcome = outcomes.of(file.read_text(encoding="utf-8"), case, bands=_bands())
    except ValueError as unknown:
        raise click.ClickException(f"{case_file}: {unknown}") from None
    if missing:
        click.echo(f"{file}: incomplete, nobody has said {', '.join(missing)}", err=True)
    differs = outcomes.differences(case, outcome)
    if as_json:
        click.echo(
            json.dumps(outcome.plain() | {"differences": differs, "missing": missing}, ensure_ascii=False, indent=1)
        )
    else:
        _print(outcome, differs)
    sys.exit(1 if differs else 0)


def _bands() -> list[str]:
    from taixue.people.rules.ranks import Band

    return [band.value for band in Band]


def _document(file: Path) -> "Document":
    from taixue.policy.rules import loading

    try:
        return loading.load(file.read_text(encoding="utf-8"), bands=_bands())
    except ValueError as unreadable:
        _refuse(file, unreadable)


def _refuse(file: Path, unreadable: ValueError) -> NoReturn:
    """Name the mistakes of a file, one a line, and end. A text that is no UTF-8 has one."""
    mistakes = unreadable.mistakes if isinstance(unreadable, Unreadable) else None
    if mistakes is None:
        raise click.ClickException(f"{file}: {unreadable}")
    for one in mistakes:
        click.echo(f"{file}:{one.line}: {one.key or 'the text'} {MISTAKES[one.code]} {one.cure}", err=True)
    click.echo(f"{len(mistakes)} mistakes", err=True)
    sys.exit(1)


def _print(outcome: "Outcome", differs: list[str]) -> None:
    """Say the standing, a line a duty, a line an entry that does not count, and what was expected otherwise."""
    from taixue.policy.rules.cases.outcomes import text

    click.echo(outcome.standing)
    rows = [(name, text(outcome.counted[name]), f"of {text(amount)}") for name, amount in outcome.asked.items()]
    table(rows, heads=("duty", "counted", "asked"))
    for line in outcome.evaluation.uncounted if outcome.evaluation else ():
        click.echo(f"entry {line.sequence} does not count: {line.code} {dict(line.facts) or ''}".rstrip())
    for line in outcome.evaluation.counted if outcome.evaluation else ():
        for cap, amount in line.cut:
            click.echo(f"entry {line.sequence} is cut by {text(amount)}: {cap}")
    for differs_so in differs:
        click.echo(differs_so, err=True)
