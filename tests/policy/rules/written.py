"""Documents written for a test: an example of one part, and all that it needs around it."""

import tomllib

from taixue.people.rules.ranks import Band
from taixue.policy.rules import loading
from taixue.policy.rules.document import Document

HEAD = """
format = 1
code = "example"
number = 1
title = { zh = "例", en = "Example" }
notice = { zh = "例", en = "Example" }
trial = false
valid_from = 2026-01-01
source = "docs/rules/format.md"
rank_on = "last-day"
pro_rata = "none"
"""
PARTS = {
    "issuers": '[[issuers]]\nzh = "局"\nen = "Bureau"\n',
    "window": '[window]\nfirst = "01-01"\nlast = "12-31"\n',
    "conversions": '[[conversions]]\nkind = "course"\ncredit = "nominal"\n',
    "groups": """
[[groups]]
id = "all"
name = { zh = "全体", en = "Everyone" }
everyone = true
[[groups.duties]]
id = "total"
hours = 40
clause = { zh = "总数", en = "total" }
[[groups.duties]]
id = "required"
counts = "required"
hours = 20
clause = { zh = "必修", en = "required" }
""",
    "clauses": """
[clauses]
window = { zh = "时间", en = "time" }
conversion = { zh = "换算", en = "conversion" }
statistics = { zh = "统计", en = "statistics" }
""",
}


def whole(example: str = "") -> str:
    """Return a whole document in which an example stands in the place of the parts it speaks of."""
    given = tomllib.loads(example).keys()
    named = {"window"} if "windows" in given else set()
    return HEAD + "\n".join(part for key, part in PARTS.items() if key not in given | named) + "\n" + example


def load(text: str, **given: str | int) -> Document:
    return loading.load(text, bands=[band.value for band in Band], given=given)
