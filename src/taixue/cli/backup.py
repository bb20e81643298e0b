"""`taixue backup FILE` and `taixue restore FILE`: database and uploads in one file, keys never."""

import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from taixue.cli.ground import Ground, django, say, stand

FORMAT = 1
DUMP, FILES, CONTENTS = "database.dump", "files", "contents.json"
PIECE = 1 << 20


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Write database and uploads into FILE, readable by its owner only. Keys are not inside: keep them apart.

    May run while people study: it holds what was committed when it began. An existing FILE is never overwritten.
    """
    if file.exists():
        raise click.ClickException(f"{file} exists; a backup never overwrites: choose another name")
    with stand() as ground, tempfile.TemporaryDirectory(dir=file.resolve().parent, prefix=".backup-") as folder:
        dump, draft = Path(folder) / DUMP, Path(folder) / "draft"
        _run(_program(ground, "pg_dump"), "--format=custom", "--no-owner", "--no-privileges", f"--file={dump}")
        with tarfile.open(draft, "w") as out:
            out.add(dump, DUMP)
            uploads = [*_uploads(ground.data)]
            for path, name in uploads:
                out.add(path, name)
            _write(out, CONTENTS, json.dumps(_contents(dump, uploads), indent=1).encode())
        draft.chmod(0o600)
        try:
            os.link(draft, file)  # never over a file that came meanwhile
        except FileExistsError:
            raise click.ClickException(f"{file} exists; a backup never overwrites") from None
    click.echo(f"{file}: {file.stat().st_size} bytes, {len(uploads)} uploads; keys.toml is not inside, keep it apart")


@click.command()
@click.argument("file", type=click.Path(exists=True, path_type=Path))
def restore(file: Path) -> None:
    """Bring a backup into an empty installation (TAIXUE_DATA or TAIXUE_DATABASE_URL); one in use is refused.

    Put the keys.toml of the installation that was backed up into the data folder first: without it identity numbers
    cannot be read and people are not found by them.
    """
    with tempfile.TemporaryDirectory(prefix="taixue-restore-") as folder:
        inside = Path(folder)
        with tarfile.open(file) as given:
            given.extractall(inside, filter="data")
        contents = _checked(inside)
        with stand() as ground:
            _refuse_used(ground)
            _run(
                _program(ground, "pg_restore"), "--no-owner", "--no-privileges", "--exit-on-error",
                "--single-transaction", f"--dbname={_address()['dbname']}", str(inside / DUMP),
            )  # fmt: skip
            if (inside / FILES).exists():
                shutil.copytree(inside / FILES, ground.data / FILES, dirs_exist_ok=True)
            _bring_up()
    click.echo(f"restored what was backed up at {contents['at']}; `taixue check --chains` says whether all is well")


def _program(ground: Ground, name: str) -> str:
    """Return one of PostgreSQL's programs: the embedded ones, or the system's beside a server of one's own."""
    if ground.cluster is not None:
        from taixue.kit.postgres import account, binaries

        return str(binaries.folder(account.choose()) / name)
    found = shutil.which(name)
    if found is None:
        raise click.ClickException(f"{name} is not installed: it comes with PostgreSQL's client programs")
    return found


def _address() -> dict[str, Any]:
    from django.conf import settings

    from taixue.kit import database

    return database.address(settings.DATABASES["default"])


def _run(program: str, *options: str) -> None:
    """Run a program of PostgreSQL on the database; the password goes by the environment, never by the command line."""
    known = _address()
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE",
             "sslmode": "PGSSLMODE"}  # fmt: skip
    environment = {**os.environ, **{names[key]: str(value) for key, value in known.items() if key in names}}
    done = subprocess.run([program, *options], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise click.ClickException(f"{Path(program).name}: {done.stderr.strip()[-500:]}")


def _uploads(data: Path) -> Iterator[tuple[Path, str]]:
    """Yield the uploads that are whole, with their names inside."""
    root = data / FILES
    for path in sorted(root.rglob("*")) if root.exists() else ():
        relative = path.relative_to(root)
        if path.is_file() and relative.parts[0] != "arriving":
            yield path, f"{FILES}/{relative}"


def _contents(dump: Path, uploads: list[tuple[Path, str]]) -> dict[str, Any]:
    listed = {DUMP: _digest(dump)} | {name: _digest(path) for path, name in uploads}
    return {"format": FORMAT, "at": datetime.now(UTC).isoformat(timespec="seconds"), "sha256": listed}


def _checked(inside: Path) -> dict[str, Any]:
    """Return what a backup says it holds, after looking whether it does."""
    try:
        contents: dict[str, Any] = json.loads((inside / CONTENTS).read_text())
        if contents["format"] != FORMAT:
            raise click.ClickException(f"a backup of format {contents['format']}; this version reads {FORMAT}")
        broken = [name for name, digest in contents["sha256"].items() if _digest(inside / name) != digest]
    except (OSError, KeyError, ValueError) as problem:
        raise click.ClickException(f"this is no whole backup: {problem}") from problem
    if broken:
        raise click.ClickException(f"damaged: {', '.join(broken[:5])}; nothing was restored")
    return contents


def _refuse_used(ground: Ground) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
        tables = cursor.fetchone()[0]
    connection.close()
    if tables or next(_uploads(ground.data), None) is not None:
        raise click.ClickException("this installation holds data already; restore into an empty one (TAIXUE_DATA)")


def _bring_up() -> None:
    """Apply migrations that came after the backup, and give the application role its rights."""
    django()
    from taixue.site import schema

    say(f"{schema.bring_up()} migrations were newer than the backup")


def _write(out: tarfile.TarFile, name: str, text: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(text), 0o600
    out.addfile(entry, io.BytesIO(text))


def _digest(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            found.update(piece)
    return found.hexdigest()
