"""A report to take away."""

from django import forms
from django.utils.translation import gettext

from taixue.reports import labels


class ExportForm(forms.Form):
    """Which report, as which kind of file."""

    report = forms.ChoiceField(choices=[(key, key) for key in labels.TITLES])
    form = forms.ChoiceField(choices=[("xlsx", ".xlsx"), ("pdf", ".pdf"), ("json", ".json")])

    def words(self) -> str:
        """Return what is wrong with it."""
        return gettext("Say which report is meant, and as which kind of file.")
