"""The columns `search` of persons and units, asked."""

from django.db.models import BooleanField
from django.db.models.expressions import Combinable, RawSQL, Value

from taixue.people.rules import grams
from taixue.people.rules.grams import words

__all__ = ["PERSON", "UNIT", "holding", "words"]

PERSON = ("people_person", "people_person.name")
UNIT = ("people_unit", "people_unit.name || '|' || people_unit.name_en || '|' || people_unit.code")
"""Table, and the text of which its column `search` is made."""


def holding(typed: str, of: tuple[str, str]) -> Combinable:
    """Return the condition that a row holds every word of what was typed, anywhere in its name; nothing typed fits all.

    Stands in a query of the table itself, not of one that joins it under another name.
    """
    wanted = grams.query(typed)
    if not wanted:
        return Value(True, output_field=BooleanField())
    table, text = of
    long = [word for word in grams.words(typed) if len(word) > 2]  # of one and two signs the column knows all
    compared = "".join(f" AND position(%s in people_folded({text})) > 0" for _ in long)
    return RawSQL(f"{table}.search @@ %s::tsquery{compared}", [wanted, *long], output_field=BooleanField())
