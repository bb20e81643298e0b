"""Registration windows, lost passwords, lent roles."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from taixue.people.labels.roles import BANDS

_DAY = {"type": "date"}


class WindowForm(forms.Form):
    """Who registers where, from when to when."""

    unit = forms.CharField(
        label=_("Unit (code)"), max_length=40, help_text=_("The window holds in this unit and all below it.")
    )
    band = forms.ChoiceField(label=_("Rank band"), required=False, choices=[("", _("All ranks")), *BANDS.items()])
    first_day = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))
    last_day = forms.DateField(
        label=_("Last day"),
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
        help_text=_("Open until 24:00 of this day."),
    )


class LostForm(forms.Form):
    """Who lost a password, and whom to ask."""

    WAYS = (("email", _("A code to my e-mail address")), ("unit", _("Ask my unit")), ("academy", _("Ask the academy")))
    who = forms.CharField(
        label=_("Mobile, identity number or e-mail"), max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip
    way = forms.ChoiceField(label=_("How"), choices=WAYS, initial="email", widget=forms.RadioSelect)


class ResetForm(forms.Form):
    """Why an account is reset, and whether the second step is lost too."""

    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    second_step_lost = forms.BooleanField(
        label=_("The phone or key for the second step is lost too"), required=False,
        help_text=_("Then the second step is taken away with the password."),
    )  # fmt: skip


class LendForm(forms.Form):
    """To whom a role is lent, for which days, and why."""

    grant = forms.UUIDField(widget=forms.HiddenInput)
    deputy = forms.IntegerField(widget=forms.HiddenInput)
    first_day = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))
    last_day = forms.DateField(
        label=_("Last day"),
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
        help_text=_("At most 92 days; it ends by itself."),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=200, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def clean(self) -> dict[str, Any]:
        """Ask who it is, in words."""
        data = super().clean() or {}
        if "deputy" in self.errors or "grant" in self.errors:
            self.add_error(None, _("Choose the role and the person."))
        return data
