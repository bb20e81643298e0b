"""A person's data as an administrator corrects it, and as the person asks to have it corrected."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from taixue.people.labels.codes import choices
from taixue.people.labels.persons import GROUPS, problem


class DataForm(forms.Form):
    """Fields of both forms of the academy: the learners' and the administrators'."""

    name = forms.CharField(label=_("Name"), max_length=80)
    sex = forms.ChoiceField(label=_("Sex"), required=False, choices=choices("sex"))
    ethnicity = forms.ChoiceField(label=_("Ethnic group"), required=False, choices=choices("ethnicity"))
    birth_month = forms.CharField(
        label=_("Birth month"), required=False, max_length=7, help_text=_("Year and month, such as 1979.03."),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip
    native_place = forms.CharField(label=_("Native place"), required=False, max_length=60)
    id_number = forms.CharField(label=_("Identity number"), required=False, max_length=30)
    mobile = forms.CharField(
        label=_("Mobile"), required=False, max_length=30, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    email = forms.CharField(
        label=_("E-mail"), required=False, max_length=120, widget=forms.TextInput(attrs={"inputmode": "email"})
    )
    office_phone = forms.CharField(
        label=_("Office phone"), required=False, max_length=30, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    qq = forms.CharField(
        label=_("QQ"), required=False, max_length=15, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    education = forms.ChoiceField(
        label=pgettext_lazy("field", "Education"), required=False, choices=choices("education")
    )
    degree = forms.ChoiceField(label=_("Degree"), required=False, choices=choices("degree"))
    school = forms.CharField(label=_("School"), required=False, max_length=80)
    major = forms.CharField(label=_("Major"), required=False, max_length=80)
    political_status = forms.ChoiceField(
        label=_("Political status"), required=False, choices=choices("political_status")
    )
    title = forms.CharField(
        label=_("Professional title"), required=False, max_length=60, help_text=_("As written, such as 经济师."),
        widget=forms.TextInput(attrs={"list": "titles"}),
    )  # fmt: skip

    def groups(self) -> list[tuple[str, Any, list[forms.BoundField], bool]]:
        """Return the groups with their fields, and whether one of them has an error."""
        found = []
        for name, label, fields in GROUPS:
            bound = [self[field] for field in fields if field in self.fields]
            if bound:
                found.append((name, label, bound, any(field.errors for field in bound)))
        return found

    def refuse(self, problems: Iterable[Mapping[str, str]]) -> None:
        """Say at each field what a service found wrong."""
        for one in problems:
            field = one["field"] if one["field"] in self.fields else None
            self.add_error(field, problem(one["field"], one["code"]))


class PersonForm(DataForm):
    """What an administrator corrects. A number that is stored already is corrected on a page of its own."""

    registered_on = forms.DateField(
        label=_("Registered"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("From this day the person owes hours."),
    )

    def __init__(self, *args: Any, numbered: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if numbered:
            del self.fields["id_number"]


class AskForm(DataForm):
    """What a person wants to have changed in their own data, and why."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who decides reads this: what is wrong, and what proves it."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["id_number"].help_text = _("Empty: it stays as it is.")


class NumberForm(forms.Form):
    """A right identity number in the place of a wrong one."""

    id_number = forms.CharField(
        label=_("Right identity number"), max_length=30, help_text=_("As on the card, 18 characters."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "tx-mono"}),
    )  # fmt: skip
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("The person can read it."))

    def refuse(self, problems: Iterable[Mapping[str, str]]) -> None:
        """Say at each field what a service found wrong."""
        for one in problems:
            self.add_error(one["field"], problem(one["field"], one["code"]))


class AnswerForm(forms.Form):
    """Why a request is declined."""

    answer = forms.CharField(label=_("Reason to decline"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
