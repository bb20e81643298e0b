"""Size, words that must not stand in a file, and what browsers of the floor can read."""

import ast
import re
from pathlib import Path

import esprima
import pytest

from taixue.cli import words
from tests.architecture import tree

FILE = 400
FUNCTION = 40
ASKS_THE_TIME = {"views", "api", "jobs", "pulse"}
NEWER_CSS = re.compile(r":has\(|@container|@layer|@scope|^\s+&", re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
INLINE = re.compile(r"""\sstyle=["']|\son[a-z]+=["']|<script(?![^>]*\ssrc=)(?![^>]*type="application/json")|<style""")


def test_no_file_is_longer_than_400_lines():
    long = {
        tree.name(path): len(path.read_text().splitlines()) for path in tree.files(".py", ".html", ".js", ".css", ".sh")
    }
    assert {name: lines for name, lines in long.items() if lines > FILE} == {}


def test_no_function_is_longer_than_40_lines():
    found = {
        f"{tree.name(path)}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for path in tree.files(".py")
        for node in tree.nodes(path)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.end_lineno - node.lineno + 1 > FUNCTION
    }
    assert found == {}


@pytest.mark.parametrize("path", [p for p in tree.files(".js") if p.is_relative_to(tree.PACKAGE)], ids=lambda p: p.name)
def test_our_scripts_are_es2017_in_short_functions(path: Path):
    text = path.read_text()
    parse = esprima.parseModule if re.search(r"^(import|export)\b", text, re.MULTILINE) else esprima.parseScript
    long: list[str] = []

    def look(node, meta):
        if node.type in ("FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"):
            lines = node.loc.end.line - node.loc.start.line + 1
            if lines > FUNCTION and not wraps_the_file(node, text):
                long.append(f"line {node.loc.start.line}: {lines} lines")

    parse(text, {"loc": True}, look)
    assert long == []


def wraps_the_file(node, text: str) -> bool:
    """A function that only keeps a whole script's names to itself is no function in this sense."""
    return node.loc.end.line - node.loc.start.line > 0.8 * len(text.splitlines())


def test_our_styles_use_nothing_newer_than_the_floor():
    css = [path for path in tree.files(".css") if path.is_relative_to(tree.PACKAGE)]
    found = {tree.name(path): NEWER_CSS.findall(COMMENT.sub("", path.read_text())) for path in css}
    assert {name: what for name, what in found.items() if what} == {}


def test_templates_carry_no_inline_style_or_script():
    found = [
        f"{tree.name(path)}:{number}"
        for path in tree.files(".html")
        if path.is_relative_to(tree.PACKAGE)
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if INLINE.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-test.lock"])
def test_lock_files_hold_hashes_and_no_address(name: str):
    text = (tree.ROOT / name).read_text()
    packages = re.findall(r"^[a-z0-9].*", text, re.MULTILINE | re.IGNORECASE)
    hashed = re.findall(r"^[a-z0-9._-]+==[^\\]+\\\n +--hash=sha256:", text, re.MULTILINE | re.IGNORECASE)
    assert "://" not in text
    assert len(packages) == len(hashed) > 40


def test_nothing_is_left_for_later_and_every_exception_is_explained():
    marks = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")
    silent = re.compile(r"#\s*(?:noqa|type:\s*ignore)(?:[:\[][\w, -]*\]?)?\s*$")
    found = [
        f"{tree.name(path)}:{number} {line.strip()}"
        for path in tree.files(".py", ".html", ".js", ".css")
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if marks.search(line) or silent.search(line)
    ]
    assert found == []


def test_forms_are_plain_and_there_is_no_django_admin():
    found = [
        f"{tree.name(path)} imports {name}"
        for path in tree.sources()
        for name in tree.imports(path)
        if name.startswith(("django.contrib.admin", "django.forms.models")) or name.endswith(".ModelForm")
    ]
    assert found == []


def test_only_the_edges_ask_the_time():
    found = [
        f"{tree.name(path)}:{node.lineno}"
        for path in tree.sources()
        if (place := tree.module(path))[:1] and place[0] in tree.apps() and not ASKS_THE_TIME & set(place[1:2])
        for node in tree.nodes(path)
        if isinstance(node, ast.Call) and tree.called(node) in ("clock.now", "timezone.now", "datetime.now")
    ]
    assert found == []


def test_every_word_has_its_chinese():
    assert [line for line in words.findings(words.used()) if not line.startswith("obsolete")] == []
