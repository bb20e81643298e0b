"""`taixue prove NAME` and `taixue bench NAME`: scripts of the source tree that show what a promise is worth."""

import os
import runpy
import sys
from pathlib import Path

import click

ROOT = Path(os.environ.get("TAIXUE_HOME") or Path(__file__).resolve().parents[3])


def scripts(folder: str) -> dict[str, Path]:
    """Return the scripts of a folder of the source tree by name: `proofs/main_job.py` is "main-job"."""
    return {path.stem.replace("_", "-"): path for path in sorted((ROOT / folder).glob("[a-z]*.py"))}


def run(folder: str, name: str, arguments: tuple[str, ...]) -> int:
    """Run `main()` of a script, with what it imports from beside it. Pictures and logs go to proof/, not committed.

    Raises click.UsageError for a name that is none.
    """
    known = scripts(folder)
    if name not in known:
        raise click.UsageError(f"there is no {name!r}; there are: {', '.join(known) or 'none'}")
    (ROOT / "proof").mkdir(exist_ok=True)
    sys.path[:0] = [str(ROOT), str(ROOT / folder)]
    sys.argv = [name, *arguments]
    result = runpy.run_path(str(known[name]))["main"]()
    return int(result or 0)


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("name")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def prove(name: str, arguments: tuple[str, ...]) -> None:
    """Run a proof: it prints expected and seen, and exits 0 only if they agree (docs/promises.md)."""
    raise SystemExit(run("proofs", name, arguments))


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("name")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def bench(name: str, arguments: tuple[str, ...]) -> None:
    """Run a measurement; with --write it puts its table into docs/performance.md."""
    raise SystemExit(run("bench", name, arguments))
