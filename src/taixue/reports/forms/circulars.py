"""Forms of circulars: a draft, its return, its withdrawal, a Word template."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from taixue.kit.decisions import LONGEST


class DraftForm(forms.Form):
    """A circular to be drafted."""

    title = forms.CharField(label=_("Title"), max_length=80)
    remark = forms.CharField(
        label=_("What is asked of the units"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Stands in every document after its figures."),
    )  # fmt: skip
    figures = forms.ChoiceField(label=_("Figures"))
    receivers = forms.MultipleChoiceField(label=_("Units"), widget=forms.CheckboxSelectMultiple, required=False)
    names = forms.BooleanField(
        label=_("Name the people who still owe"), required=False, initial=True,
        help_text=_("Each unit reads the names of its own people only."),
    )  # fmt: skip
    word = forms.ChoiceField(
        label=_("Word template"), required=False,
        help_text=_("The PDF is always made; a Word file beside it if chosen."),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("Language"), choices=[("zh-hans", "中文"), ("en", "English")], initial="zh-hans"
    )

    def __init__(
        self, data: Any, *, figures: Iterable[tuple[str, str]], receivers: Iterable[tuple[str, str]],
        words: Iterable[tuple[str, str]],
    ) -> None:  # fmt: skip
        super().__init__(data)
        for name, choices in (("figures", figures), ("receivers", receivers), ("word", [("", _("none")), *words])):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [*choices]
        self.fields["receivers"].initial = [key for key, _words in receivers]

    def clean_receivers(self) -> list[str]:
        """Ask for one unit at least."""
        chosen: list[str] = self.cleaned_data["receivers"]
        if not chosen:
            raise forms.ValidationError(_("Choose one unit at least."))
        return chosen


class ReasonForm(forms.Form):
    """Why a circular is sent back or withdrawn."""

    reason = forms.CharField(label=_("Reason"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2}))


class TemplateForm(forms.Form):
    """A Word template of an authority."""

    unit = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=80)
    file = forms.FileField(
        label=_("Word file"), max_length=200, widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
        help_text=_(".docx, at most 5 MB, without macros and links to outside."),
    )  # fmt: skip
