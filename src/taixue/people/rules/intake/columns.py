"""The columns of the registration form and the headings under which units send them.

Sources: the learners' registration form (学员信息登记表) and the administrators' form (管理员信息表) of Fujian's
notice, annexes 2 and 1, and the headings seen beside theirs.
"""

from enum import StrEnum
from types import MappingProxyType

from taixue.lib.sheets.headings import plain


class Column(StrEnum):
    """What a column holds."""

    SERIAL = "serial"
    NAME = "name"
    SEX = "sex"
    ETHNICITY = "ethnicity"
    BIRTH = "birth"
    IDENTITY = "identity"
    MOBILE = "mobile"
    POLITICAL = "political"
    POST = "post"
    POST_RANK = "post-rank"  # both in one cell: taken apart into the two
    RANK = "rank"
    TITLE = "title"
    EDUCATION = "education"  # may name a degree too: taken apart into the two
    DEGREE = "degree"
    EMAIL = "email"
    DEPARTMENT = "department"
    DEPARTMENT_POST = "department-post"  # both in one cell, as the administrators' form has it: taken apart
    UNIT = "unit"
    POST_LEVEL = "post-level"
    NATIVE_PLACE = "native-place"
    SCHOOL = "school"
    SCHOOL_MAJOR = "school-major"  # both in one cell: taken apart into the two
    MAJOR = "major"
    QQ = "qq"
    OFFICE_PHONE = "office-phone"


HEADINGS: dict[Column, tuple[str, ...]] = {
    Column.SERIAL: ("序号", "编号", "No", "Serial"),
    Column.NAME: ("姓名", "学员姓名", "人员姓名", "Name"),
    Column.SEX: ("性别", "Sex", "Gender"),
    Column.ETHNICITY: ("民族", "Ethnicity", "Ethnic group"),
    Column.BIRTH: ("出生年月", "出生日期", "出生年月日", "生日", "Birth month", "Date of birth"),
    Column.IDENTITY: (
        "身份证号码",
        "身份证号",
        "身份证",
        "公民身份号码",
        "公民身份证号码",
        "居民身份证号码",
        "证件号码",
        "身份号码",
        "Identity number",
        "ID number",
    ),
    Column.MOBILE: (
        "手机号码",
        "手机号",
        "手机",
        "联系手机",
        "移动电话",
        "联系电话",
        "电话号码",
        "手机电话",
        "本人手机",
        "Mobile",
        "Mobile number",
    ),
    Column.POLITICAL: ("政治面貌", "政治面目", "党派", "Political status"),
    Column.POST: ("现任职务", "职务", "行政职务", "工作职务", "岗位", "Post", "Position"),
    Column.POST_RANK: (
        "现任职务职级",
        "职务职级",
        "现任职务及职级",
        "职务及职级",
        "职务和职级",
        "职务与职级",
        "职务/职级",
    ),
    Column.RANK: ("职级", "现任职级", "行政级别", "职务级别", "级别", "职级级别", "Rank"),
    Column.TITLE: ("职称", "专业技术职称", "技术职称", "Title", "Professional title"),
    Column.EDUCATION: ("学历学位", "学历及学位", "文化程度", "最高学历", "学历", "学历/学位", "Education"),
    Column.DEGREE: ("学位", "最高学位", "Degree"),
    Column.EMAIL: ("电子邮件", "电子邮箱", "邮箱", "邮箱地址", "E-mail", "Email"),
    Column.DEPARTMENT: ("所在部门", "部门", "科室", "所在科室", "内设机构", "处室", "Department"),
    Column.UNIT: (
        "所属单位",
        "单位",
        "工作单位",
        "所在单位",
        "单位名称",
        "工作单位名称",
        "所属机构",
        "机构",
        "单位全称",
        "Unit",
    ),
    Column.DEPARTMENT_POST: ("部门职务", "部门及职务", "部门和职务", "所在部门及职务", "Department and post"),
    Column.POST_LEVEL: ("职务层次", "领导职务层次", "Post level"),
    Column.NATIVE_PLACE: ("籍贯", "Native place"),
    Column.SCHOOL: ("毕业院校", "毕业学校", "毕业院校名称", "School"),
    Column.SCHOOL_MAJOR: ("毕业院校及专业", "毕业院校系及专业", "院校专业", "毕业院校和专业", "School and major"),
    Column.MAJOR: ("所学专业", "专业", "专业名称", "Major"),
    Column.QQ: ("QQ", "QQ号", "QQ号码"),
    Column.OFFICE_PHONE: ("办公电话", "办公室电话", "单位电话", "固定电话", "座机", "Office phone"),
}
"""The first heading of each is the one on the blank form."""

KNOWN = MappingProxyType({plain(word): column.value for column, words in HEADINGS.items() for word in words})
"""Plain heading (lib.sheets.headings.plain) -> column."""

PERSON_FIELDS = MappingProxyType(
    {
        Column.NAME: "name",
        Column.SEX: "sex",
        Column.ETHNICITY: "ethnicity",
        Column.BIRTH: "birth_month",
        Column.MOBILE: "mobile",
        Column.POLITICAL: "political_status",
        Column.TITLE: "title",
        Column.EDUCATION: "education",
        Column.DEGREE: "degree",
        Column.EMAIL: "email",
        Column.NATIVE_PLACE: "native_place",
        Column.SCHOOL: "school",
        Column.MAJOR: "major",
        Column.QQ: "qq",
        Column.OFFICE_PHONE: "office_phone",
    }
)
"""Columns that a person keeps, and the field of `Person` they fill. The identity number is sealed apart."""

CODED = MappingProxyType(
    {
        Column.SEX: "sex",
        Column.ETHNICITY: "ethnicity",
        Column.POLITICAL: "political_status",
        Column.EDUCATION: "education",
        Column.DEGREE: "degree",
        Column.POST_LEVEL: "post_level",
    }
)
"""Columns whose values are codes, and their set in people.rules.codes."""

POSTING_FIELDS = MappingProxyType(
    {Column.POST: "post", Column.RANK: "rank", Column.DEPARTMENT: "department", Column.POST_LEVEL: "post_level"}
)
"""Columns that belong to the posting, and the field of `Posting` they fill."""

LONGEST = MappingProxyType(
    {
        Column.NAME: 80,
        Column.TITLE: 60,
        Column.EDUCATION: 60,
        Column.EMAIL: 120,
        Column.DEPARTMENT: 60,
        Column.POST: 60,
        Column.NATIVE_PLACE: 60,
        Column.SCHOOL: 80,
        Column.MAJOR: 80,
        Column.QQ: 15,
        Column.OFFICE_PHONE: 30,
        Column.POLITICAL: 20,
    }
)
"""Characters that a column may hold."""

REMARKS = tuple(
    (
        "备注 注 说明 填表 填报 合计 总计 小计 共计 制表 审核 审批 负责人 单位负责人 联系人 日期 remark note total"
    ).split()
)
"""How lines begin that are about the form and not about a person."""

NOTHING = frozenset({"/", "\\", "-", "--", "—", "——", "无", "没有", "暂无", "空", "n/a", "none", "null", "nil", "、"})
"""What people write into a cell that they leave empty."""
