"""prove red-team: seventeen bots and three honest learners, a line each: claimed, proven, time allowed (seconds).

Every bot works for at least 60 s of server time, all of them at once; takes about two minutes.
"""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    print("red-team: seconds of the lesson claimed and proven, beside the server time x speed that was allowed")
    code = pytest.main([str(ROOT / "tests" / "redteam"), f"--rootdir={ROOT}", "-q", "-s", "--no-header", *sys.argv[1:]])
    print("red-team:", "no bot got more, all learners completed" if code == 0 else "NOT as promised")
    return int(code)
