"""What is written to ask for an exemption, to end one, to filter lists."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from taixue.kit.decisions import LONGEST
from taixue.policy.labels import exemptions as labels

DAY = {"type": "date"}


class ExemptionForm(forms.Form):
    """A kind, days, a reason, a file."""

    kind = forms.ChoiceField(label=_("Kind"), choices=labels.choices)
    first_day = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    last_day = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    reason = forms.CharField(
        label=_("Reason"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who decides and the person will read it."),
    )  # fmt: skip
    file = forms.FileField(
        label=pgettext_lazy("entry", "Evidence"),
        help_text=_("A PDF, a picture or an Office document of at most 20 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.webp,.docx,.xlsx"}),
    )  # fmt: skip

    def refuse(self, problems: Iterable[Mapping[str, Any]]) -> None:
        """Say at each field what a service found wrong."""
        for one in problems:
            field = one["field"] if one["field"] in self.fields else None
            self.add_error(field, labels.problem(one["code"], str(one.get("value", ""))))


class EndForm(forms.Form):
    """The first day on which it no longer holds."""

    day = forms.DateField(
        label=_("First day on which it no longer holds"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )


class ExemptionFilter(forms.Form):
    """Exemptions by beginning of the name, kind and state."""

    q = forms.CharField(
        label=_("Name"), required=False, max_length=40,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Name")}),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=labels.all_kinds)
    state = forms.ChoiceField(label=_("State"), required=False, choices=labels.states)
