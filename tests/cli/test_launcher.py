"""`./taixue` in a folder of its own, with locks that ask for nothing, so that no package is fetched."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT

ECHO = "import os, sys\nprint(sys.argv[1:], os.environ['TAIXUE_DATA'], os.environ['HOME'])\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A checkout on a long path with spaces, whose command line only says what it was given."""
    place = tmp_path / ("a long path with spaces " * 4).strip() / "taixue"
    package = place / "src" / "taixue" / "cli"
    package.mkdir(parents=True)
    (package.parent / "__init__.py").touch()
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text(ECHO)
    for name in ("requirements.lock", "requirements-test.lock"):
        (place / name).write_text("# nothing\n")
    shutil.copy(ROOT / "taixue", place / "taixue")
    return place


def launch(folder: Path, *arguments: str, home: str = "", cwd: str = "/") -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": home, "PIP_NO_INDEX": "1"}
    return subprocess.run(
        [str(folder / "taixue"), *arguments],
        env=environment,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )


def stamp(folder: Path) -> int:
    return (folder / ".venv" / "taixue-run").stat().st_mtime_ns


def test_it_installs_once_and_again_only_when_a_lock_changes(folder):
    first = launch(folder, "check", "a b")
    assert first.returncode == 0, first.stderr
    assert first.stdout == f"['check', 'a b'] {folder}/.taixue {folder}/.taixue/home\n"
    assert "making the Python environment" in first.stderr
    before = stamp(folder)
    again = launch(folder, "check")
    assert (again.returncode, again.stderr, stamp(folder)) == (0, "", before)
    (folder / "requirements.lock").write_text("# something else\n")
    changed = launch(folder, "check")
    assert "installing packages" in changed.stderr and "making the Python environment" not in changed.stderr
    assert stamp(folder) > before


def test_an_installation_cut_short_is_done_again(folder):
    (folder / ".venv.lock").mkdir()
    (folder / ".venv.lock" / "process").write_text("999999999")
    (folder / ".venv" / "bin").mkdir(parents=True)
    done = launch(folder, "check", home=str(folder))
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith(f"{folder}\n") and not (folder / ".venv.lock").exists()


def test_a_python_that_is_too_old_or_missing_is_named(folder, tmp_path):
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("sh", "dirname", "cat", "cksum", "mkdir", "rm", "basename", "id", "sleep"):
        (tools / name).symlink_to(shutil.which(name))
    (tools / "python3").write_text("#!/bin/sh\nexit 1\n")
    (tools / "python3").chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", str(folder / "taixue"), "check"],
        env={"PATH": str(tools), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1 and "Python 3.11, 3.12 or 3.13 is needed" in done.stderr


def test_the_launcher_knows_no_address():
    assert "://" not in (ROOT / "taixue").read_text()
