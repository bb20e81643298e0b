"""Work is queued by name, never by import: so every name must have a job behind it."""

import ast

from taixue.kit import queue
from tests.architecture import tree


def queued() -> dict[str, str]:
    """Return the names under which the package queues work, with one place each."""
    found: dict[str, str] = {}
    for path in tree.sources():
        if tree.module(path)[:2] == ("kit", "queue"):
            continue
        for node in tree.nodes(path):
            if isinstance(node, ast.Call) and (position := where(tree.called(node))) is not None:
                argument = node.args[position] if len(node.args) > position else None
                place = f"{tree.name(path)}:{node.lineno}"
                text = argument.value if isinstance(argument, ast.Constant) else f"not a literal at {place}"
                found[str(text)] = place
    return found


def where(function: str) -> int | None:
    """Return which argument of a function is the name of a job."""
    return {"queue.defer": 0, "queue.defer_on": 1, "Job": 0, "jobs.Job": 0, "lane.Job": 0}.get(function)


def test_behind_every_queued_name_stands_a_job():
    assert {name: place for name, place in queued().items() if name not in queue.names()} == {}


def test_jobs_are_named_after_the_app_they_live_in():
    found = {name for name in queue.names() if not name.startswith("tests.") and name.split(".")[0] not in tree.apps()}
    assert found == set()
