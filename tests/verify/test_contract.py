"""The checkers outside of the house: they know nothing of Taixue's code, ask no network, and run on old browsers."""

import re
import sys

import esprima

from tests.architecture import tree

VERIFY = tree.ROOT / "verify"


def test_the_program_imports_nothing_but_the_standard_library_and_cryptography():
    names = {name.split(".")[0] for name in tree.imports(VERIFY / "taixue_verify.py")}
    assert names - set(sys.stdlib_module_names) == {"cryptography"}
    assert not names & {"socket", "ssl", "http", "urllib", "subprocess", "ctypes", "importlib"}


def test_the_page_may_connect_nowhere_and_has_no_way_to():
    page, script = (VERIFY / "index.html").read_text(), (VERIFY / "page.js").read_text()
    assert "default-src 'none'" in page and "connect-src" not in page
    assert not re.search(r"https?://|//[a-z]", page.replace("<!doctype html>", ""))
    assert not re.search(
        r"\bfetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|\bimport\b|localStorage|https?:", script
    )
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)", page)


def test_the_script_is_es2017():
    esprima.parseScript((VERIFY / "page.js").read_text())


def test_nothing_of_the_house_imports_the_checkers():
    found = [tree.name(path) for path in tree.sources() if "taixue_verify" in path.read_text()]
    assert found == []
