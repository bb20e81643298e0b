"""A report to take away."""

from typing import Any

from django import forms
from django.utils.translation import gettext

from taixue.reports import labels


class ExportForm(forms.Form):
    """Which report, as which kind of file."""

    report = forms.ChoiceField(choices=[(key, key) for key in labels.TITLES])
    form = forms.ChoiceField(choices=[("xlsx", ".xlsx"), ("pdf", ".pdf"), ("json", ".json")])

    def clean(self) -> dict[str, Any]:
        """Refuse JSON of what no other system takes."""
        given = super().clean() or {}
        if given.get("form") == "json" and given.get("report") != "assessment":
            self.add_error("form", self.words())
        return given

    def words(self) -> str:
        """Return what is wrong with it."""
        return gettext("Say which report is meant, and as which kind of file.")
