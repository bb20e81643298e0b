"""Forms of publications: a limit, a publication, an objection and its answer."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from taixue.kit.decisions import LONGEST
from taixue.reports.labels import publications as labels
from taixue.reports.rules.publications import Shown

DAY = {"type": "date"}


class LimitForm(forms.Form):
    """What a unit and those below it may publish."""

    shows = forms.ChoiceField(label=_("Units of this subtree may publish"), required=False, choices=labels.limits)


class PublishForm(forms.Form):
    """Which results, how much of them, and for how long."""

    figures = forms.ChoiceField(label=_("Figures"))
    shows = forms.ChoiceField(label=_("What is shown"), widget=forms.RadioSelect)
    first_day = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    last_day = forms.DateField(
        label=_("Last day"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        help_text=_("After it nobody sees it any more, and the names are deleted. At most a year."),
    )  # fmt: skip

    def __init__(
        self, data: Any, *, figures: Iterable[tuple[str, str]], shown: Iterable[Shown], initial: dict[str, Any]
    ) -> None:
        super().__init__(data, initial=initial)
        for name, choices in (("figures", figures), ("shows", [(one, labels.SHOWN[one]) for one in shown])):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [*choices]

    def refuse(self, problems: Iterable[Mapping[str, Any]]) -> None:
        """Say at each field what the service found wrong."""
        for one in problems:
            self.add_error(one["field"] if one["field"] in self.fields else None, labels.problem(one["code"]))


class ObjectionForm(forms.Form):
    """Why somebody does not want to be named."""

    reason = forms.CharField(
        label=_("Reason"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Whoever administers the unit reads it and decides."),
    )  # fmt: skip


class KeepForm(forms.Form):
    """A word with the decision to keep a name off."""

    answer = forms.CharField(
        label=_("Remark"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class ShowForm(forms.Form):
    """Why a name is shown again."""

    answer = forms.CharField(
        label=_("Reason"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The person reads it."),
    )  # fmt: skip


class SearchForm(forms.Form):
    """Part of a name."""

    q = forms.CharField(
        label=_("Name"), required=False, max_length=40,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Search names")}),
    )  # fmt: skip
