"""What is typed to let a rule hold somewhere, and to end it."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from taixue.policy.labels import documents as labels
from taixue.policy.labels import words
from taixue.policy.rules.document import Parameter, Value


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **more)


class AssignForm(forms.Form):
    """Where a version holds, from when, until when, and the parameters that the document leaves open."""

    unit = forms.CharField(
        label=_("Code of the unit"), max_length=40, required=False,
        help_text=_("With all units below it. Empty: everywhere."),
    )  # fmt: skip
    first_day = _day(_("First day"))
    last_day = _day(_("Last day"), required=False, help_text=_("Empty: until it is ended."))

    def __init__(self, *args: Any, parameters: Iterable[Parameter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parameters = {f"given-{one.id}": one for one in parameters if one.open}
        for name, one in self.parameters.items():
            self.fields[name] = _field(one)

    @property
    def end_day(self) -> date | None:
        """The first day on which it no longer holds."""
        last: date | None = self.cleaned_data["last_day"]
        return last + timedelta(days=1) if last else None

    def given(self) -> dict[str, Value]:
        """Return the parameters that were set to another value than the document's."""
        found: dict[str, Value] = {}
        for name, one in self.parameters.items():
            said = self.cleaned_data.get(name)
            if said in (None, ""):
                continue
            value: Value = next((choice for choice in one.choices if str(choice) == said), said or "")
            if isinstance(value, float) and value.is_integer():
                value = int(value)
            if value != one.value:
                found[one.id] = value
        return found


class EndForm(forms.Form):
    """The last day on which a rule holds."""

    last_day = _day(_("Last day"))


def _field(one: Parameter) -> forms.Field:
    hint = _("The document says %(value)s.") % {"value": labels.value(one.value)} if one.value is not None else ""
    if one.choices:
        options = [("", "–"), *((str(choice), labels.value(choice)) for choice in one.choices)]
        return forms.ChoiceField(label=words(one.words), choices=options, required=False, help_text=hint)
    return forms.FloatField(label=words(one.words), required=False, help_text=hint)
