"""What is written to ask for a correction."""

from django import forms
from django.utils.translation import gettext_lazy as _

from taixue.kit.decisions import LONGEST


class AskForm(forms.Form):
    """Why an entry should be reversed."""

    reason = forms.CharField(
        label=_("Reason"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What is wrong, and how you know. A second person and the learner will read it."),
    )  # fmt: skip
