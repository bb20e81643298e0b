"""Set a cluster up, start it, watch it, stop it."""

import contextlib
import fcntl
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from taixue.kit import rights
from taixue.kit.postgres import account, binaries, configuration, home, processes
from taixue.kit.postgres.home import Access

OWNER = "taixue"
DATABASE = "taixue"


class Failed(RuntimeError):
    """PostgreSQL did not do what was asked; the message holds what it said."""


class Cluster:
    """One embedded cluster.

    folder: where it is asked for, `<data>/postgres`; made 0700 if missing. As root the data themselves may lie in
        /var/lib/taixue, where the system user can reach them.
    say: told in one line what takes time
    """

    def __init__(self, folder: Path, *, say: Callable[[str], None] = lambda line: None) -> None:
        self.folder = folder.resolve()
        self._say = say
        self._access: Access | None = None
        self._programs: Path | None = None
        self._runs_as: account.RunsAs | None = None

    def start(self) -> Access:
        """Start the cluster, set up at the first start, and return when it answers a query, however long it recovers.

        Does nothing if it runs. Raises Failed if the server ends instead.
        """
        with self._locked():
            if self._postmaster() is None:
                self._prepare()
                self._launch()
            self._wait()
            self._make_roles()
            return self.access

    @contextmanager
    def used(self) -> Iterator[Access]:
        """Start the cluster, hold it while the block lasts, and stop it if no other process holds it then."""
        home.found(self.folder)
        with (self.folder / "users").open("a") as users:
            with self._locked():
                fcntl.flock(users, fcntl.LOCK_SH)
            try:
                yield self.start()
            finally:
                with self._locked(), contextlib.suppress(BlockingIOError):
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    self._stop(patience=30)

    @property
    def access(self) -> Access:
        """How to reach it. Raises Failed before the first start."""
        known = self._access or home.read(self.folder)
        if known is None:
            raise Failed(f"there is no cluster in {self.folder} yet")
        return known

    @property
    def data(self) -> Path:
        """The server's data folder."""
        return Path(self.access.home) / "data"

    def alive(self) -> bool:
        """Tell whether the postmaster runs (asked of the system; a query is asked only at start)."""
        return self._postmaster() is not None

    def postmaster(self) -> int | None:
        """Return the process id of the server, None if it does not run."""
        return self._postmaster()

    def stop(self, *, patience: int = 30) -> None:
        """Stop the server: in order, and after `patience` seconds at once. Nothing acknowledged is lost either way."""
        if home.read(self.folder) is not None:
            with self._locked():
                self._stop(patience=patience)

    def erase(self) -> None:
        """Remove the stopped cluster and all its data."""
        if self.alive():
            raise Failed("the cluster runs: stop it first")
        home.erase(self.folder)
        self._access = None

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Let one process at a time set up, start or stop."""
        home.found(self.folder)
        with (self.folder / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _postmaster(self) -> int | None:
        return None if home.read(self.folder) is None else processes.postmaster(self.data)

    def _stop(self, *, patience: int) -> None:
        for mode, seconds in (("fast", patience), ("immediate", 10)):
            if self._postmaster() is None:
                break
            self._control("stop", "--mode", mode, "--wait", "--timeout", str(seconds))
        processes.clear(self.data, Path(self.access.socket))

    def _as(self) -> account.RunsAs:
        if self._runs_as is None:
            self._runs_as = account.choose()
        return self._runs_as

    def _program(self, name: str) -> str:
        if self._programs is None:
            self._programs = binaries.folder(self._as())
        return str(self._programs / name)

    def _run(self, *command: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
        return subprocess.run(
            command,
            cwd=self.access.home,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            **self._as().options(),
        )

    def _control(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self._run(self._program("pg_ctl"), *arguments, "--pgdata", str(self.data))

    def _prepare(self) -> None:
        self._access = home.settle(self.folder, self._as())
        if not (self.data / "PG_VERSION").exists():
            self._say("setting up PostgreSQL")
            self._initialise()
        processes.clear(self.data, Path(self.access.socket))
        text = configuration.text(socket=self.access.socket, log=f"{self.access.home}/log")
        target = self.data / "postgresql.conf"
        target.write_text(text)
        self._as().give(target)

    def _initialise(self) -> None:
        draft = self.data.with_name("data.new")
        shutil.rmtree(draft, ignore_errors=True)
        secret = Path(self.access.home) / "password.new"
        descriptor = os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as out:
            out.write(self.access.postgres)
        self._as().give(secret)
        try:
            done = self._run(
                self._program("initdb"),
                *("--pgdata", str(draft), "--username", "postgres", "--pwfile", str(secret)),
                *("--auth-local", "scram-sha-256", "--auth-host", "reject", "--encoding", "UTF8"),
                *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"),
            )
        finally:
            secret.unlink()
        if done.returncode != 0:
            raise Failed(f"initdb: {done.stderr.strip() or done.stdout.strip()}")
        draft.rename(self.data)

    def _launch(self) -> None:
        """Start the server in a session of its own: a Ctrl-C in the terminal is for us, we stop it in order."""
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                [self._program("pg_ctl"), "start", "--no-wait", "--silent", "--pgdata", str(self.data)],
                cwd=self.access.home,
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                check=False,
                **self._as().options(),
            )
            if done.returncode != 0:
                output.seek(0)
                raise Failed(f"pg_ctl: {output.read().strip()}")

    def _wait(self) -> None:
        """Wait for the answer to a query. Recovery after a crash may take as long as it takes."""
        began = time.monotonic()
        told = False
        while True:
            try:
                with self.connect("postgres", "postgres") as connection:
                    connection.execute("SELECT 1")
                return
            except psycopg.OperationalError as error:
                waited = time.monotonic() - began
                if waited > 5 and self._postmaster() is None:
                    raise Failed(f"PostgreSQL ended at its start: {self._last_words() or error}") from error
                if waited > 5 and not told:
                    self._say("PostgreSQL is recovering what a crash left; nothing acknowledged is lost")
                    told = True
            time.sleep(0.05)

    def _last_words(self) -> str:
        logs = sorted((Path(self.access.home) / "log").glob("*.log"), key=lambda path: path.stat().st_mtime)
        return "\n".join(logs[-1].read_text(errors="replace").splitlines()[-5:]) if logs else ""

    def connect(self, role: str = OWNER, database: str = DATABASE) -> psycopg.Connection:
        """Connect as one of the cluster's roles (`postgres`, `taixue`, `taixue_app`), in autocommit."""
        access = self.access
        secrets = {"postgres": access.postgres, OWNER: access.owner, rights.ROLE: access.application}
        return psycopg.connect(
            host=access.socket,
            port=home.PORT,
            user=role,
            password=secrets[role],
            dbname=database,
            connect_timeout=10,
            autocommit=True,
        )

    def _make_roles(self) -> None:
        """Make the two roles and the database where they are missing: a start cut short is finished by the next."""
        with self.connect("postgres", "postgres") as server:
            known = {row[0] for row in server.execute("SELECT rolname FROM pg_roles").fetchall()}
            if OWNER not in known:
                _role(server, OWNER, self.access.owner, "CREATEDB")
            if rights.ROLE not in known:
                _role(server, rights.ROLE, self.access.application, "")
                server.execute(f"GRANT {rights.ROLE} TO {OWNER}")
            if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                server.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")


def _role(server: psycopg.Connection, name: str, password: str, options: str) -> None:
    statement = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {} " + options)
    server.execute(statement.format(sql.Identifier(name), sql.Literal(password)))
