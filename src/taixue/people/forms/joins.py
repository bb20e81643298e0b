"""What is written to join two records or to part them, and to decide it."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 500


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


class ApproveForm(forms.Form):
    """A word with the approval, if one is needed."""

    answer = forms.CharField(
        label=_("Remark"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class DeclineForm(forms.Form):
    """Why nothing is done."""

    answer = forms.CharField(
        label=_("Reason for declining"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The person who asked will read it."),
    )  # fmt: skip
