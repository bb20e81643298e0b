"""`taixue serve` on its own embedded PostgreSQL: killed, recovered, stopped without a trace."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from taixue.kit.postgres import Cluster, processes
from tests.servers import free_port


def answers(address: str) -> bool:
    try:
        with urlopen(f"{address}/ready", timeout=5) as answer:
            return answer.status == 200
    except (URLError, OSError):
        return False


def wait_for(condition, *, seconds: float):
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, f"not within {seconds} s"
        time.sleep(0.1)


@pytest.fixture
def embedded(tmp_path: Path, assets: Path):
    """A server on an embedded cluster in a fresh folder: (process, address, cluster)."""
    folder, port = tmp_path / "data", free_port()
    environment = {**os.environ, "TAIXUE_DATA": str(folder), "TAIXUE_STATIC": str(assets)}
    environment.pop("TAIXUE_DATABASE_URL", None)
    server = subprocess.Popen([sys.executable, "-m", "taixue.cli", "serve", "--port", str(port)], env=environment)
    cluster = Cluster(folder / "postgres")
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(lambda: answers(address), seconds=120)
        yield server, address, cluster
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=90)
        cluster.erase()


def test_a_killed_postmaster_comes_back_with_its_jobs_and_ctrl_c_leaves_nothing(embedded):
    server, address, cluster = embedded
    with cluster.connect() as connection:
        connection.execute("CREATE TABLE acknowledged AS SELECT 7 AS n")
    killed = cluster.postmaster()
    os.kill(killed, signal.SIGKILL)
    wait_for(lambda: cluster.postmaster() not in (None, killed) and answers(address), seconds=60)
    with cluster.connect() as connection:
        assert connection.execute("SELECT n FROM acknowledged").fetchall() == [(7,)]
        connection.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args)"
            " VALUES ('default', 'builtin:procrastinate.builtin_tasks.remove_old_jobs', '{\"max_hours\": 1}')"
        )
        left = (
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name LIKE 'builtin:%' AND status IN ('todo', 'doing')"
        )
        wait_for(lambda: connection.execute(left).fetchone() == (0,), seconds=90)
    server.send_signal(signal.SIGINT)
    assert server.wait(timeout=90) == 0
    assert not cluster.alive() and processes.left_behind(cluster.data) == []
