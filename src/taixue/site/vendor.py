"""Bring in the parts of the face that others made: `python -m taixue.site.vendor`, by hand, when a version changes.

Packages come through the npm client, their integrity is compared with static/vendor/VENDOR.toml, and what is needed of
them is written beside it. Nothing is fetched when Taixue runs.
"""

import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from taixue.site import stylesheet

HERE = Path(__file__).resolve().parent
VENDOR = HERE / "static" / "vendor"
RECORD = VENDOR / "VENDOR.toml"
ICONS = HERE.parent / "kit" / "icons.json"
FONTS = HERE.parent / "kit" / "fonts"
DRAWN = HERE / "icons.toml"


@dataclass(frozen=True, slots=True)
class Package:
    """One npm package, pinned, and what we take of it: {file inside: file here}; fonts are for letters, not pages."""

    name: str
    version: str
    licence: str
    takes: dict[str, str]
    fonts: dict[str, str] = field(default_factory=dict)


PACKAGES = (
    Package("@tabler/core", "1.6.1", "MIT", {"dist/css/tabler.css": "tabler.css"}),
    Package("htmx.org", "2.0.11", "0BSD", {"dist/htmx.min.js": "htmx.js", "LICENSE": "htmx.LICENSE.txt"}),
    Package("@alpinejs/csp", "3.17.4", "MIT", {"dist/cdn.min.js": "alpine.js"}),
    Package(  # lines and bars with the SVG renderer; only pages with a chart load it
        "echarts",
        "5.6.0",
        "Apache-2.0",
        {"dist/echarts.common.min.js": "echarts.js", "LICENSE": "echarts.LICENSE.txt", "NOTICE": "echarts.NOTICE.txt"},
    ),  # fmt: skip
    Package("@tabler/icons", "3.51.0", "MIT", {}),
    Package(
        "@expo-google-fonts/noto-sans-sc",
        "0.4.3",
        "OFL-1.1",
        {},
        {"400Regular/NotoSansSC_400Regular.ttf": "NotoSansSC-Regular.ttf", "LICENSE_FONT": "NotoSansSC.LICENSE.txt"},
    ),  # fmt: skip
    Package(
        "@expo-google-fonts/noto-serif-sc",
        "0.4.3",
        "OFL-1.1",
        {},
        {
            "400Regular/NotoSerifSC_400Regular.ttf": "NotoSerifSC-Regular.ttf",
            "700Bold/NotoSerifSC_700Bold.ttf": "NotoSerifSC-Bold.ttf",
            "LICENSE_FONT": "NotoSerifSC.LICENSE.txt",
        },
    ),
)


def fetch(package: Package, folder: Path) -> tuple[Path, str]:
    """Return the unpacked package and its integrity ("sha512-…"). Raises CalledProcessError if npm cannot."""
    command = ["npm", "pack", "--silent", f"{package.name}@{package.version}"]
    answer = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    archive = folder / answer.stdout.strip().splitlines()[-1]
    integrity = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    target = folder / archive.stem
    with tarfile.open(archive) as members:
        members.extractall(target, filter="data")
    return target / "package", integrity


def known() -> dict[str, str]:
    """Return {"name@version": integrity} as recorded; empty before the first run."""
    if not RECORD.exists():
        return {}
    record = tomllib.loads(RECORD.read_text(encoding="utf-8"))
    return {f"{p['name']}@{p['version']}": p["integrity"] for p in record["package"]}


def take(package: Package, source: Path) -> dict[str, str]:
    """Copy what we use of a package; return {file here: sha256}."""
    hashes = {}
    for inside, here in package.takes.items():
        target = VENDOR / here
        if here.endswith(".css"):
            target.write_text(stylesheet.needed((source / inside).read_text(encoding="utf-8")), encoding="utf-8")
        else:
            shutil.copyfile(source / inside, target)
        hashes[here] = hashlib.sha256(target.read_bytes()).hexdigest()
    return hashes


def take_fonts(package: Package, source: Path) -> dict[str, str]:
    """Copy the fonts of a package as they are; return {file here: sha256}."""
    for inside, here in package.fonts.items():
        shutil.copyfile(source / inside, FONTS / here)
    return {here: hashlib.sha256((FONTS / here).read_bytes()).hexdigest() for here in package.fonts.values()}


def drawings(source: Path) -> dict[str, str]:
    """Return {our name: the paths inside the svg} for the icons of icons.toml."""
    chosen = tomllib.loads(DRAWN.read_text(encoding="utf-8"))
    folder = source / "icons"
    outlined = {name: shapes(folder / "outline" / f"{theirs}.svg") for name, theirs in chosen["icons"].items()}
    filled = {name: shapes(folder / "filled" / f"{theirs}.svg") for name, theirs in chosen["filled"].items()}
    solid = {name: f'<g fill="currentColor" stroke="none">{paths}</g>' for name, paths in filled.items()}
    return dict(sorted((outlined | solid).items()))


def shapes(svg: Path) -> str:
    """Return what an svg of Tabler draws, without its empty frame."""
    found = re.findall(r"<(?:path|circle|rect|line|polyline|ellipse)[^>]*/>", svg.read_text(encoding="utf-8"))
    return "".join(re.sub(r"\s*/>$", "/>", shape) for shape in found if 'stroke="none"' not in shape)


Row = tuple[Package, str, dict[str, str], dict[str, str]]


def record(rows: list[Row]) -> str:
    """Return the text of VENDOR.toml: versions, integrity, licences, and the hash of each file taken."""
    parts = ["# Written by `python -m taixue.site.vendor`. Files of others, served by us; nothing is fetched later.\n"]
    for package, integrity, hashes, fonts in rows:
        parts.append(f'\n[[package]]\nname = "{package.name}"\nversion = "{package.version}"\n')
        parts.append(f'licence = "{package.licence}"\nintegrity = "{integrity}"\n')
        parts.extend(f'files."{here}" = "sha256-{digest}"\n' for here, digest in hashes.items())
        parts.extend(f'fonts."{here}" = "sha256-{digest}"\n' for here, digest in fonts.items())
    return "".join(parts)


def main() -> int:
    """Fetch, compare, take, record. Exit code 1 if a package is not the one recorded."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    FONTS.mkdir(exist_ok=True)
    expected = known()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        for package in PACKAGES:
            source, integrity = fetch(package, Path(folder))
            if expected.get(f"{package.name}@{package.version}", integrity) != integrity:
                print(f"{package.name} {package.version} is not the package recorded: {integrity}", file=sys.stderr)
                return 1
            rows.append((package, integrity, take(package, source), take_fonts(package, source)))
            if package.name == "@tabler/icons":
                ICONS.write_text(json.dumps(drawings(source), indent=1) + "\n", encoding="utf-8")
    RECORD.write_text(record(rows), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
