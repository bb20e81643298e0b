"""The small commands, as a terminal runs them."""

import os
import socket
import subprocess
import sys

import click
import pytest
from django.db import connection

from taixue.cli import residence
from tests.servers import url


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "taixue.cli", *arguments],
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_every_command_has_its_help():
    done = run("--help")
    assert done.returncode == 0, done.stderr
    for name in ("demo", "serve", "test", "check", "prove", "bench", "keys", "manage", "import-units", "import-people"):
        assert f"  {name} " in done.stdout


def test_check_says_what_is_right(committed, data):
    """A database server that gives durability up, as some do for tests, is rightly called wrong."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('fsync') = 'on'")
        (durable,) = cursor.fetchone()
    done = run("check", TAIXUE_DATABASE_URL=url(committed), TAIXUE_DATA=str(data))
    lines = {line.split()[0]: line.split()[1] for line in done.stdout.splitlines()[1:]}
    assert lines.pop("database") == ("ok" if durable else "WRONG")
    assert lines == dict.fromkeys(["tables", "rights", "keys", "jobs", "video", "clock", "disk"], "ok")
    assert done.returncode == int(not durable)


def test_check_finds_a_right_too_many_and_exits_1(committed, data):
    with connection.cursor() as cursor:
        cursor.execute("GRANT DELETE ON credits_entry TO taixue_app")
    done = run("check", TAIXUE_DATABASE_URL=url(committed), TAIXUE_DATA=str(data))
    assert done.returncode == 1 and "taixue_app may DELETE credits_entry" in done.stdout


def test_keys_are_listed_without_secrets_and_rotated_but_for_lookup(data):
    before = run("keys", "list", TAIXUE_DATA=str(data)).stdout.splitlines()[1:]
    run("keys", "rotate", TAIXUE_DATA=str(data))
    after = run("keys", "list", TAIXUE_DATA=str(data)).stdout.splitlines()[1:]
    states = [tuple(line.split()[1:3]) for line in after]
    assert len(before) == 6 and len(after) == 11
    assert states.count(("identity", "active")) == states.count(("identity", "old")) == 1
    assert ("lookup", "old") not in states
    assert (data / "keys.toml").stat().st_mode & 0o777 == 0o600


def test_a_proof_that_does_not_exist_is_refused_with_those_that_do():
    done = run("prove", "nothing")
    assert done.returncode == 2 and "main-job" in done.stderr


def test_a_port_that_somebody_answers_at_is_not_shared():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(click.ClickException, match="choose another"):
            residence.free_port("127.0.0.1", port)


def test_django_commands_run_on_the_same_database(clone, data):
    done = run("manage", "showmigrations", "credits", TAIXUE_DATABASE_URL=url(clone), TAIXUE_DATA=str(data))
    assert "[X] 0001_initial" in done.stdout
