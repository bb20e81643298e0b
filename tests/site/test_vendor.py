"""Files of others are the ones recorded, small enough, and named with their licence."""

import hashlib
import tomllib
from pathlib import Path

import brotli

from taixue.site import vendor

STATIC = Path(vendor.__file__).parent / "static"
STYLES = ("vendor/tabler.css", "site/tokens.css", "site/page.css")
FIRST_PAGE = (*STYLES, "site/site.js", "vendor/htmx.js", "site/seal.svg")


def record() -> list[dict]:
    return tomllib.loads(vendor.RECORD.read_text(encoding="utf-8"))["package"]


def test_every_vendored_file_is_recorded_with_its_hash():
    files = {name: digest for package in record() for name, digest in package.get("files", {}).items()}
    for name, digest in files.items():
        found = hashlib.sha256((vendor.VENDOR / name).read_bytes()).hexdigest()
        assert f"sha256-{found}" == digest, name
    there = {path.name for path in vendor.VENDOR.iterdir()} - {"VENDOR.toml", "MIT.txt"}
    assert there == set(files)


def test_every_font_of_letters_is_recorded_with_its_hash_and_licence():
    files = {name: digest for package in record() for name, digest in package.get("fonts", {}).items()}
    assert {path.name for path in vendor.FONTS.iterdir()} == set(files)
    for name, digest in files.items():
        assert f"sha256-{hashlib.sha256((vendor.FONTS / name).read_bytes()).hexdigest()}" == digest, name
    assert {name.split("-")[0] for name in files if name.endswith(".ttf")} == {
        name.split(".")[0] for name in files if name.endswith(".LICENSE.txt")
    }


def test_every_package_is_pinned_and_names_its_licence():
    assert {(p["name"], p["version"], p["licence"]) for p in record()} == {
        (p.name, p.version, p.licence) for p in vendor.PACKAGES
    }
    assert all(p["integrity"].startswith("sha512-") for p in record())


def test_the_first_page_is_well_under_150_kilobytes_compressed():
    total = sum(len(brotli.compress((STATIC / name).read_bytes(), quality=5)) for name in FIRST_PAGE)
    assert total < 60_000


def test_every_icon_is_an_outline_without_styles_or_links():
    for drawing in vendor.json.loads(vendor.ICONS.read_text(encoding="utf-8")).values():
        assert "style" not in drawing and "href" not in drawing and "<script" not in drawing
