"""Every test's ground: settings, databases, servers. Shared builders are in tests/world.py."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest

_data = tempfile.mkdtemp(prefix="taixue-test-")
atexit.register(shutil.rmtree, _data, ignore_errors=True)
os.environ["TAIXUE_DATA"] = _data
os.environ["DJANGO_SETTINGS_MODULE"] = "taixue.site.settings"
os.environ["TAIXUE_SECOND_FACTOR"] = "offered"  # tests about it require it themselves

import django
import hypothesis
from django.conf import settings

hypothesis.settings.register_profile("house", deadline=None)  # no test is timed: a busy machine breaks no promise
hypothesis.settings.load_profile("house")
django.setup()  # before the conftest of a folder named on the command line imports a model

pytest_plugins = ["tests.databases", "tests.servers"]


def pytest_configure(config: pytest.Config) -> None:
    """Read the settings before pytest-django asks for them; pages need no collected static files."""
    if config.getoption("numprocesses", None):
        del os.environ["DJANGO_SETTINGS_MODULE"]  # else its processes read the settings before they have a data folder
    settings.TAIXUE_SECOND_FACTOR = "offered"
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return an empty data folder."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    return folder
