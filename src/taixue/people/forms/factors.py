"""What is typed or signed as a second step."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_ANSWER = 20_000  # characters of a browser's answer for a passkey

_CODE = {
    "autocomplete": "one-time-code", "inputmode": "numeric", "autocapitalize": "characters", "spellcheck": "false",
}  # fmt: skip


class SecondForm(forms.Form):
    """A code, or a passkey's answer that a script puts in."""

    code = forms.CharField(
        label=_("Code"), max_length=20, required=False,
        widget=forms.TextInput(attrs={**_CODE, "inputmode": "text", "autofocus": True}),
    )  # fmt: skip
    credential = forms.CharField(required=False, max_length=LONGEST_ANSWER, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        data = super().clean() or {}
        if not data.get("code") and not data.get("credential"):
            self.add_error("code", _("Type the code that the app shows, or a recovery code."))
        return data


class AnswerForm(forms.Form):
    """A passkey's answer."""

    credential = forms.CharField(max_length=LONGEST_ANSWER, widget=forms.HiddenInput)


class AppForm(forms.Form):
    """The first code of an app: proof that it holds the secret."""

    code = forms.CharField(
        label=_("The six digits that the app shows now"), max_length=10, widget=forms.TextInput(attrs=_CODE)
    )


class PasskeyForm(forms.Form):
    """A new passkey with a name of one's own."""

    name = forms.CharField(
        label=_("A name that you know it by"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    credential = forms.CharField(max_length=LONGEST_ANSWER, widget=forms.HiddenInput)
