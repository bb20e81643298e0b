"""A roster to upload, what its columns mean, people to take away."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from taixue.people.labels.intake import COLUMNS


class RosterForm(forms.Form):
    """The registration form, filled in."""

    file = forms.FileField(
        label=_("Registration form"), max_length=200,
        help_text=_(
            ".xlsx, .xls or .csv (UTF-8, UTF-16, GBK); at most 128 MB and 400,000 rows. "
            "Column order, title and remarks do not matter."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )  # fmt: skip
    new_units = forms.BooleanField(
        label=_("Make units that a row names under a known one"), required=False,
        help_text=_("For example 青石县/新机构."),
    )  # fmt: skip


def _meanings() -> list[tuple[str, str | Promise]]:
    return [("", _("– leave aside –")), *COLUMNS.items()]


class ColumnsForm(forms.Form):
    """What each column of a sheet means; the guesses stand first."""

    remember = forms.BooleanField(
        label=_("Remember it for sheets of this unit"), required=False, initial=True,
        help_text=_("The next sheet with these headings is read without a question."),
    )  # fmt: skip

    def __init__(self, asked: Mapping[str, Any], data: Any = None) -> None:
        """asked: people.rules.intake.asking.question."""
        super().__init__(data)
        self._columns = [one["column"] for one in asked["columns"]]
        for one in asked["columns"]:
            named = {"letter": one["letter"], "heading": one["heading"]}
            self.fields[self.name(one["column"])] = forms.ChoiceField(
                label=_("Column %(letter)s %(heading)s") % named, choices=_meanings, required=False,
                initial=one["guess"],
            )  # fmt: skip

    @staticmethod
    def name(column: int) -> str:
        """Return the name of a column's field."""
        return f"c{column}"

    def said(self) -> dict[int, str]:
        """Return the meaning of each column."""
        return {column: self.cleaned_data[self.name(column)] for column in self._columns}


class MeaningForm(forms.Form):
    """What a remembered heading means."""

    column = forms.ChoiceField(label=_("Means"), choices=_meanings, required=False)


class DownloadForm(forms.Form):
    """People to take away: of a unit, as which kind of file."""

    unit = forms.UUIDField(required=False)
    kind = forms.ChoiceField(choices=[("xlsx", ".xlsx"), ("csv", ".csv")], required=False)
