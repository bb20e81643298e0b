"""The source tree as the architecture tests read it."""

import ast
import configparser
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "taixue"
NO_APPS = {"kit", "site", "demo"}  # they have an apps.py for Django, and no rooms
PARTS = ("src", "tests", "proofs", "bench", "verify")
NOT_OURS = {"vendor", "__pycache__", "node_modules"}


@cache
def contracts() -> configparser.ConfigParser:
    """Return .importlinter."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter")
    return parser


def listed(contract: str, option: str) -> list[str]:
    """Return the lines of an option of a contract."""
    return [line for line in contracts()[f"importlinter:contract:{contract}"][option].splitlines() if line]


def height() -> dict[str, int]:
    """Return the height of each app and part in the house: what is imported must stand lower."""
    lines = reversed(listed("house", "layers"))
    return {name.strip("() "): n for n, line in enumerate(lines) for name in line.split("|")}


@cache
def apps() -> tuple[str, ...]:
    """Return the apps with rooms, by name."""
    return tuple(sorted(p.parent.name for p in PACKAGE.glob("*/apps.py") if p.parent.name not in NO_APPS))


@cache
def files(*endings: str) -> tuple[Path, ...]:
    """Return our own files with these endings."""
    found = (path for part in PARTS for path in (ROOT / part).rglob("*") if path.suffix in endings)
    return tuple(sorted(path for path in found if not NOT_OURS & set(path.parts)))


def sources() -> tuple[Path, ...]:
    """Return the Python files of the package."""
    return tuple(path for path in files(".py") if path.is_relative_to(PACKAGE))


@cache
def parsed(path: Path) -> ast.Module:
    """Return a Python file as a tree."""
    return ast.parse(path.read_text(), filename=str(path))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Return all nodes of a Python file: walked once for all tests that look at them."""
    return tuple(ast.walk(parsed(path)))


def called(node: ast.Call) -> str:
    """Return the dotted name of what a call calls, "queue.defer"; "" where it is no plain name."""
    parts: list[str] = []
    at: ast.expr = node.func
    while isinstance(at, ast.Attribute):
        parts.append(at.attr)
        at = at.value
    return ".".join([at.id, *reversed(parts)]) if isinstance(at, ast.Name) else ""


def module(path: Path) -> tuple[str, ...]:
    """Return a file of the package as a dotted path: ("people", "queries", "persons")."""
    inside = path.relative_to(PACKAGE).with_suffix("").parts
    return inside[:-1] if inside[-1] == "__init__" else inside


def imports(path: Path) -> Iterator[str]:
    """Yield the dotted names that a file imports, wherever in the file."""
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def name(path: Path) -> str:
    """Return a path as a finding shows it."""
    return str(path.relative_to(ROOT))
