"""What is written to decide what somebody else asked for: a word with a yes, the reason of a no."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 500
"""Characters of a reason or a remark."""


class ApprovalForm(forms.Form):
    """A word with the approval, if one is needed."""

    answer = forms.CharField(
        label=_("Remark"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class RefusalForm(forms.Form):
    """Why what was asked is declined."""

    answer = forms.CharField(
        label=_("Reason for declining"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The person who asked will read it."),
    )  # fmt: skip
