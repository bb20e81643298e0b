"""The blank registration form to download: headings as the notice has them, with lists to choose from."""

from taixue.lib.sheets import writing
from taixue.lib.sheets.writing import Column as Cells
from taixue.people.rules import codes
from taixue.people.rules.intake.cells import SEX_WORDS
from taixue.people.rules.intake.columns import HEADINGS, Column
from taixue.people.rules.ranks import RANKS

TITLE = "学员信息登记表"
REMARK = "一人一行，表头不要改。身份证号码和手机号码按文本填写。已登记人员留空的格子表示不变；单位写机构全称或编码。"
ORDER = (
    Column.SERIAL, Column.NAME, Column.SEX, Column.ETHNICITY, Column.BIRTH, Column.IDENTITY, Column.MOBILE,
    Column.POLITICAL, Column.POST, Column.RANK, Column.TITLE, Column.EDUCATION, Column.EMAIL, Column.DEPARTMENT,
    Column.UNIT, Column.POST_LEVEL, Column.NATIVE_PLACE, Column.SCHOOL, Column.MAJOR, Column.QQ, Column.OFFICE_PHONE,
)  # fmt: skip
WIDTHS = {
    Column.SERIAL: 6, Column.SEX: 6, Column.ETHNICITY: 8, Column.BIRTH: 10, Column.IDENTITY: 22, Column.EMAIL: 24,
    Column.UNIT: 28,
}  # fmt: skip
CHOICES = {
    Column.SEX: tuple(SEX_WORDS.values()),
    Column.ETHNICITY: tuple(word for _, word in codes.choices("ethnicity"))[:56],
    Column.POLITICAL: tuple(word for _, word in codes.choices("political_status")),
    Column.RANK: tuple(rank for rank in RANKS if rank),
    Column.POST_LEVEL: tuple(word for _, word in codes.choices("post_level")),
}
HELP = {Column.BIRTH: "1988.12", Column.RANK: "没有职级的人员留空"}


def heading(column: Column) -> str:
    """Return a column's heading on the form."""
    return HEADINGS[column][0]


def form() -> bytes:
    """Return the blank form as a workbook."""
    columns = [Cells(HEADINGS[c][0], WIDTHS.get(c, 14), CHOICES.get(c, ()), HELP.get(c, "")) for c in ORDER]
    return writing.form(TITLE, columns, REMARK, name=TITLE)
