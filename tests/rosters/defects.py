"""Rosters as programs and people spoil them, made on the spot: kinds of files, and what must come of each."""

import io
import random
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import msoffcrypto
import openpyxl
import xlwt

from taixue.people.rules import identity
from tests.rosters.sheets import FULL, HEADS, book, change, people, text

FORMS = Path(__file__).parents[1] / "data" / "rosters"
STRICT = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships":
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    b"http://schemas.openxmlformats.org/package/2006/relationships":
        b"http://schemas.openxmlformats.org/package/2006/relationships",
}  # fmt: skip
"""Namespaces of transitional workbooks and of strict ones (ISO/IEC 29500)."""


@dataclass(frozen=True)
class Spoilt:
    """A file with what must come of it: counts of its plan, problem codes by row, what the sheet's facts say.

    refusal: the code by which the whole file is refused; "" where it is judged
    """

    name: str
    path: Path
    counts: dict[str, int] = field(default_factory=dict)
    problems: dict[int, set[str]] = field(default_factory=dict)
    facts: dict[str, object] = field(default_factory=dict)
    refusal: str = ""


def every(folder: Path) -> list[Spoilt]:
    """Make all of them; every one names people of its own."""
    return [make(folder) for make in (*READ, *DAMAGED, *REFUSED)]


def old(folder: Path) -> Spoilt:
    made = xlwt.Workbook(encoding="utf-8")
    page = made.add_sheet("名册")
    page.write_merge(0, 0, 0, len(HEADS) - 1, "学员信息登记表")
    for place, row in enumerate((HEADS, *people(501, 6)), start=1):
        for column, value in enumerate(row):
            page.write(place, column, int(value) if place > 1 and column == 6 else value)
    page.row(4).hidden = True
    path = folder / "old.xls"
    made.save(str(path))
    return Spoilt(".xls with a merged title and a hidden row", path, {"new": 5}, facts={"heading": 2, "hidden": [5]})


def strict(folder: Path) -> Spoilt:
    path = book(folder / "transitional.xlsx", HEADS, *people(511, 4))
    rewritten(path, folder / "strict.xlsx", lambda name, data: _strict(data))
    return Spoilt("strict OOXML", folder / "strict.xlsx", {"new": 4}, facts={"heading": 1})


def _strict(data: bytes) -> bytes:
    for old_name, new_name in STRICT.items():
        data = data.replace(old_name, new_name)
    return data


def rewritten(source: Path, target: Path, change_part: Callable[[str, bytes], bytes]) -> Path:
    """Write a workbook anew with each part changed."""
    with zipfile.ZipFile(source) as parts, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for info in parts.infolist():
            out.writestr(info.filename, change_part(info.filename, parts.read(info)))
    return target


def encoded(name: str, codec: str, shown: str, first: int) -> Callable[[Path], Spoilt]:
    """Return the maker of a .csv in an encoding."""

    def make(folder: Path) -> Spoilt:
        path = text(folder / f"{name}.csv", HEADS, *people(first, 3), encoding=codec)
        return Spoilt(f".csv in {name}", path, {"new": 3}, facts={"encoding": shown})

    return make


def tabbed(folder: Path) -> Spoilt:
    path = folder / "tabbed.txt"
    path.write_bytes("\r\n".join("\t".join(row) for row in (HEADS, *people(545, 3))).encode("utf-16"))
    return Spoilt("“Unicode text” of Excel: UTF-16 with tabs", path, {"new": 3}, facts={"encoding": "UTF-16"})


def stacked(folder: Path) -> Spoilt:
    made = openpyxl.Workbook()
    page = made.active
    page.append(["2026 年名册"])
    page.merge_cells("A1:H1")
    page.append(["姓名", "性别", "证件", "", "联系方式", "", "任职", "", "所属"])
    page.append(["", "", "类别", "身份证号码", "手机号码", "电子邮箱", "现任职务", "职级", "单位"])
    for at in ("C2:D2", "E2:F2", "G2:H2"):
        page.merge_cells(at)
    for row in people(551, 3):
        page.append([row[1], row[2], "居民身份证", row[5], row[6], row[12], row[8], row[9], row[14]])
    path = folder / "stacked.xlsx"
    made.save(path)
    return Spoilt("headings in two rows, merged", path, {"new": 3}, facts={"heading": 3, "heading_first": 2})


def hidden(folder: Path) -> Spoilt:
    path = book(folder / "hidden.xlsx", HEADS, *people(561, 6))
    made = openpyxl.load_workbook(path)
    for number in (3, 5):
        made.active.row_dimensions[number].hidden = True
    made.save(path)
    return Spoilt("hidden rows", path, {"new": 4}, facts={"hidden": [3, 5], "hidden_rows": 2})


def down(folder: Path) -> Spoilt:
    rows = [change(row, 所属单位="青石县财政局" if n == 0 else "") for n, row in enumerate(people(571, 3))]
    path = book(folder / "down.xlsx", HEADS, *rows)
    made = openpyxl.load_workbook(path)
    made.active.merge_cells("O2:O4")
    made.save(path)
    return Spoilt("one unit merged down over its people", path, {"new": 3})


def forms(folder: Path) -> Spoilt:
    path = FORMS / "administrators.xlsx"
    return Spoilt("administrators' forms, one a sheet", path, {"new": 5}, facts={"kind": "forms"})


def numbers(folder: Path) -> Spoilt:
    """Rows 2 to 10, each with one damage of Excel; the codes that must be said."""
    rows: list[list[object]] = [list(row) for row in people(601, 9)]
    whole = [str(row[5]) for row in rows]
    birth = date(int(whole[5][6:10]), int(whole[5][10:12]), int(whole[5][12:14]))
    rows[0][5] = "3.59901E+17"  # scientific notation, as text
    rows[1][5] = float(whole[1][:15] + "000")  # a number: fifteen digits are left of it
    rows[2][5] = zeroed(whole[2])  # the same, turned into text again
    rows[3][6] = f"{rows[3][6]}.0"
    rows[4][0], rows[4][6] = 605.0, float(str(rows[4][6]))
    rows[5][4] = (birth - date(1899, 12, 30)).days
    rows[6][5], rows[6][6] = whole[6].translate(FULL), str(rows[6][6]).translate(FULL)
    rows[7][5] = f'="{whole[7]}"'.replace("=", "'=", 1)
    rows[8][1] = "=CONCATENATE(1,2)"
    said = {2: {"identity-damaged"}, 3: {"identity-damaged"}, 4: {"identity-zeroed"}, 10: {"formula"}}
    path = book(folder / "numbers.xlsx", HEADS, *rows)
    return Spoilt("numbers damaged by Excel", path, {"new": 5, "refused": 4}, said)


def zeroed(number: str) -> str:
    """Return a number with its last three digits lost, whose check digit does not happen to fit."""
    lost = number[:15] + "000"
    good = identity.check_character(lost[:17]) == lost[17]
    return f"{number[:14]}{(int(number[14]) + 1) % 10}000" if good else lost


def quoted(folder: Path) -> Spoilt:
    rows = [change(row, 身份证号码=f'="{row[5]}"', 手机号码=f"\t{row[6]}") for row in people(621, 2)]
    rows.append(change(people(623, 1)[0], 身份证号码=f"'{people(623, 1)[0][5]}"))
    return Spoilt('="…" and apostrophes about numbers', text(folder / "quoted.csv", HEADS, *rows), {"new": 3})


def encrypted(folder: Path) -> Spoilt:
    path = folder / "encrypted.xlsx"
    with (FORMS / "registration-form.xlsx").open("rb") as plain, path.open("wb") as out:
        msoffcrypto.OfficeFile(plain).encrypt("口令-2026", out)
    return Spoilt("a workbook with a password", path, refusal="encrypted")


def cut(folder: Path) -> Spoilt:
    path = folder / "cut.xlsx"
    path.write_bytes((FORMS / "registration-form.xlsx").read_bytes()[:9_000])
    return Spoilt("a workbook cut short", path, refusal="damaged")


def bomb(folder: Path) -> Spoilt:
    path = folder / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        out.writestr("xl/workbook.xml", "<workbook/>")
        with out.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(900):
                part.write(bytes(1 << 20))
    return Spoilt("a zip bomb: 900 MB out of 4", path, refusal="too-large")


def liar(folder: Path) -> Spoilt:
    """A bomb whose directory says that it unpacks to little."""
    path = bomb(folder).path
    data = path.read_bytes()
    size = (900 << 20).to_bytes(4, "little")
    (folder / "liar.xlsx").write_bytes(data.replace(size, (1000).to_bytes(4, "little")))
    return Spoilt("a zip bomb that lies about its size", folder / "liar.xlsx", refusal="damaged")


def laughs(folder: Path) -> Spoilt:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY l0 "ha">{entities}]>'
    source = book(folder / "quiet.xlsx", HEADS, *people(631, 2))

    def spoil(name: str, data: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return data
        return head.encode() + re.sub(rb"<\?xml[^>]*\?>", b"", data).replace(b"<t>", b"<t>&l9;", 1)

    return Spoilt("billion laughs", rewritten(source, folder / "laughs.xlsx", spoil), refusal="unsafe")


def merges(folder: Path) -> Spoilt:
    source = book(folder / "unmerged.xlsx", HEADS, *people(641, 2))
    many = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(10, 1_000_010)).encode()

    def spoil(name: str, data: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return data
        return data.replace(b"</sheetData>", b'</sheetData><mergeCells count="1000000">' + many + b"</mergeCells>")

    path = rewritten(source, folder / "merges.xlsx", spoil)
    return Spoilt("a million merged cells", path, refusal="too-many-merges")


def far(folder: Path) -> Spoilt:
    path = book(folder / "far.xlsx", HEADS, *people(651, 2))
    made = openpyxl.load_workbook(path)
    made.active["XFD1048576"] = "x"
    made.save(path)
    return Spoilt("a cell in the last corner of the sheet", path, refusal="too-large")


def other(name: str, content: bytes, refusal: str) -> Callable[[Path], Spoilt]:
    """Return the maker of a file that is something else."""

    def make(folder: Path) -> Spoilt:
        path = folder / f"{name.replace(' ', '-')}.xlsx"
        path.write_bytes(content)
        return Spoilt(f"{name} that calls itself .xlsx", path, refusal=refusal)

    return make


READ: Sequence[Callable[[Path], Spoilt]] = (
    old, strict, encoded("UTF-8 with its mark", "utf-8-sig", "UTF-8", 521), encoded("UTF-8", "utf-8", "UTF-8", 525),
    encoded("UTF-16", "utf-16", "UTF-16", 529), encoded("UTF-16 without its mark", "utf-16-le", "UTF-16", 533),
    encoded("GBK", "gbk", "GBK", 537), encoded("GB 18030", "gb18030", "GBK", 541), tabbed, stacked, hidden, down, forms,
)  # fmt: skip
DAMAGED: Sequence[Callable[[Path], Spoilt]] = (numbers, quoted)
REFUSED: Sequence[Callable[[Path], Spoilt]] = (
    encrypted, cut, bomb, liar, laughs, merges, far, other("a picture", b"\x89PNG\r\n\x1a\n\0\0", "not-a-sheet"),
    other("a compound file", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "damaged"),
    other("nothing", b"", "empty"),
)  # fmt: skip


def mutated(source: Path, target: Path, lot: random.Random) -> Path:
    """Write a file with some of its bytes changed: in a workbook's unpacked parts as often as in the file itself."""
    data = source.read_bytes()
    if data.startswith(b"PK") and lot.random() < 0.7:
        with zipfile.ZipFile(source) as parts:
            chosen = lot.choice([name for name in parts.namelist() if name.startswith("xl/")])
        return rewritten(source, target, lambda name, part: _spoilt(part, lot) if name == chosen else part)
    target.write_bytes(_spoilt(data, lot))
    return target


def _spoilt(data: bytes, lot: random.Random) -> bytes:
    made = bytearray(data)
    for _ in range(lot.choice((1, 1, 2, 5, 40))):
        if not made:
            break
        at = lot.randrange(len(made))
        match lot.randrange(6):
            case 0:
                made[at] = lot.randrange(256)
            case 1:
                made[at] ^= 1 << lot.randrange(8)
            case 2:
                del made[at : at + lot.randrange(1, 200)]
            case 3:
                made[at:at] = made[at : at + lot.randrange(1, 400)] * lot.choice((1, 2, 50))
            case 4:
                made[at : at + 8] = lot.randbytes(8)
            case _:
                made[at : at + 4] = lot.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"99999999", b"</c>", b"<row"))
    return bytes(made[: lot.randrange(len(made))]) if made and lot.random() < 0.15 else bytes(made)


def as_bytes(made: openpyxl.Workbook) -> bytes:
    """Return a workbook as a file's content."""
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()
