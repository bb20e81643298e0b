"""One cell after the other: what it says in the form in which it is stored, or what is wrong with it."""

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from taixue.people.rules import codes, identity, mobiles
from taixue.people.rules.intake.columns import CODED, LONGEST, NOTHING, Column
from taixue.people.rules.intake.problems import Code, Hint, Problem
from taixue.people.rules.ranks import RANKS

Found = tuple[str, list[Problem]]
"""The value as it is stored ("" if there is a problem) and the problems."""

_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[Ee]\+?\d+")
_POINT_ZERO = re.compile(r"\.0+$")  # what a number keeps that once stood in a sheet as one
PLAIN_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}")
PLAIN_EMAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9_]{0,40}@(?:[A-Za-z0-9-]{1,40}\.){1,3}[A-Za-z]{2,10}")
_PLAIN_NUMBER = re.compile(r"\d{17}[\dX]", re.ASCII)
_BROKEN = frozenset(("Co", "Cs", "Cn"))
_PARTS = re.compile(
    r"^(.{1,30}?(?:科|处|室|部|局|股|办|厅|院|所|中心|支队|大队))[,、，/ ]?(.{0,20}(?:长|员|任|记|师|理|干部|职))$"
)
_SCHOOLS = re.compile(r"^(.{2,40}?(?:大学|学院|学校|党校|研究院|分校|大))[\s,、，/·:：]*(.{2,40})$")
_EMAIL = re.compile(r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
UNKNOWN = {
    Column.SEX: Code.SEX_UNKNOWN,
    Column.ETHNICITY: Code.ETHNICITY_UNKNOWN,
    Column.POLITICAL: Code.POLITICAL_UNKNOWN,
    Column.DEGREE: Code.DEGREE_UNKNOWN,
    Column.POST_LEVEL: Code.POST_LEVEL_UNKNOWN,
}
SEX_WORDS = {"1": "男", "2": "女"}
"""The two as the form writes them."""
_GRADES = {
    "厅": "厅局级",
    "局": "厅局级",
    "处": "县处级",
    "县": "县处级",
    "科": "乡科级",
    "乡科": "乡科级",
    "县处": "县处级",
    "厅局": "厅局级",
}
_NUMERALS = str.maketrans("1234", "一二三四")


class Cell(NamedTuple):
    """A cell on its way: the text as tidied by the reader, and whether its number lost digits."""

    column: Column
    text: str
    damaged: bool
    today: date


def check(cell: Cell) -> Found:
    """Return the stored form of a cell and what is wrong with it; an empty cell says nothing."""
    text = cell.text
    if not text or text.strip().casefold() in NOTHING:
        return "", []
    if not text.isalnum() and ("\ufffd" in text or any(unicodedata.category(c) in _BROKEN for c in text)):
        return _refuse(cell, Code.BROKEN)
    return CHECKS.get(cell.column, _text)(cell)


def _refuse(cell: Cell, code: str, value: str | None = None, **facts: str | int | list[str]) -> Found:
    return "", [Problem(cell.column, code, shown(cell.text) if value is None else value, facts)]


def shown(text: str) -> str:
    """Return a text for a verdict: short, on one line, whole numbers of persons masked."""
    line = re.sub(r"\s+", " ", text).strip()
    line = re.sub(r"\d{17}[\dXx]", lambda m: identity.mask(m[0]), line)
    line = re.sub(r"\d{11,}", lambda m: mobiles.mask(m[0]) if len(m[0]) == 11 else veiled(m[0]), line)
    return line if len(line) <= 40 else line[:39] + "…"


def veiled(number: str) -> str:
    """Return a malformed number: six and four characters at its ends and every character that is no digit."""
    if len(number) <= 10:
        return number
    middle = "".join("*" if c.isdigit() else c for c in number[6:-4])
    return (number[:6] + middle + number[-4:])[:40]


def squeezed(text: str) -> str:
    """Return a text on one line, without spaces beside Chinese characters ("张  三" is 张三)."""
    line = re.sub(r"\s+", " ", text.replace("\u3000", " ")).strip()
    return re.sub(r"(?<=[\u3400-\u9fff\U00020000-\U0003ffff]) (?=[\u3400-\u9fff\U00020000-\U0003ffff])", "", line)


def _text(cell: Cell) -> Found:
    line = squeezed(cell.text)
    if line.startswith(("=", "+", "-", "@")) or re.match(r"[＝＋＠]", line):
        return _refuse(cell, Code.FORMULA)
    longest = LONGEST.get(cell.column, 60)
    if len(line) > longest:
        return _refuse(cell, Code.TOO_LONG, longest=longest)
    return line, []


def _name(cell: Cell) -> Found:
    if PLAIN_NAME.fullmatch(cell.text):
        return cell.text, []
    line, problems = _text(cell)
    if problems:
        return line, problems
    line = re.sub(r"\s*[•・‧∙⋅●]\s*", "·", line)
    letters = re.sub(r"[ ·.'’\-]", "", line)
    if not letters or not all(unicodedata.category(c)[0] in "LM" for c in letters):
        return _refuse(cell, Code.NAME_ODD)
    return line, []


def _coded(cell: Cell) -> Found:
    value = codes.read(CODED[cell.column], cell.text)
    return (value, []) if value else _refuse(cell, UNKNOWN[cell.column])


def _identity(cell: Cell) -> Found:
    number = cell.text
    if not _PLAIN_NUMBER.fullmatch(number):
        number = _POINT_ZERO.sub("", identity.normal(number))
    if cell.damaged or _SCIENTIFIC.fullmatch(number):
        return _refuse(cell, Code.IDENTITY_DAMAGED, _short(number))
    problem = identity.problem(number, today=cell.today)
    zeroed = len(number) == 18 and number.endswith("000")
    if problem is None:
        return number, list(_odd(cell.column, number, zeroed))
    if zeroed:  # a spreadsheet's number keeps fifteen digits
        return _refuse(cell, Code.IDENTITY_ZEROED, identity.mask(number))
    if problem is identity.Problem.CHECK:
        facts = {"expected": identity.check_character(number[:17]), "written": number[17]}
        return _refuse(cell, Code.IDENTITY_CHECK, identity.mask(number), **facts)
    if problem is identity.Problem.DATE:
        return _refuse(cell, Code.IDENTITY_DATE, identity.mask(number))
    if re.fullmatch(r"\d+X?", number) and len(number) != 18:
        return _refuse(cell, Code.IDENTITY_LENGTH, veiled(number), length=len(number))
    return _refuse(cell, Code.IDENTITY_FORM, veiled(number))


def _odd(column: Column, number: str, zeroed: bool) -> Iterator[Problem]:
    if identity.hint(number):
        yield Problem(column, Hint.DIVISION, identity.mask(number), {"division": number[:6]})
    if zeroed:
        yield Problem(column, Hint.ZEROS, identity.mask(number))


def _short(number: str) -> str:
    mantissa, mark, power = number.upper().partition("E")
    return f"{mantissa[:7]}{mark}{power}"


def _mobile(cell: Cell) -> Found:
    if mobiles.is_mobile(cell.text) and not cell.damaged:
        return cell.text, []
    number = _POINT_ZERO.sub("", mobiles.normal(cell.text))
    if cell.damaged or _SCIENTIFIC.fullmatch(number):
        return _refuse(cell, Code.MOBILE_DAMAGED, _short(number))
    if mobiles.is_mobile(number):
        return number, []
    if number.isdigit() and len(number) != 11:
        return _refuse(cell, Code.MOBILE_LENGTH, veiled(number), length=len(number))
    return _refuse(cell, Code.MOBILE_FORM, shown(number))


def rank(text: str) -> str | None:
    """Return the rank that a text means ("正科级" is 乡科级正职), None for no rank."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    if plain in RANKS:
        return plain
    if (spelled := plain.translate(_NUMERALS)) in RANKS:
        return spelled
    found = re.fullmatch(r"([正副])(厅局|县处|乡科|厅|局|处|县|科)级?", plain)
    return f"{_GRADES[found[2]]}{found[1]}职" if found else None


def _rank(cell: Cell) -> Found:
    value = rank(cell.text)
    if value is not None:
        return value, []
    near = difflib.get_close_matches(cell.text[:20], [name for name in RANKS if name], n=3, cutoff=0.5)
    return _refuse(cell, Code.RANK_UNKNOWN, near=list(near))


def split_post(text: str) -> tuple[str, str]:
    """Return post and rank out of one cell ("副科长、三级主任科员"); the rank is "" where the end is none."""
    plain = squeezed(text)
    for name in sorted(RANKS, key=len, reverse=True):
        if name and plain.rstrip(")）").endswith(name):
            rest = plain.rstrip(")）")[: -len(name)].rstrip(" 、,，;；/(（")
            return rest or plain, name
    return plain, ""


def split_department(text: str) -> tuple[str, str]:
    """Return department and post out of one cell ("人事科副科长"); all of it is the post where no department shows."""
    plain = squeezed(text)
    found = _PARTS.match(plain)
    return (found[1], found[2]) if found else ("", plain)


def split_school(text: str) -> tuple[str, str]:
    """Return school and major out of one cell ("闽岚大学 行政管理"); the major is "" where none shows."""
    line = re.sub(r"\s+", " ", text.replace("\u3000", " ")).strip()
    found = _SCHOOLS.match(line)
    return (squeezed(found[1]), squeezed(found[2])) if found else (squeezed(line), "")


def schooling(cell: Cell) -> tuple[str, str, list[Problem]]:
    """Return the codes of education and degree out of one cell ("研究生/硕士"), or what is wrong with it."""
    value, problems = _as_written(cell) if cell.text.strip().casefold() not in NOTHING else ("", [])
    found = codes.parted(value)
    if found is None:
        return "", "", _refuse(cell, Code.EDUCATION_UNKNOWN)[1]
    return *found, problems


def _email(cell: Cell) -> Found:
    address = re.sub(r"\s+", "", unicodedata.normalize("NFKC", cell.text))
    if len(address) > LONGEST[Column.EMAIL]:
        return _refuse(cell, Code.TOO_LONG, longest=LONGEST[Column.EMAIL])
    good = _EMAIL.fullmatch(address) and ".." not in address and address[0] not in "=+-."
    return (address, []) if good else _refuse(cell, Code.EMAIL_FORM)


def _qq(cell: Cell) -> Found:
    number = _POINT_ZERO.sub("", re.sub(r"\s+", "", unicodedata.normalize("NFKC", cell.text)))
    return (number, []) if re.fullmatch(r"[1-9]\d{4,11}", number) else _refuse(cell, Code.QQ_FORM)


def _as_written(cell: Cell) -> Found:
    return cell.text, []


CHECKS: dict[Column, Callable[[Cell], Found]] = {
    Column.NAME: _name,
    Column.SEX: _coded,
    Column.ETHNICITY: _coded,
    Column.BIRTH: _as_written,  # read together with the identity number: drafts.py
    Column.IDENTITY: _identity,
    Column.MOBILE: _mobile,
    Column.POLITICAL: _coded,
    Column.DEGREE: _coded,
    Column.RANK: _rank,
    Column.EMAIL: _email,
    Column.POST_LEVEL: _coded,
    Column.QQ: _qq,
    Column.UNIT: _as_written,  # matched against the tree: units.py
}
