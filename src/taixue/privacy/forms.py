"""Forms about a person's data."""

from django import forms
from django.utils.translation import gettext_lazy as _

from taixue.privacy import labels
from taixue.privacy.rules.erasing import GOES


class ErasureForm(forms.Form):
    """What a person wants erased."""

    items = forms.MultipleChoiceField(
        label=_("What shall be erased"), choices=[(code, labels.ERASED[code][0]) for code in GOES],
        widget=forms.CheckboxSelectMultiple, error_messages={"required": _("Choose at least one.")},
    )  # fmt: skip


class DataForm(forms.Form):
    """In which language all data is handed out."""

    language = forms.ChoiceField(choices=(("zh", "中文"), ("en", "English")))


class AnswerForm(forms.Form):
    """Why a request is declined."""

    answer = forms.CharField(
        label=_("Reason to decline"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write why you decline: the person reads it.")},
    )  # fmt: skip
