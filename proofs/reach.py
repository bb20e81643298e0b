"""prove reach: every address of the URL table x every role x own and foreign unit's ids (tests/reach/table.py).

Prints a line a role, every outcome that is not as expected, and addresses without a row; on a database of its own.
"""

import logging
import os
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path


def main() -> int:
    os.environ.pop("TAIXUE_DATABASE_URL", None)  # a database of its own
    data = Path(tempfile.mkdtemp(prefix="reach-"))
    os.environ |= {"TAIXUE_DATA": str(data), "TAIXUE_SECOND_FACTOR": "offered"}  # `prove accounts` is about that
    logging.disable()  # refusals are what is asked for here
    from taixue.cli import ground
    from taixue.kit.postgres import Cluster

    try:
        with ground.stand():
            return _ask()
    finally:
        Cluster(data / "postgres").erase()
        shutil.rmtree(data)


def _ask() -> int:
    from django.conf import settings
    from django.test.utils import setup_test_environment

    from taixue.site import schema
    from tests import world

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.TAIXUE_CLOCK_OFFSET = round((world.NOON - datetime.now(UTC)).total_seconds())
    settings.STATIC_ROOT.mkdir(parents=True)
    setup_test_environment()
    schema.bring_up()
    from tests.reach import addresses, matrix, stage, table

    outcomes = dict(matrix.run(stage.build()))
    unlisted = set(addresses.names()) - {row.name for row in table.TABLE}
    wrong = [f"{case}: {problem}" for case, problem in outcomes.items() if problem]
    wrong += [f"{name} has no row in tests/reach/table.py" for name in sorted(unlisted)]
    print(f"{len(addresses.names())} addresses, {len(table.TABLE)} rows, {len(outcomes)} requests")
    print(*matrix.report(outcomes), *wrong, sep="\n")
    print("reach:", "NOT as expected" if wrong else "nothing shown or changed that the role may not")
    return 1 if wrong else 0
