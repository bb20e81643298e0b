"""`taixue serve` as it runs: one server, many accidents."""

import os
import signal
import subprocess
import sys
import time
from urllib.request import Request, urlopen

import psutil
from django.db import connection

from taixue.kit import queue


def wait_for(condition, *, seconds=30.0):
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, f"not within {seconds} s"
        time.sleep(0.1)


def a_job_is_run():
    """Queue a job of the queue's own and wait until a worker has run it."""
    queue.defer("builtin:procrastinate.builtin_tasks.remove_old_jobs", max_hours=1)

    def done():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')")
            return cursor.fetchone() == (0,)

    wait_for(done)


def test_it_answers_pages_and_lanes_runs_jobs_and_leaves_no_process_behind(live):
    with urlopen(f"{live.address}/health") as answer:
        assert answer.read() == b"ok\n"
    try:
        urlopen(Request(f"{live.address}/pulse", data=b"{}", method="POST"))
    except OSError as refused:
        assert refused.code == 400
    a_job_is_run()
    processes = [psutil.Process(pid) for pid in live.pids()]
    assert len(live.pids("web")) >= 3 and len(live.pids("worker")) == 1
    assert live.stop() == 0
    assert [process for process in processes if process.is_running()] == []


def test_the_server_acts_as_the_application_role(live):
    roles = {psutil.Process(pid).environ()["TAIXUE_DATABASE_ROLE"] for pid in live.pids("web") + live.pids("worker")}
    assert roles == {"taixue_app"}


def test_killed_servers_and_workers_come_back(live):
    for command in ("web", "worker"):
        killed = live.kill(command)
        wait_for(
            lambda killed=killed, command=command: live.pids(command) and not set(live.pids(command)) & set(killed)
        )
    live.wait(seconds=30)


def test_a_server_process_whose_first_process_was_killed_frees_the_port(live):
    first, *others = live.pids("web")
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: not any(psutil.pid_exists(pid) and psutil.Process(pid).status() != "zombie" for pid in others))
    live.wait(seconds=30)


def test_cut_connections_are_replaced_without_a_failed_page_or_a_job_left(live):
    urlopen(f"{live.address}/ready").close()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    for _ in range(8):
        with urlopen(f"{live.address}/ready") as answer:
            assert answer.status == 200
    a_job_is_run()


def test_a_second_one_in_the_same_folder_says_where_the_first_runs(live):
    wait_for(lambda: "Taixue serves at" in live.tail())
    second = subprocess.run(
        [sys.executable, "-m", "taixue.cli", "serve", "--port", "8109"],
        env=live.environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert second.returncode == 1 and f"{live.address}/" in second.stderr
