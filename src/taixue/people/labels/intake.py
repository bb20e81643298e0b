"""Verdicts on a roster in words: what is wrong, and how to cure it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from taixue.people.rules import codes
from taixue.people.rules.intake.columns import CODED, HEADINGS, Column
from taixue.people.rules.intake.problems import Action, Code, Hint

Facts = Mapping[str, Any]
Words = Callable[[Facts], str]

COLUMNS: dict[str, str | Promise] = {
    Column.SERIAL: gettext_lazy("Serial number"),
    Column.NAME: gettext_lazy("Name"),
    Column.SEX: gettext_lazy("Sex"),
    Column.ETHNICITY: gettext_lazy("Ethnic group"),
    Column.BIRTH: gettext_lazy("Birth month"),
    Column.IDENTITY: gettext_lazy("Identity number"),
    Column.MOBILE: gettext_lazy("Mobile"),
    Column.POLITICAL: gettext_lazy("Political status"),
    Column.POST: gettext_lazy("Post"),
    Column.RANK: gettext_lazy("Rank"),
    Column.POST_RANK: gettext_lazy("Post and rank"),
    Column.TITLE: gettext_lazy("Professional title"),
    Column.EDUCATION: gettext_lazy("Education and degree"),
    Column.DEGREE: gettext_lazy("Degree"),
    Column.EMAIL: gettext_lazy("E-mail"),
    Column.DEPARTMENT: gettext_lazy("Department"),
    Column.UNIT: gettext_lazy("Unit"),
    Column.DEPARTMENT_POST: gettext_lazy("Department and post"),
    Column.POST_LEVEL: gettext_lazy("Post level"),
    Column.NATIVE_PLACE: gettext_lazy("Native place"),
    Column.SCHOOL: gettext_lazy("School"),
    Column.SCHOOL_MAJOR: gettext_lazy("School and major"),
    Column.MAJOR: gettext_lazy("Major"),
    Column.QQ: gettext_lazy("QQ"),
    Column.OFFICE_PHONE: gettext_lazy("Office phone"),
}

ACTIONS: dict[str, str | Promise] = {
    Action.NEW: pgettext_lazy("roster", "New"),
    Action.CHANGED: pgettext_lazy("roster", "Changed"),
    Action.MOVED: pgettext_lazy("roster", "Moved"),
    Action.UNCHANGED: pgettext_lazy("roster", "Unchanged"),
    Action.TRANSFER: pgettext_lazy("roster", "Transfer request"),
    Action.REFUSED: pgettext_lazy("roster", "Refused"),
}

NOTES: dict[str, str | Promise] = {
    Action.NEW: gettext_lazy("person and posting are made"),
    Action.CHANGED: gettext_lazy("field by field below"),
    Action.MOVED: gettext_lazy("old posting ends, new one begins"),
    Action.UNCHANGED: gettext_lazy("as stored"),
    Action.TRANSFER: gettext_lazy("the present unit is asked"),
    Action.REFUSED: gettext_lazy("mend and send again; the others go on"),
}


def _sex(facts: Facts) -> str:
    return _("male") if facts.get("identity") == "1" else _("female")


def _says_month(facts: Facts) -> str:
    return _("; the identity number says %(identity)s") % facts if facts.get("identity") else ""


def _write_month(facts: Facts) -> str:
    if facts.get("identity"):
        return _("Write %(identity)s.") % facts
    return _("Write year and month such as 1979.03.")


REASONS: dict[str, Words] = {
    Code.MISSING: lambda f: _("The cell is empty"),
    Code.TOO_LONG: lambda f: _("More than %(longest)s characters") % f,
    Code.FORMULA: lambda f: _("Begins like a formula (= + - @)"),
    Code.BROKEN: lambda f: _("Holds a character that was lost or that no font shows"),
    Code.NAME_ODD: lambda f: _("A name holds only letters, spaces and the dot ·"),
    Code.SEX_UNKNOWN: lambda f: _("Neither 男 nor 女"),
    Code.SEX_DIFFERS: lambda f: _("The identity number says %(sex)s") % {"sex": _sex(f)},
    Code.ETHNICITY_UNKNOWN: lambda f: _("None of the 56 ethnic groups"),
    Code.BIRTH_UNREADABLE: lambda f: _("Not a year and month") + _says_month(f),
    Code.BIRTH_NO_MONTH: lambda f: _("There is no such month") + _says_month(f),
    Code.BIRTH_NO_DAY: lambda f: _("There is no such day") + _says_month(f),
    Code.BIRTH_FUTURE: lambda f: _("This month has not come yet") + _says_month(f),
    Code.BIRTH_OPEN: lambda f: _("May be January or October: the number lost its last zero"),
    Code.BIRTH_DIFFERS: lambda f: _("The identity number says %(identity)s") % f,
    Code.IDENTITY_DAMAGED: lambda f: _("Excel turned the number into scientific notation; its last digits are lost"),
    Code.IDENTITY_LENGTH: lambda f: _("%(length)s characters instead of 18") % f,
    Code.IDENTITY_FORM: lambda f: _("Not 17 digits and a check character"),
    Code.IDENTITY_DATE: lambda f: _("Digits 7 to 14 are no day of birth"),
    Code.IDENTITY_CHECK: lambda f: _("The check digit should be %(expected)s, written is %(written)s") % f,
    Code.IDENTITY_TWICE: lambda f: _("The same number stands in row %(row)s") % f,
    Code.IDENTITY_DIFFERS: lambda f: _("Name and mobile belong to a person with another identity number"),
    Code.MOBILE_DAMAGED: lambda f: _("Excel turned the number into scientific notation; its last digits are lost"),
    Code.MOBILE_LENGTH: lambda f: _("%(length)s digits instead of 11") % f,
    Code.MOBILE_FORM: lambda f: _("Not a mobile number of the mainland"),
    Code.MOBILE_TWICE: lambda f: _("The same mobile stands in row %(row)s") % f,
    Code.MOBILE_TAKEN: lambda f: _("This mobile already belongs to another person"),
    Code.POLITICAL_UNKNOWN: lambda f: _("Not a political status that the form knows"),
    Code.RANK_UNKNOWN: lambda f: _("There is no such rank"),
    Code.EDUCATION_UNKNOWN: lambda f: _("Not an education that the standard names"),
    Code.DEGREE_UNKNOWN: lambda f: _("Not a degree that the standard names"),
    Code.POST_LEVEL_UNKNOWN: lambda f: _("Not a post level that the standard names"),
    Code.IDENTITY_ZEROED: lambda f: _("Ends in 000 and the check digit is wrong: Excel kept only fifteen digits"),
    Code.EMAIL_FORM: lambda f: _("Not an e-mail address"),
    Code.QQ_FORM: lambda f: _("Not a QQ number"),
    Code.UNIT_UNKNOWN: lambda f: _("No unit of this name among yours"),
    Code.UNIT_TWO: lambda f: _("Several units have this name: %(places)s") % {"places": "; ".join(f.get("paths", []))},
    Code.UNIT_NEW_PARENT: lambda f: _("The unit above the new one is not known"),
    Code.NOT_SERVING: lambda f: _("Stored as no longer in service"),
    Code.STALE: lambda f: _("Changed since the plan was made"),
    Hint.DIVISION: lambda f: _("Division code %(division)s is not known") % f,
    Hint.NO_MOBILE: lambda f: _("No mobile: sign-in only by identity number"),
    Hint.NAME_DIFFERS: lambda f: _("The name changes"),
    Hint.UNIT_FOUNDED: lambda f: _("A new unit will be made under %(parent)s") % f,
    Hint.ZEROS: lambda f: _("Ends in 000, as a number that Excel cut off does"),
    Hint.BIRTH_SERIAL: lambda f: _("A number of days, read as %(month)s") % f,
}


def _near_rank(facts: Facts) -> str:
    if facts.get("near"):
        return _("Did you mean %(names)s? Leave it empty for staff without a rank.") % {
            "names": "、".join(facts["near"])
        }
    return _("Choose one from the blank form's list, or leave it empty for staff without a rank.")


def _near_unit(facts: Facts) -> str:
    if facts.get("near"):
        return _("Is it %(name)s? Otherwise write the unit's full name or its code.") % {"name": facts["near"][0]}
    return _("Write the unit's full name or its code as the unit tree has it.")


CURES: dict[str, Words] = {
    Code.MISSING: lambda f: _("Fill it in."),
    Code.TOO_LONG: lambda f: _("Shorten it."),
    Code.FORMULA: lambda f: _("Write the text itself, without the sign before it."),
    Code.BROKEN: lambda f: _("Type the character again; for a rare one use its Unicode form."),
    Code.NAME_ODD: lambda f: _("Write the name as on the identity card."),
    Code.SEX_UNKNOWN: lambda f: _("Write 男 or 女."),
    Code.SEX_DIFFERS: lambda f: _("Check the card: mend the sex or the identity number."),
    Code.ETHNICITY_UNKNOWN: lambda f: _("Write the full name, such as 汉族."),
    Code.BIRTH_UNREADABLE: _write_month,
    Code.BIRTH_NO_MONTH: _write_month,
    Code.BIRTH_NO_DAY: _write_month,
    Code.BIRTH_FUTURE: _write_month,
    Code.BIRTH_OPEN: lambda f: _("Set the column to text and write it again, such as 1988.10."),
    Code.BIRTH_DIFFERS: lambda f: _("Check the card: mend the month or the identity number."),
    Code.IDENTITY_DAMAGED: lambda f: _("Set the column to text and type the number again."),
    Code.IDENTITY_LENGTH: lambda f: _("Complete it to 18 characters."),
    Code.IDENTITY_FORM: lambda f: _("Check it against the card."),
    Code.IDENTITY_DATE: lambda f: _("Check it against the card."),
    Code.IDENTITY_CHECK: lambda f: _("Check it against the card; often two digits changed places."),
    Code.IDENTITY_TWICE: lambda f: _("Keep one row a person; the present post decides the unit."),
    Code.IDENTITY_DIFFERS: lambda f: _("Check the number; a wrong stored one is corrected on the person's card."),
    Code.MOBILE_DAMAGED: lambda f: _("Set the column to text and type the number again."),
    Code.MOBILE_LENGTH: lambda f: _("Complete it to 11 digits; it is needed to sign in."),
    Code.MOBILE_FORM: lambda f: _("Write one number of 11 digits that begins with 1."),
    Code.MOBILE_TWICE: lambda f: _("Each person writes a mobile of their own."),
    Code.MOBILE_TAKEN: lambda f: _("Ask the person for their own present mobile."),
    Code.POLITICAL_UNKNOWN: lambda f: _("Write one of those on the blank form's list, such as 中共党员 or 群众."),
    Code.RANK_UNKNOWN: _near_rank,
    Code.EDUCATION_UNKNOWN: lambda f: _("Write it as the form has it, such as 大学本科/学士, 大专 or 研究生/硕士."),
    Code.DEGREE_UNKNOWN: lambda f: _("Write 学士, 硕士 or 博士."),
    Code.POST_LEVEL_UNKNOWN: lambda f: _("Write it as the standard does, such as 乡科级副职."),
    Code.IDENTITY_ZEROED: lambda f: _("Set the column to “Text” and type the number again from the card."),
    Code.EMAIL_FORM: lambda f: _("Write it like name@example.org, or leave it empty."),
    Code.QQ_FORM: lambda f: _("Write five to twelve digits, or leave it empty."),
    Code.UNIT_UNKNOWN: _near_unit,
    Code.UNIT_TWO: lambda f: _("Write the unit above it too, such as 青石县/财政局, or the code."),
    Code.UNIT_NEW_PARENT: lambda f: _("Write a known unit, a slash and the new name."),
    Code.NOT_SERVING: lambda f: _("End that on the person's card first."),
    Code.STALE: lambda f: _("Send the sheet again and read the new plan."),
    Hint.DIVISION: lambda f: _("Look at the first six digits once more."),
    Hint.NO_MOBILE: lambda f: _("Add it when it is known."),
    Hint.NAME_DIFFERS: lambda f: _("Make sure that both names are one person."),
    Hint.UNIT_FOUNDED: lambda f: _("Look whether it is not in the tree under another name."),
    Hint.ZEROS: lambda f: _("Compare it with the card."),
    Hint.BIRTH_SERIAL: lambda f: _("Compare it with the card."),
}

FILES: dict[str, Words] = {
    "empty": lambda f: _("The file is empty. Choose the filled-in form."),
    "not-a-sheet": lambda f: _("This is no spreadsheet. Send the form as .xlsx, .xls or .csv."),
    "not-sheet": lambda f: _("This is no spreadsheet. Send the form as .xlsx, .xls or .csv."),
    "old-format": lambda f: _("This is an older or other kind of workbook. Open it, save it as .xlsx and send that."),
    "encrypted": lambda f: _("The file has a password. Take the password off, save it and send it again."),
    "not-utf8": lambda f: _("The .csv is in no encoding that we know. Save it as “CSV UTF-8”, or send the .xlsx."),
    "damaged": lambda f: _("The file is damaged. Open it, save it anew and send that."),
    "too-large": lambda f: _("The file is too large. At most 128 MB and 400,000 rows: send it in parts."),
    "too-many-merges": lambda f: _(
        "The sheet has more merged cells than any roster. Copy the rows into the blank form and send that."
    ),
    "unsafe": lambda f: _(
        "The workbook holds instructions that no spreadsheet program writes. Copy the rows into the blank form."
    ),
    "columns-unsure": lambda f: _("It is not sure what a column means. Rename its heading as on the blank form."),
    "too-slow": lambda f: _("Reading took too long. Copy the rows into the blank form and send that."),
    "no-heading": lambda f: _(
        "No heading row was found. One of the first 30 rows must hold headings such as 姓名, 身份证号码, 所属单位."
    ),
    "columns-missing": lambda f: (
        _("A column is missing: %(names)s. Add it, or use the blank form.")
        % {"names": several(column(c) for c in f.get("columns", []))}
    ),
    "heading-twice": lambda f: (
        _("Two columns have the same heading: %(names)s. Rename or delete one.")
        % {"names": several(column(c) for c in f.get("columns", []))}
    ),
    "cleared": lambda f: _("Nobody applied this plan for thirty days: file and verdicts were deleted. Send it again."),
    "no-rows": lambda f: _("Under the headings there is no row with a person.") + _only_hidden(f),
}


def _only_hidden(facts: Facts) -> str:
    if not facts.get("hidden"):
        return ""
    return " " + _("Hidden rows were left out: show them in the sheet, or let them be judged too.")


def hidden(sheet: Facts) -> str:
    """Return what was done with the hidden rows of a sheet, "" if it has none."""
    count, rows = sheet.get("hidden_rows", 0), sheet.get("hidden", [])
    if not count:
        return ""
    facts = {"n": count, "rows": several(rows) + ("…" if count > len(rows) else "")}
    if sheet.get("hidden_judged"):
        return (
            ngettext(
                "%(n)s hidden row was judged too: row %(rows)s.",
                "%(n)s hidden rows were judged too: rows %(rows)s.",
                count,
            )
            % facts
        )
    return (
        ngettext(
            "%(n)s hidden row was left out: row %(rows)s.", "%(n)s hidden rows were left out: rows %(rows)s.", count
        )
        % facts
    )


WHY: dict[str, str | Promise] = {
    "no-heading": gettext_lazy("No heading row was found."),
    "columns-missing": gettext_lazy("A column that is needed was not found under its usual heading."),
    "heading-twice": gettext_lazy("Two columns have the same heading."),
    "columns-unsure": gettext_lazy("A column looks like one that is needed, but its heading is not known."),
    "": gettext_lazy("This is how the columns were read."),
}


def why(code: str) -> str:
    """Return why it is asked what the columns mean."""
    return str(WHY[code])


def column_problem(code: str, key: str) -> str:
    """Return what is wrong with what was said of the columns."""
    if code == "twice":
        return _("Two columns mean “%(column)s”. Leave one of them aside.") % {"column": column(key)}
    return _("No column means “%(column)s” yet.") % {"column": column(key)}


def place(sheet: Facts, row: int) -> str:
    """Return where a row stands: its number, or the name of the sheet that is one person's form."""
    if sheet.get("kind") == "forms":
        return str(sheet["sheets"].get(str(row), row))
    return _("Row %(n)s") % {"n": row}


def column(key: str, words: Mapping[str, str] | None = None) -> str:
    """Return a column as the sheet calls it, else by its own name."""
    return (words or {}).get(key) or str(COLUMNS.get(key, key))


def heading(key: Column) -> str:
    """Return a column's heading on the blank form."""
    return HEADINGS[key][0]


def action(key: str) -> str:
    """Return what is done with a row, in one or two words."""
    return str(ACTIONS[key])


def reason(code: str, facts: Facts) -> str:
    """Return what is wrong with a cell."""
    return REASONS[code](facts)


def cure(code: str, facts: Facts) -> str:
    """Return how to mend a cell."""
    return CURES[code](facts)


def remark(code: str, facts: Facts) -> str:
    """Return reason and cure as one text."""
    return _("%(reason)s. %(cure)s") % {"reason": reason(code, facts), "cure": cure(code, facts)}


def several(names: Iterable[object]) -> str:
    """Return names one after the other."""
    return pgettext("between names", ", ").join(str(name) for name in names)


def file_problem(code: str, facts: Facts) -> str:
    """Return what is wrong with a file as a whole, and the cure."""
    return FILES[code](facts)


def value(column: str, text: str) -> str:
    """Return a stored value as a reader wants it."""
    if column == Column.SEX:
        return {"1": _("male"), "2": _("female")}.get(text, text)
    if column in CODED:
        return codes.label(CODED[Column(column)], text, get_language() or "")
    return text


def steps() -> list[str]:
    """Return the four steps of an import."""
    return [_("Upload"), _("Read the plan"), _("Apply"), _("Hand out codes")]


def result_name() -> str:
    """Return what is put behind the file's name for the sheet with all verdicts."""
    return pgettext("file name", "checked")


def refused_name() -> str:
    """Return what is put behind the file's name for the refused rows."""
    return pgettext("file name", "refused")


def sentence(problem: Mapping[str, Any], words: Mapping[str, str]) -> str:
    """Return a stored problem as one sentence: column, value, reason, cure."""
    quoted = f"“{problem['value']}” " if problem["value"] else ""
    facts = problem["facts"]
    return _("%(column)s %(value)s: %(remark)s") % {
        "column": column(problem["column"], words),
        "value": quoted.strip(),
        "remark": remark(problem["code"], facts),
    }
