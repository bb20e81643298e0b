"""What is typed to try a draft, and to keep what it showed."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TryForm(forms.Form):
    """In which window, and over which part of the tree."""

    window = forms.ChoiceField(label=_("Window"))
    unit = forms.ChoiceField(label=_("Over"), required=False)

    def __init__(self, *args: Any, windows: Iterable[str], units: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["window"] = forms.ChoiceField(
            label=_("Window"), choices=[(name, name) for name in windows],
            help_text=_("Standings of this window are compared with what the draft would say."),
        )  # fmt: skip
        self.fields["unit"] = forms.ChoiceField(label=_("Over"), required=False, choices=list(units))


class KeepForm(forms.Form):
    """Under which name a try is kept."""

    name = forms.CharField(label=pgettext_lazy("what-if", "Name"), max_length=80)
