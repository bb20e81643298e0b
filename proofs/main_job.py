"""prove main-job: `demo --once` on a clean clone, as root under a closed parent and as a new plain user on a long path.

Run as root on a Debian-like machine: it makes a user and removes it again. Nothing but PATH and the package client's
own variables is given.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIMIT = 120  # seconds for `demo --once` after the downloads
GUEST = "taixue-guest"
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
CLIENT = ("PIP_", "UV_", "SSL_CERT", "REQUESTS_CA", "CURL_CA", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")


def main() -> int:
    if os.geteuid() != 0:
        print("prove main-job makes a user and a folder that is closed to others: run it as root")
        return 1
    keep = ROOT / "proof" / "main-job"
    keep.mkdir(parents=True, exist_ok=True)
    good = _as_root(keep) & _as_guest(keep)
    print("main-job:", "every line as expected" if good else "NOT as expected; logs in proof/main-job")
    return 0 if good else 1


def _as_root(keep: Path) -> bool:
    closed = Path(tempfile.mkdtemp(prefix="closed-"))  # mkdtemp makes it 0700
    try:
        return _run("root under a 0700 parent", closed / "taixue", closed / "home", None, keep / "root.log")
    finally:
        shutil.rmtree(closed)


def _as_guest(keep: Path) -> bool:
    base = Path(tempfile.mkdtemp(prefix="guest-"))
    home = base / "home"
    subprocess.run(["useradd", "--no-create-home", "--home-dir", str(home), "--shell", "/bin/sh", GUEST], check=True)
    try:
        base.chmod(0o755)
        folder = base / ("a-folder-with-a-rather-long-name-" * 3) / "taixue"
        folder.parent.mkdir(parents=True)
        who = pwd.getpwnam(GUEST)
        for place in (base, folder.parent):
            os.chown(place, who.pw_uid, who.pw_gid)
        assert len(str(folder)) > 100, folder
        return _run(f"a plain user, path of {len(str(folder))} characters", folder, home, who, keep / "guest.log")
    finally:
        subprocess.run(["userdel", GUEST], check=False)
        shutil.rmtree(base)


def _run(title: str, folder: Path, home: Path, who: pwd.struct_passwd | None, log: Path) -> bool:
    """Clone, run `demo --once` twice (the first brings the downloads), compare processes and folder modes."""
    print(f"\n{title}")
    home.mkdir()
    if who:
        os.chown(home, who.pw_uid, who.pw_gid)
    subprocess.run(["git", "clone", "--quiet", "--no-local", "--branch", "main", str(ROOT), str(folder)], check=True)
    if who:
        subprocess.run(["chown", "-R", f"{who.pw_uid}:{who.pw_gid}", str(folder)], check=True)
    modes, alive = _modes(folder), _processes()
    took = []
    codes = []
    with log.open("w") as out:
        for arguments in (["demo", "--once"], ["demo", "--once", "--reset"]):
            begun = time.monotonic()
            codes.append(_launch(folder, home, who, arguments, out))
            took.append(time.monotonic() - begun)
    table = log.read_text()
    print(table[table.rfind("\nstep ") :] if "\nstep " in table else table[-3000:])
    time.sleep(1)
    left = {pid: line for pid, line in _processes().items() if pid not in alive and _ours(pid, line, folder, who)}
    after = _modes(folder)
    changed = {path: (mode, after[path]) for path, mode in modes.items() if after.get(path, mode) != mode}
    rows = [
        ("exit status, with the downloads", "0", str(codes[0])),
        (
            f"exit status again, under {LIMIT} s",
            "0",
            f"{codes[1]} in {took[1]:.0f} s (first, with downloads: {took[0]:.0f} s)",
        ),
        ("processes left", "0", str(len(left)) + "".join(f"\n    {line}" for line in left.values())),
        ("folder modes changed outside the clone", "0", f"{len(changed)} {changed or ''}".strip()),
    ]
    for what, expected, seen in rows:
        print(f"  {what:<42} expected {expected:<6} seen {seen}")
    return codes == [0, 0] and took[1] < LIMIT and not left and not changed


def _launch(folder: Path, home: Path, who: pwd.struct_passwd | None, arguments: list[str], out: object) -> int:
    environment = {k: v for k, v in os.environ.items() if k.upper().startswith(CLIENT)} | {
        "PATH": PATH,
        "HOME": str(home),
    }
    identity = {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []} if who else {}
    done = subprocess.run(
        ["./taixue", *arguments], cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=out,
        stderr=subprocess.STDOUT, timeout=900, check=False, **identity,
    )  # fmt: skip
    return done.returncode


def _modes(folder: Path) -> dict[str, str]:
    """Return mode and owner of every folder of the machine but the clone and what comes and goes by itself."""
    prune = [
        arg for place in ("/proc", "/sys", "/dev", "/run", str(folder), str(ROOT)) for arg in ("-path", place, "-o")
    ]
    command = ["find", "/", "-xdev", "(", *prune[:-1], ")", "-prune", "-o", "-type", "d", "-printf", "%m %u %g\t%p\n"]
    found = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return {path: mode for mode, _, path in (line.partition("\t") for line in found.splitlines())}


def _processes() -> dict[int, str]:
    found = subprocess.run(["ps", "-eo", "pid=,user=,args="], capture_output=True, text=True, check=True).stdout
    return {int(line.split(None, 1)[0]): line for line in found.splitlines()}


def _ours(pid: int, line: str, folder: Path, who: pwd.struct_passwd | None) -> bool:
    if line.endswith("<defunct>"):  # it has ended; only the machine's init has not taken note of it
        return False
    if str(folder) in line or "taixue" in line or (who and line.split()[1] in (GUEST, str(who.pw_uid))):
        return True
    try:
        return Path(f"/proc/{pid}/cwd").resolve().is_relative_to(folder)
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main())
