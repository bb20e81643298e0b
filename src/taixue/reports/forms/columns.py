"""The columns of a report: a number says the place of each, an empty field leaves it out."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from taixue.reports import labels
from taixue.reports.rules import columns as rules


class ColumnsForm(forms.Form):
    """A place for each column. Equal places stand in the order in which the columns are offered."""

    usual = forms.BooleanField(label=_("The usual columns again"), required=False)

    def __init__(self, report: str, chosen: Sequence[str], data: Any = None) -> None:
        super().__init__(data)
        self._every = rules.REPORTS[report][0]
        for key in self._every:
            place = chosen.index(key) + 1 if key in chosen else None
            self.fields[f"place_{key}"] = forms.IntegerField(
                label=str(labels.REPORTS[report][key]), min_value=1, max_value=99, required=False, initial=place,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Ask for a column at least, or for the usual ones."""
        given = super().clean() or {}
        if not self.errors and not given.get("usual") and not any(given.get(f"place_{key}") for key in self._every):
            self.add_error(None, _("Give one column a place at least, or ask for the usual ones."))
        return given

    def keys(self) -> list[str]:
        """Return the chosen columns in their order; none for the usual ones."""
        given = self.cleaned_data
        if given["usual"]:
            return []
        placed = [(given[f"place_{key}"], number, key) for number, key in enumerate(self._every)
                  if given[f"place_{key}"]]  # fmt: skip
        return [key for _place, _number, key in sorted(placed)]
