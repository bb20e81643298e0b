"""Fields of a person as they are typed: how long, in which form, and what hangs on the identity number. Pure."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from taixue.people.rules import codes, identity

LONGEST = MappingProxyType(
    {
        "name": 80, "native_place": 60, "title": 60, "school": 80, "major": 80, "qq": 15, "office_phone": 30,
        "email": 120,
    }
)  # fmt: skip
"""Characters that a field may hold."""

FORMS = MappingProxyType(
    {
        "birth_month": re.compile(r"(19|20)\d\d\.(0[1-9]|1[0-2])"),
        "qq": re.compile(r"[1-9]\d{4,11}"),
        "office_phone": re.compile(r"\+?[\d\- ()（）]{5,20}((转|#|ext\.?|x) ?\d{1,6})?"),
        "email": re.compile(r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"),
    }
)
"""How a field is written where not every text will do."""

CODED = ("sex", "ethnicity", "political_status", "education", "degree")
"""Fields that hold a code of the set of the same name."""

Problem = dict[str, str]


def problems(fields: Mapping[str, object]) -> list[Problem]:
    """Return what is wrong with fields by themselves, {field, code}: missing, long, form, unknown.

    Empty ones are good, but for the name.
    """
    return list(_problems({name: str(value or "") for name, value in fields.items()}))


def _problems(fields: Mapping[str, str]) -> Iterator[Problem]:
    for name, text in fields.items():
        if name == "name" and not text.strip():
            yield {"field": name, "code": "missing"}
        elif len(text) > LONGEST.get(name, len(text)):
            yield {"field": name, "code": "long"}
        elif text and name in FORMS and not FORMS[name].fullmatch(text):
            yield {"field": name, "code": "form"}
        elif text and name in CODED and codes.read(name, text) is None:
            yield {"field": name, "code": "unknown"}


def disagreements(number: str, *, sex: str, birth_month: str) -> list[Problem]:
    """Return where sex and month of birth say something else than the identity number; "" agrees with everything."""
    told = told_by(number)
    said = {"sex": sex, "birth_month": birth_month}
    return [
        {"field": name, "code": "differs"}
        for name, value in said.items()
        if value and told.get(name) and told[name] != value
    ]


def told_by(number: str) -> dict[str, str]:
    """Return what an identity number tells: sex (GB/T 2261.1) and month of birth ("1988.03"); "" where it does not."""
    day = identity.birth(number)
    return {"sex": identity.sex(number) or "", "birth_month": f"{day:%Y.%m}" if day else ""}
