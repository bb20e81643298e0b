"""What backup and restore refuse before they touch anything; the way there and back is `./taixue prove freeze`."""

import io
import tarfile
from pathlib import Path

import pytest

from tests.cli.test_commands import run


def test_a_backup_overwrites_nothing(tmp_path: Path, data: Path) -> None:
    file = tmp_path / "copy.tar"
    file.write_text("kept")
    done = run("backup", str(file), TAIXUE_DATA=str(data))
    assert done.returncode == 1 and "never overwrites" in done.stderr
    assert file.read_text() == "kept"


@pytest.mark.parametrize(
    "contents", ["", '{"format": 9, "sha256": {}}', '{"format": 1, "sha256": {"contents.json": "0"}}']
)
def test_what_is_no_whole_backup_is_refused(tmp_path: Path, data: Path, contents: str) -> None:
    file, text = tmp_path / "copy.tar", contents.encode()
    with tarfile.open(file, "w") as out:
        entry = tarfile.TarInfo("contents.json")
        entry.size = len(text)
        out.addfile(entry, io.BytesIO(text))
    done = run("restore", str(file), TAIXUE_DATA=str(data))
    assert done.returncode == 1
    assert any(words in done.stderr for words in ("no whole backup", "of format 9", "damaged: contents.json"))
    assert [*data.iterdir()] == []
