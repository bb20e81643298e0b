"""The builder of an audience: blocks of conditions in one plain form, changed by its own buttons, with no script."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as default
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from taixue.people.labels import audiences as labels
from taixue.people.rules.audiences import BLOCKS, CONDITIONS, FIELDS, FORMAT, RANGES, Audience, Problem

SEPARATED = re.compile(r"[,，、;；\n]+")


@dataclass(slots=True)
class Row:
    """A condition as it is typed. values: chosen codes or public ids; text: of words, or of units by name or code."""

    field: str
    values: list[str] = default(default_factory=list)
    first: str = ""
    last: str = ""
    text: str = ""
    turned: bool = False
    problem: str = ""

    @property
    def label(self) -> str:
        """The name of its field."""
        return str(labels.FIELDS[self.field])

    @property
    def kind(self) -> str:
        """How it is asked: "years", "text" or "choice"."""
        return "years" if self.field in RANGES else "text" if self.field in ("unit", "post") else "choice"

    @property
    def highest(self) -> int:
        """The most years it may ask for."""
        return RANGES.get(self.field, 0)

    @property
    def options(self) -> list[tuple[str, str]]:
        """What a fixed set offers; groups come from the page."""
        return labels.options(self.field)


class NameForm(forms.Form):
    """What an audience or a priority group is called, and for which part of the tree it holds."""

    name = forms.CharField(label=_("Name"), max_length=60)
    name_en = forms.CharField(label=_("Name in English"), max_length=80, required=False)
    unit = forms.ChoiceField(label=_("Holds for"), required=False)

    def __init__(self, *args: Any, units: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = forms.ChoiceField(label=_("Holds for"), required=False, choices=list(units))


def posted(data: QueryDict) -> list[list[Row]]:
    """Return the blocks of a form that was sent, its buttons carried out."""
    blocks = []
    for n in range(1, min(_number(data.get("blocks", "1")), BLOCKS) + 1):
        rows = [_row(data, f"b{n}c{m}") for m in range(1, min(_number(data.get(f"b{n}", "0")), CONDITIONS) + 1)]
        blocks.append([row for row in rows if row is not None])
    return _done(blocks or [[]], data)


def shown(audience: Audience, names: Mapping[str, str]) -> list[list[Row]]:
    """Return the blocks of a saved audience as a form shows them. names: of units, by public id."""
    return [
        [
            Row(
                c.field, list(c.values), "" if c.first is None else str(c.first), "" if c.last is None else str(c.last),
                "、".join(names.get(one, one) for one in c.values) if c.field in ("unit", "post") else "", c.turned,
            )
            for c in block
        ]
        for block in audience.blocks
    ]  # fmt: skip


def document(blocks: list[list[Row]], units: Mapping[str, str]) -> dict[str, Any]:
    """Return the document that the blocks say. units: public ids by what was typed for a unit."""
    return {"format": FORMAT, "blocks": [[_written(row, units) for row in block] for block in blocks if block]}


def units_typed(blocks: list[list[Row]]) -> set[str]:
    """Return every name or code of a unit that was typed."""
    return {text for block in blocks for row in block if row.field == "unit" for text in _texts(row.text)}


def mark(blocks: list[list[Row]], problems: Iterable[Problem]) -> str:
    """Put problems beside their conditions; return the words of those that belong to no condition."""
    filled = [block for block in blocks if block]
    rest = []
    for problem in problems:
        if problem.block and problem.place:
            filled[problem.block - 1][problem.place - 1].problem = labels.problem(problem)
        else:
            rest.append(labels.problem(problem))
    return " ".join(rest)


def _written(row: Row, units: Mapping[str, str]) -> dict[str, Any]:
    said: dict[str, Any] = {"field": row.field}
    if row.field in RANGES:
        said |= {name: _years(text) for name, text in (("from", row.first), ("to", row.last)) if text.strip()}
    elif row.field == "unit":
        said["is"] = [units.get(text, text) for text in _texts(row.text)]
    elif row.field == "post":
        said["holds"] = _texts(row.text)
    else:
        said["is"] = row.values
    return said | ({"not": True} if row.turned else {})


def _row(data: QueryDict, name: str) -> Row | None:
    asked = data.get(f"{name}-field", "")
    if asked not in FIELDS:
        return None
    return Row(
        asked, data.getlist(f"{name}-is"), data.get(f"{name}-from", ""), data.get(f"{name}-to", ""),
        data.get(f"{name}-text", "")[:400], data.get(f"{name}-not") == "1",
    )  # fmt: skip


def _done(blocks: list[list[Row]], data: QueryDict) -> list[list[Row]]:
    """Carry out the button that was pressed: "add:2", "take:2:3", "block"; another one changes nothing."""
    verb, *places = data.get("do", "").split(":")
    numbers = [_number(place) for place in places]
    if verb == "add" and len(numbers) == 1 and 0 < numbers[0] <= len(blocks):
        chosen = data.get(f"b{numbers[0]}-new", "")
        if chosen in FIELDS and len(blocks[numbers[0] - 1]) < CONDITIONS:
            blocks[numbers[0] - 1].append(Row(chosen))
    if verb == "take" and len(numbers) == 2 and 0 < numbers[0] <= len(blocks):
        block = blocks[numbers[0] - 1]
        if 0 < numbers[1] <= len(block):
            del block[numbers[1] - 1]
        if not block and len(blocks) > 1:
            del blocks[numbers[0] - 1]
    if verb == "block" and len(blocks) < BLOCKS and all(blocks):
        blocks.append([])
    return blocks


def _texts(text: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in SEPARATED.split(text) if part.strip()))


def _years(text: str) -> int | str:
    return int(text) if text.strip().isascii() and text.strip().isdigit() else text


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


class NumbersForm(forms.Form):
    """Many people at once, by mobile or identity number."""

    numbers = forms.CharField(
        label=_("Mobiles or identity numbers"), max_length=100_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line, at most 5,000; copied from a spreadsheet is fine."),
    )  # fmt: skip
