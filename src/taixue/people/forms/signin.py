"""What is typed to get in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from taixue.people.rules import activation

LONGEST_PASSWORD = 256


class SignInForm(forms.Form):
    """A number or address, and the password."""

    who = forms.CharField(
        label=_("Mobile, identity number or e-mail"), max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip
    password = forms.CharField(
        label=_("Password"), max_length=LONGEST_PASSWORD, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip


class CodeForm(forms.Form):
    """The code of a slip and the end of the identity number."""

    code = forms.CharField(
        label=_("Activation code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    ending = forms.CharField(
        label=_("Last six of your identity number"), min_length=6, max_length=6,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "size": "8"}),
    )  # fmt: skip

    def clean_code(self) -> str:
        """Return the code as it is compared."""
        code = activation.normal(self.cleaned_data["code"])
        if len(code) != activation.LENGTH:
            raise forms.ValidationError(_("A code has 16 letters and digits, in four groups of four."), code="length")
        return code


class NewPasswordForm(forms.Form):
    """A new password, twice."""

    password = forms.CharField(
        label=_("New password"), max_length=LONGEST_PASSWORD, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    again = forms.CharField(
        label=_("Once more"), max_length=LONGEST_PASSWORD, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Refuse two that differ."""
        data = super().clean() or {}
        if data.get("password") and data.get("again") and data["password"] != data["again"]:
            self.add_error("again", _("This is not the same as above."))
        return data

    def refuse(self, problems: list[dict[str, str]]) -> None:
        """Show why the password was refused."""
        for problem in problems:
            self.add_error("password", problem["words"])


class ChangePasswordForm(NewPasswordForm):
    """The password of now, and a new one twice."""

    field_order = ("current", "password", "again")
    current = forms.CharField(
        label=_("Password of now"), max_length=LONGEST_PASSWORD, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip


class ConfirmForm(forms.Form):
    """The password once more, before something that asks for it."""

    password = forms.CharField(
        label=_("Your password"), max_length=LONGEST_PASSWORD, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip


class ReasonForm(forms.Form):
    """Why something is done; it stands in the audit line."""

    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
