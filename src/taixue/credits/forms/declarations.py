"""What is written to declare something, to send a sheet, to filter lists."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from taixue.credits.forms.files import FilesField, OneFile
from taixue.credits.labels import declarations as labels
from taixue.credits.queries.declarations import Declaration
from taixue.credits.rules.activities import ACTIVITIES
from taixue.credits.rules.declarations import Facts

DAY = {"type": "date"}
AMOUNTS = {"half_days": ("half_days",), "hours": ("seconds",), "items": ("items",), "points": ("points",)}
"""Fields of amounts, by the measure that they say."""


class DeclarationForm(forms.Form):
    """One activity; only what its kind asks for is there."""

    people = forms.CharField(
        label=_("Who took part"), required=False, max_length=60_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line: name, or name and mobile number. Empty: yourself."),
    )  # fmt: skip
    title = forms.CharField(label=_("Title"), max_length=120)
    organiser = forms.CharField(label=_("Organiser or publisher"), max_length=80, required=False)
    first_day = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    last_day = forms.DateField(
        label=_("Last day"), required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        help_text=_("Empty: the same day."),
    )  # fmt: skip
    half_days = forms.IntegerField(label=_("Half-days"), required=False, min_value=0, max_value=400)
    hours = forms.DecimalField(
        label=_("Clock hours"), required=False, min_value=0, max_value=2000, decimal_places=2,
        help_text=_("As they passed, for example 1.5. The rule of your authority converts them."),
    )  # fmt: skip
    items = forms.IntegerField(label=_("How many"), required=False, min_value=0, max_value=200)
    points = forms.IntegerField(label=_("Points on the certificate"), required=False, min_value=0, max_value=100_000)
    certificate = forms.CharField(label=_("Number of the certificate"), max_length=60, required=False)
    remark = forms.CharField(
        label=_("Remark"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    keep = forms.MultipleChoiceField(
        label=_("Files that stay"), required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )
    file = FilesField(required=False)

    def __init__(self, *args: Any, kind: str, for_others: bool = False, kept: Iterable[tuple[UUID, str]] = (),
                 **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.kind = kind
        activity = ACTIVITIES[kind]
        for name, (measure,) in AMOUNTS.items():
            if measure not in activity.measures:
                del self.fields[name]
        choices = [(str(public_id), words) for public_id, words in kept]
        if choices:
            stay: Any = self.fields["keep"]
            stay.choices, stay.initial = choices, [value for value, _words in choices]
        else:
            del self.fields["keep"]
        if not for_others:
            del self.fields["people"]
        elif activity.together:
            self.fields["people"].help_text = _("One a line: name, or name and mobile number; at most 500.")

    @classmethod
    def of(cls, told: Declaration, data: Any, files: Any, kept: Iterable[tuple[UUID, str]]) -> "DeclarationForm":
        """Return the form of a declaration that is sent again, filled with what it says."""
        said = {name: getattr(told, name) for name in Facts.__slots__ if name not in ("kind", "seconds")}
        said["hours"] = Decimal(told.seconds) / 3600 if told.seconds else None
        filled = {name: value for name, value in said.items() if value not in (0, None)}
        return cls(data, files, kind=told.kind, kept=kept, initial=filled)

    def facts(self) -> Facts:
        """Return what is declared, for a form that is valid."""
        said = self.cleaned_data
        amounts: dict[str, Any] = {name: said.get(name) or 0 for name in ("half_days", "items", "points")}
        texts = {name: said[name].strip() for name in ("title", "organiser", "certificate", "remark")}
        first: date = said["first_day"]
        return Facts(
            kind=self.kind, first_day=first, last_day=said["last_day"] or first,
            seconds=int((said.get("hours") or 0) * 3_600), **amounts, **texts,
        )  # fmt: skip

    def kept(self) -> list[UUID]:
        """Return the files that stay."""
        return [UUID(value) for value in self.cleaned_data.get("keep", ())]

    def refuse(self, problems: Iterable[Mapping[str, Any]]) -> None:
        """Say at each field what a service found wrong."""
        for one in problems:
            name = {"seconds": "hours"}.get(one["field"], one["field"])
            field = name if name in self.fields else None
            self.add_error(field, labels.problem(one["field"], one["code"], str(one.get("value", ""))))


class SheetForm(forms.Form):
    """Activities of many people, and the paper that proves them."""

    sheet = forms.FileField(
        label=_("Sheet"), help_text=_(".xlsx or .csv by the blank form, at most 1,000 rows."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )  # fmt: skip
    file = OneFile(label=_("Evidence for all rows"))

    def refuse(self, problems: Iterable[Mapping[str, Any]]) -> None:
        """Say what a service found wrong with a file."""
        for one in problems:
            self.add_error(one["field"], labels.problem(one["field"], one["code"], str(one.get("value", ""))))


class DeclarationFilter(forms.Form):
    """Declarations by list, name or title, kind and state."""

    q = forms.CharField(
        label=_("Name or title"), required=False, max_length=40,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Name or title")}),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=labels.choices)
    state = forms.ChoiceField(label=_("State"), required=False, choices=labels.states)
