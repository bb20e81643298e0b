"""docs/settings.md says what the code reads, no more and no less."""

import re
from pathlib import Path

from taixue.site import reference

ROOT = Path(__file__).resolve().parent.parent.parent


def test_the_page_of_settings_is_the_one_that_the_table_makes():
    assert (ROOT / "docs" / "settings.md").read_text(encoding="utf-8") == reference.page()


def test_every_variable_that_the_code_reads_is_documented_and_every_documented_one_is_read():
    sources = [*(ROOT / "src").rglob("*.py"), ROOT / "taixue"]
    texts = "".join(path.read_text(encoding="utf-8") for path in sources if path.name != "reference.py")
    read = set(re.findall(r"TAIXUE_[A-Z_]*[A-Z]", texts))
    assert read == {one.name for one in reference.SETTINGS}
