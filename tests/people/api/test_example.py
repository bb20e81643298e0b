"""The worked example of docs/api.md, run as it stands against a real server."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

from tests.people.api.calls import token
from tests.servers import Live

PAGE = Path(__file__).resolve().parents[3] / "docs" / "api.md"
STEP = re.compile(r"```sh\n(.*?)```\s*```json\n(.*?)```", re.DOTALL)


def fits(expected: Any, seen: Any) -> bool:
    """Does an answer hold what the page shows of it? "…" stands for anything; fields may be left out."""
    if isinstance(expected, dict) and isinstance(seen, dict):
        return all(key in seen and fits(value, seen[key]) for key, value in expected.items())
    if isinstance(expected, list) and isinstance(seen, list):
        return len(expected) == len(seen) and all(map(fits, expected, seen))
    return bool(expected == "…" or expected == seen)


def test_the_example_does_what_the_page_says(live: Live) -> None:
    from tests import world

    county = world.unit("青石县", kind="county", code="U-100")
    environment = {**os.environ, "TAIXUE": live.address, "TOKEN": token(over=county)}
    steps = STEP.findall(PAGE.read_text(encoding="utf-8"))
    assert len(steps) >= 5
    for command, expected in steps:
        done = subprocess.run(["sh", "-c", command], env=environment, capture_output=True, text=True, check=True)
        seen = json.loads(done.stdout)
        assert fits(json.loads(expected), seen), f"{command}\n{done.stdout}"
