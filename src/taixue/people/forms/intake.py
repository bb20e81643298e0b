"""A roster to upload."""

from django import forms
from django.utils.translation import gettext_lazy as _


class RosterForm(forms.Form):
    """The registration form, filled in."""

    file = forms.FileField(
        label=_("Registration form"), max_length=200,
        help_text=_(
            ".xlsx, or .csv in UTF-8; at most 20 MB and 30,000 rows. Column order, title and remarks do not matter."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )  # fmt: skip
    new_units = forms.BooleanField(
        label=_("Make units that a row names under a known one"), required=False,
        help_text=_("For example 青石县/新机构."),
    )  # fmt: skip
