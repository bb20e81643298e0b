"""The embedded cluster, on real clusters in folders of their own."""

import os
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from taixue.kit import rights
from taixue.kit.postgres import Cluster, account, home, processes

AS_ROOT = os.geteuid() == 0


@pytest.fixture(scope="module")
def ground():
    folder = Path(tempfile.mkdtemp(prefix="taixue-cluster-"))  # 0700: closed to the system user, as /root is
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def cluster(ground):
    server = Cluster(ground / ("deep" * 12) / ("path with spaces, 'quotes' and 字 " * 2) / "postgres")
    server.start()
    yield server
    server.stop()
    server.erase()


def test_the_socket_is_reached_under_a_path_longer_than_the_system_allows(cluster):
    assert len(str(cluster.folder)) > 107
    assert len(cluster.access.socket) <= home.SOCKET_PATH_LIMIT
    with cluster.connect() as connection:
        assert connection.execute("SELECT current_user::text, current_database()::text").fetchone() == (
            "taixue",
            "taixue",
        )


def test_nobody_else_enters_the_folder_of_the_socket_or_reads_the_passwords(cluster):
    assert stat.S_IMODE(Path(cluster.access.socket).stat().st_mode) == 0o700
    assert stat.S_IMODE((cluster.folder / "access.json").stat().st_mode) == 0o600
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(host=cluster.access.socket, user="postgres", password="postgres", dbname="postgres")


def test_it_listens_on_no_network_address_and_is_durable(cluster):
    with cluster.connect() as connection:
        for name, value in {"listen_addresses": "", "fsync": "on", "synchronous_commit": "on"}.items():
            assert connection.execute("SELECT current_setting(%s)", [name]).fetchone() == (value,)


def test_the_application_role_signs_in_and_owns_nothing(cluster):
    with cluster.connect(rights.ROLE) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("CREATE TABLE mine (n int)")


def test_an_acknowledged_row_survives_a_killed_postmaster(cluster):
    with cluster.connect() as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept VALUES (1)")
    pid = cluster.postmaster()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    while processes.state(pid) not in ("", "Z"):
        time.sleep(0.01)
    assert not cluster.alive()
    cluster.start()
    with cluster.connect() as connection:
        assert connection.execute("SELECT n FROM kept").fetchall() == [(1,)]


def test_a_pid_file_naming_a_stranger_is_no_running_server(cluster):
    cluster.stop()
    (cluster.data / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster.data}\n")
    assert not cluster.alive()
    cluster.start()
    assert cluster.alive()


def test_starting_a_running_cluster_changes_nothing(cluster):
    before = cluster.postmaster()
    cluster.start()
    assert cluster.postmaster() == before


def test_under_a_closed_parent_the_server_runs_as_its_own_user_and_no_mode_changes(cluster, ground):
    """Root lends it the system user and a place in /var/lib/taixue; everyone else runs it as themselves, in place."""
    runs_as, home_ = (account.choose().uid, Path("/var/lib/taixue")) if AS_ROOT else (os.geteuid(), cluster.folder)
    assert Path(f"/proc/{cluster.postmaster()}").stat().st_uid == runs_as != 0
    assert stat.S_IMODE(ground.stat().st_mode) == 0o700 and ground.stat().st_uid == os.geteuid()
    assert Path(cluster.access.home).is_relative_to(home_)


def test_under_open_parents_the_data_stay_where_they_were_asked_for():
    place = Path("/var/tmp") / f"taixue-open-{os.getpid()}"
    place.mkdir()
    place.chmod(0o755)
    server = Cluster(place / "postgres")
    try:
        assert Path(server.start().home).is_relative_to(place)
        server.stop()
        server.erase()
    finally:
        shutil.rmtree(place)


def test_whoever_uses_it_last_stops_it(tmp_path):
    first, second = Cluster(tmp_path / "postgres"), Cluster(tmp_path / "postgres")
    with first.used():
        with second.used():
            assert second.alive()
        assert first.alive()
    assert not first.alive()
    first.erase()


def test_erasing_leaves_nothing_behind(tmp_path):
    server = Cluster(tmp_path / "postgres")
    access = server.start()
    server.stop()
    server.erase()
    assert not any(Path(place).exists() for place in (access.home, access.socket, server.folder))
    assert processes.left_behind(Path(access.home) / "data") == []


def test_a_statement_that_fails_leaves_no_value_in_the_log(cluster):
    number = "11010519491231002X"
    with cluster.connect() as connection:
        connection.execute("CREATE TABLE people (n text UNIQUE)")
        connection.execute("INSERT INTO people VALUES (%s)", [number])
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO people VALUES (%s)", [number])
    found = subprocess.run(
        ["grep", "-r", number, f"{cluster.access.home}/log"], capture_output=True, text=True, check=False
    )
    assert found.stdout == "" and list(Path(cluster.access.home, "log").glob("*.log"))
