"""`taixue test`: everything that must hold, on a database cluster of its own, with one summary."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click

from taixue.cli.prove import ROOT

MOST = 4
"""Processes that share the tests: each brings a PostgreSQL and a server of its own."""
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
PACKAGES = {"chromium": "a browser", "fonts-noto-cjk": "Chinese fonts"}
LIGHTER = {"chromium": "chromium-headless-shell"}
"""Packages that do the same for less, on systems that have them (Debian 12 and later)."""


@click.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(arguments: tuple[str, ...]) -> None:
    """Check form, types, contracts and translations, and run all tests. With arguments only pytest runs, with them."""
    os.chdir(ROOT)
    provide()
    data = Path(tempfile.mkdtemp(prefix="taixue-test-"))
    os.environ["TAIXUE_DATA"] = str(data)
    try:
        steps = {} if arguments else checks()
        steps["tests"] = [sys.executable, "-m", "pytest", *(arguments or everything())]
        raise SystemExit(walk(steps))
    finally:
        shutil.rmtree(data, ignore_errors=True)


def everything() -> tuple[str, ...]:
    """Return the arguments that run the whole suite, a file at a time on each core."""
    cores = str(min(os.cpu_count() or 1, MOST))
    return ("--quiet", "--durations=10", "--numprocesses", cores, "--dist", "loadfile", "--no-loadscope-reorder")


def checks() -> dict[str, list[str]]:
    """Return what is checked before the tests run: name and command."""
    tools = Path(sys.executable).parent
    return {
        "ruff check": [sys.executable, "-m", "ruff", "check", "."],
        "ruff format": [sys.executable, "-m", "ruff", "format", "--check", "."],
        "types": [sys.executable, "-m", "mypy"],
        "contracts": [str(tools / "lint-imports"), "--no-cache"],
        "translations": [sys.executable, "-m", "taixue.cli.words", "--check"],
    }


def walk(steps: dict[str, list[str]]) -> int:
    """Run all steps, also after one failed; print a line each at the end. Return 1 if any failed.

    The tests come last, so that pytest's own summary line stands above ours.
    """
    lines = []
    failed = 0
    for name, command in steps.items():
        click.echo(f"\n=== {name}")
        began = time.monotonic()
        code = subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode
        failed |= code != 0
        lines.append(f"{'ok' if code == 0 else 'FAILED':7} {name:13} {time.monotonic() - began:6.1f} s")
    click.echo("\n" + "\n".join(lines))
    return int(failed)


def provide() -> None:
    """See to the system packages that the browser tests need: as root install them, else say the one line to type.

    Raises click.ClickException where they are missing and cannot be installed.
    """
    missing = [package for package in PACKAGES if not _there(package)]
    if not missing:
        return
    words = " and ".join(PACKAGES[package] for package in missing)
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise click.ClickException(f"{words} missing; please type:  sudo apt-get install {' '.join(missing)}")
    click.echo(f"  installing {words}", err=True)
    _apt("apt-get", "update")
    _apt("apt-get", "install", "-y", "--no-install-recommends", *map(_lighter, missing))


def _apt(*command: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise click.ClickException(f"{' '.join(command)}: {done.stderr.strip()}")


def _lighter(package: str) -> str:
    """Return the package that does the same for less where the system knows it, else the package."""
    light = LIGHTER.get(package, "")
    known = ["apt-cache", "show", light]
    return light if light and subprocess.run(known, capture_output=True, check=False).returncode == 0 else package


def _there(package: str) -> bool:
    if package == "chromium":
        return any(shutil.which(name) for name in BROWSERS)
    if shutil.which("fc-list") is None:
        return False
    fonts = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True, check=False)
    return bool(fonts.stdout.strip())
