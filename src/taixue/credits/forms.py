"""What is written to ask for a correction and to decide it."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 500


class AskForm(forms.Form):
    """Why an entry should be reversed."""

    reason = forms.CharField(
        label=_("Reason"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What is wrong, and how you know. A second person and the learner will read it."),
    )  # fmt: skip


class ApprovalForm(forms.Form):
    """A word with the approval, if one is needed."""

    answer = forms.CharField(
        label=_("Remark"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class RefusalForm(forms.Form):
    """Why a correction is declined."""

    answer = forms.CharField(
        label=_("Reason for declining"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The person who asked will read it."),
    )  # fmt: skip
