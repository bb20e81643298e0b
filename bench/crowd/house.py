"""An installation of its own for a proof or a measurement: a fresh folder, the embedded cluster, `taixue serve`."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]


class House:
    """`taixue serve` with default settings in an empty folder; Django in this process stands on its database as owner.

    `address` has no slash at its end. Only one a process: Django reads its settings once.
    """

    def __init__(self) -> None:
        self.data = Path(tempfile.mkdtemp(prefix="taixue-house-"))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = self.data / "serve.log"
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("TAIXUE_")}
        self.environment["TAIXUE_DATA"] = str(self.data)
        self.environment["PYTHONPATH"] = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
        self.keeper: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "House":
        with self.log.open("ab") as out:
            self.keeper = subprocess.Popen(
                [sys.executable, "-m", "taixue.cli", "serve", "--port", str(self.port)],
                env=self.environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
            )  # fmt: skip
        self.wait(180)
        for name in [name for name in os.environ if name.startswith("TAIXUE_")]:
            del os.environ[name]
        os.environ |= {"TAIXUE_DATA": str(self.data), "DJANGO_SETTINGS_MODULE": "taixue.site.settings"}
        import django

        django.setup()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        from django.db import connections

        from taixue.kit.postgres import Cluster

        connections.close_all()
        if self.keeper is not None:
            self.keeper.terminate()
            self.keeper.wait(60)
        Cluster(self.data / "postgres").erase()
        shutil.rmtree(self.data, ignore_errors=True)

    def postmaster(self) -> int:
        """Return the number of the cluster's first process."""
        from taixue.kit.postgres import home

        access = home.read(self.data / "postgres")
        assert access is not None
        return int((Path(access.home) / "data" / "postmaster.pid").read_text().split()[0])

    def ready(self) -> bool:
        """Does it answer, database included?"""
        try:
            with urlopen(f"{self.address}/ready", timeout=5) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    def wait(self, seconds: float = 90) -> None:
        """Wait until it is ready. Raises RuntimeError with the end of its log."""
        ends = time.monotonic() + seconds
        while not self.ready():
            assert self.keeper is not None
            if self.keeper.poll() is not None or time.monotonic() > ends:
                raise RuntimeError(f"taixue serve is not ready:\n{self.log.read_text(errors='replace')[-3000:]}")
            time.sleep(0.2)
