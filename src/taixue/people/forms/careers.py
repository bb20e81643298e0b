"""What happens to a person in the service, as an administrator records it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from taixue.people.labels.careers import TURNS
from taixue.people.labels.codes import choices
from taixue.people.labels.persons import problem

DAY = {"type": "date"}
POST = ("unit", "department", "post", "rank", "post_level")
FIELDS = {"main": POST, "seconded": (*POST, "expected_to"), "leave": ("expected_to",)}
"""Fields beside the first day, by kind."""


class TurnForm(forms.Form):
    """One kind of posting with what belongs to it."""

    first_day = forms.DateField(widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    unit = forms.CharField(label=_("Unit"), max_length=120, help_text=_("Code or full name."))
    department = forms.CharField(label=_("Department"), required=False, max_length=60)
    post = forms.CharField(label=_("Post"), required=False, max_length=60)
    rank = forms.ChoiceField(label=_("Rank"), required=False, choices=choices("rank"))
    post_level = forms.ChoiceField(label=_("Level of the post"), required=False, choices=choices("post_level"))
    expected_to = forms.DateField(
        label=_("Expected end"), required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        help_text=_("You are reminded then; it ends only when you record it."),
    )  # fmt: skip

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_day"].label = str(TURNS[kind].first_day)
        for name in [name for name in self.fields if name not in ("first_day", *FIELDS.get(kind, ()))]:
            del self.fields[name]
        if kind == "main":
            self.fields["unit"].required = False
            self.fields["unit"].help_text = _("Code or full name. Empty: the present unit.")

    def refuse(self, problems: Iterable[Mapping[str, str]]) -> None:
        """Say at each field what a service found wrong."""
        for one in problems:
            field = one["field"] if one["field"] in self.fields else None
            self.add_error(field, problem(one["field"], one["code"]))


class EndForm(forms.Form):
    """The day on which a leave or a secondment is over."""

    end_day = forms.DateField(
        label=_("First day back"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        help_text=_("At most tomorrow: it is recorded when it takes place."),
    )  # fmt: skip


class ExpectForm(forms.Form):
    """When the end of a leave or a secondment is looked for."""

    expected_to = forms.DateField(
        label=_("Expected end"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        help_text=_("You are reminded then; it ends only when you record it."),
    )  # fmt: skip


class TakeBackForm(forms.Form):
    """Why a posting goes that was recorded by mistake."""

    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("The person can read it."))
