"""What is written to ask that two records be joined, or parted again."""

from django import forms
from django.utils.translation import gettext_lazy as _

from taixue.kit.decisions import LONGEST


class JoinForm(forms.Form):
    """Why two records are one person's. Which goes and which stays, the page says."""

    gone = forms.UUIDField(widget=forms.HiddenInput)
    stays = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("How do you know that both are one person?"), max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A second administrator and the person will read it."),
    )  # fmt: skip


class PartForm(forms.Form):
    """Why two joined records are not one person's."""

    reason = forms.CharField(
        label=_("Why are they not one person?"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A second administrator and the person will read it."),
    )  # fmt: skip
