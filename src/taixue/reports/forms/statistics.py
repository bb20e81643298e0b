"""Forms about statistics forms."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from taixue.reports.services.statistics import LONGEST

AREA = {"rows": 28, "spellcheck": "false", "class": "form-control rp-text", "wrap": "off"}


class TextForm(forms.Form):
    """Whose form it is, and its text: typed, or as a file."""

    unit = forms.ChoiceField(label=_("Issued for"))
    text = forms.CharField(
        label=_("Text (TOML)"), max_length=LONGEST, required=False, strip=False, widget=forms.Textarea(attrs=AREA)
    )
    file = forms.FileField(label=_("Or a file"), required=False)

    def __init__(self, data: Any, files: Any, *, units: Iterable[tuple[str, str]], initial: dict[str, Any]) -> None:
        super().__init__(data, files, initial=initial)
        field = self.fields["unit"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [*units]

    def clean(self) -> dict[str, Any]:
        """Take the file's text where one is chosen."""
        data = super().clean() or {}
        file = data.pop("file", None)
        if file is not None:
            try:
                data["text"] = file.read(LONGEST + 1).decode("utf-8")
            except UnicodeDecodeError:
                self.add_error("file", _("The file is not in UTF-8. Save it as UTF-8 and send it again."))
        elif not data.get("text"):
            self.add_error("text", _("Type the text, or choose a file."))
        return data
