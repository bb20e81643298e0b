"""A real server for the Range handler."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path


def serve(port: int, data: Path, **settings_: str) -> subprocess.Popen[bytes]:
    """Start granian with the Range handler alone on a data folder; return it when it answers."""
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--port", str(port), "tests.files.lane:app"]
    environment = {**os.environ, "TAIXUE_DATA": str(data), "PYTHONPATH": "src:.", **settings_}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return process
        time.sleep(0.1)
    process.terminate()
    raise AssertionError("the server did not come up")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
