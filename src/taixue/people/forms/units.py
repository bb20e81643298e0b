"""What is asked of the tree and its units: the filter above the tree, and a form for each kind of change."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import FileExtensionValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from taixue.people.labels.roles import UNIT_KINDS
from taixue.people.rules.reorganisation import Wording
from taixue.people.rules.trees import LONGEST

Choices = Iterable[tuple[str, Any]]


def day_field(label: Any, **options: Any) -> forms.DateField:
    """Return a field for a day, in the browser's own calendar where it has one."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class TreeFilter(forms.Form):
    """Units by name or code, today or as they were on a day."""

    q = forms.CharField(
        label=_("Name or code"), required=False, max_length=60, widget=forms.TextInput(attrs={"type": "search"})
    )
    on = day_field(_("As it was on"), required=False)


class DayFilter(forms.Form):
    """A unit as it was on a day."""

    on = day_field(_("As it was on"), required=False)


class ChangeForm(forms.Form):
    """What every change is asked: from which day, and by which document."""

    on = day_field(_("From which day"), help_text=_("The first day of the new order. A day to come waits for its day."))
    reason = forms.CharField(
        label=_("By which document"), required=False, max_length=200, help_text=_("Number and title, as it is cited.")
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today

    def asked(self) -> dict[str, Any]:
        """Return what the service is asked, by its words."""
        data = self.cleaned_data
        found = {"on": data["on"], "reason": data["reason"].strip()}
        for name in ("under", "others", "departments", "persons"):
            if name in data:
                found[name] = data[name]
        if "name" in data:
            found["wording"] = Wording(
                data.get("code", "").strip(), data["name"].strip(), data["name_en"].strip(), data["kind"]
            )
        return found


class _Words(ChangeForm):
    field_order: tuple[str, ...] = ("name", "name_en", "code", "kind", "on", "reason")
    name = forms.CharField(label=pgettext_lazy("unit", "Name"), max_length=LONGEST["name"])
    name_en = forms.CharField(label=_("English name"), required=False, max_length=LONGEST["name_en"])
    kind = forms.ChoiceField(label=_("Kind"), choices=list(UNIT_KINDS.items()))


class RenameForm(_Words):
    """Other names or another kind for a unit."""


class CreateForm(_Words):
    """A new unit."""

    code = forms.CharField(
        label=pgettext_lazy("unit", "Code"), max_length=LONGEST["code"], help_text=_("No other unit has it.")
    )


class CloseForm(ChangeForm):
    """The end of a unit."""


def _uuid(value: str) -> UUID:
    return UUID(value)


class MoveForm(ChangeForm):
    """Another superior, of those the page offers."""

    under = forms.TypedChoiceField(label=_("New superior"), coerce=_uuid, widget=forms.RadioSelect)
    field_order = ("under", "on", "reason")

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["under"].choices = list(places)  # type: ignore[attr-defined]  # a choice field, declared above


class MergeForm(ChangeForm):
    """Units that are merged into this one, of those the page offers."""

    others = forms.TypedMultipleChoiceField(
        label=_("Which units are merged into it"), coerce=_uuid, widget=forms.CheckboxSelectMultiple
    )
    field_order = ("others", "on", "reason")

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["others"].choices = list(places)  # type: ignore[attr-defined]  # a choice field, declared above


class SplitForm(CreateForm):
    """A new unit, where it stands, and who goes there."""

    under = forms.TypedChoiceField(label=_("Where the new unit stands"), coerce=_uuid, widget=forms.RadioSelect)
    departments = forms.MultipleChoiceField(
        label=_("Whole departments"), required=False, widget=forms.CheckboxSelectMultiple
    )
    persons = forms.TypedMultipleChoiceField(
        label=_("Single people"), coerce=_uuid, required=False, widget=forms.CheckboxSelectMultiple
    )
    others = forms.TypedMultipleChoiceField(
        label=_("Units below it"), coerce=_uuid, required=False, widget=forms.CheckboxSelectMultiple
    )
    field_order = ("name", "name_en", "code", "kind", "under", "departments", "persons", "others", "on", "reason")

    def __init__(
        self, *args: Any, places: Choices, departments: Choices, persons: Choices, below: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("under", places), ("departments", departments), ("persons", persons), ("others", below),
        ):  # fmt: skip
            self.fields[name].choices = list(choices)  # type: ignore[attr-defined]  # choice fields, declared above


class ListForm(ChangeForm):
    """A list of units as a file."""

    file = forms.FileField(
        label=_("List of units"), validators=[FileExtensionValidator(["csv", "xlsx"])],
        help_text=_("CSV in UTF-8 or XLSX with the columns code, parent, name, name_en, kind."),
    )  # fmt: skip
    field_order = ("file", "on", "reason")
