"""What is typed to write a policy and to ask that it be published."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from taixue.kit.decisions import LONGEST
from taixue.policy.rules.figures import Figure
from taixue.policy.services.drafts import LONGEST as TEXT

AREA = {"rows": 28, "spellcheck": "false", "class": "form-control po-text", "wrap": "off"}


class NewForm(forms.Form):
    """For which part of the tree, and the text: typed, or as a file; empty where it is copied."""

    unit = forms.ChoiceField(label=_("Issued for"), required=False)
    text = forms.CharField(
        label=_("Text (TOML)"), max_length=TEXT, required=False, strip=False, widget=forms.Textarea(attrs=AREA)
    )
    file = forms.FileField(label=_("Or a file"), required=False)

    def __init__(self, *args: Any, units: Iterable[tuple[str, str]], copied: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = forms.ChoiceField(label=_("Issued for"), required=False, choices=list(units))
        self.copied = copied
        if copied:
            del self.fields["text"], self.fields["file"]

    def clean(self) -> dict[str, Any]:
        """Take the file's text where no text is typed."""
        data = super().clean() or {}
        if self.copied:
            return data
        file = data.get("file")
        if file is not None and not data.get("text"):
            try:
                data["text"] = file.read(TEXT + 1).decode("utf-8")
            except UnicodeDecodeError:
                self.add_error("file", _("The file is not in UTF-8. Save it as UTF-8 and send it again."))
        if not data.get("text") and not self.errors:
            self.add_error("text", _("Type the text, or choose a file."))
        return data


class TextForm(forms.Form):
    """The text of a draft, and of which state of it the reader saw."""

    text = forms.CharField(label=_("Text (TOML)"), max_length=TEXT, strip=False, widget=forms.Textarea(attrs=AREA))
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class FiguresForm(forms.Form):
    """The figures of a draft, each a field under its path."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, figures: Iterable[Figure], names: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in figures:
            self.fields[one.path] = forms.CharField(label=names[one.path], max_length=12, initial=one.value)

    def values(self) -> dict[str, str]:
        """Return the figures as typed, by path."""
        return {name: value for name, value in self.cleaned_data.items() if name != "revision"}


class AskForm(forms.Form):
    """Why the text should be published, and the units of the other issuers where they must approve."""

    reason = forms.CharField(
        label=_("Reason"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What it changes and why. Who approves will read it."),
    )  # fmt: skip

    def __init__(self, *args: Any, issuers: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place, name in issuers.items():
            self.fields[f"issuer-{place}"] = forms.CharField(
                label=_("Code of the unit: %(name)s") % {"name": name}, max_length=40,
                help_text=_("A person who writes rules there must approve."),
            )  # fmt: skip

    def issuers(self) -> dict[int, str]:
        """Return the codes of the units by the issuers' places."""
        chosen = ((name.removeprefix("issuer-"), value) for name, value in self.cleaned_data.items())
        return {int(place): value for place, value in chosen if place.isdecimal()}
