"""As whom the cluster runs: PostgreSQL refuses root, so root lends it the system user `taixue`."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

USER = "taixue"


@dataclass(frozen=True, slots=True)
class RunsAs:
    """The user the cluster's programs run as. `uid` None: the user we are ourselves."""

    uid: int | None
    gid: int | None

    def options(self) -> dict[str, Any]:
        """Return what `subprocess` needs to start a program as this user."""
        return {} if self.uid is None else {"user": self.uid, "group": self.gid, "extra_groups": []}

    def give(self, path: Path) -> None:
        """Give a file or folder that we made to this user."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    def reaches(self, folder: Path) -> bool:
        """Tell whether this user can enter a folder, through all its parents."""
        test = subprocess.run(
            ["/bin/sh", "-c", 'test -x "$1" && cd "$1"', "sh", str(folder)],
            cwd="/",
            stderr=subprocess.DEVNULL,
            check=False,
            **self.options(),
        )
        return test.returncode == 0


def choose() -> RunsAs:
    """Return the user to run as; as root make the system user `taixue` where there is none.

    Raises RuntimeError where root cannot make it.
    """
    if os.geteuid() != 0:
        return RunsAs(None, None)
    try:
        entry = pwd.getpwnam(USER)
    except KeyError:
        _create()
        entry = pwd.getpwnam(USER)
    return RunsAs(entry.pw_uid, entry.pw_gid)


def _create() -> None:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        raise RuntimeError(
            "PostgreSQL does not run as root, and there is no useradd here: run Taixue as an ordinary user"
        )
    made = subprocess.run(
        [useradd, "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
        + ["--shell", "/usr/sbin/nologin", USER],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode not in (0, 9):  # 9: another process made it at the same moment
        raise RuntimeError(f"useradd could not make the system user {USER}: {made.stderr.strip()}")
