"""What is written to ask for a correction, for one person or for many, and to object to one."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from taixue.credits.forms.files import OneFile
from taixue.credits.labels import declarations as labels
from taixue.kit.decisions import LONGEST

DAY = {"type": "date"}


def _reason() -> forms.CharField:
    return forms.CharField(
        label=_("Reason"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What is wrong, and how you know. A second person and the learner will read it."),
    )  # fmt: skip


class Asking(forms.Form):
    """A form whose fields a service may refuse."""

    def refuse(self, problems: Iterable[Mapping[str, Any]]) -> None:
        """Say at each field what a service found wrong."""
        for one in problems:
            field = one["field"] if one["field"] in self.fields else None
            self.add_error(field, labels.problem(one["field"], one["code"], str(one.get("value", ""))))


class AskForm(Asking):
    """Why an entry should be reversed."""

    reason = _reason()
    file = OneFile(required=False, help_text=_("If there is any: a PDF, a picture or an Office document."))


class InsteadForm(Asking):
    """How an entry should stand instead."""

    hours = forms.DecimalField(label=_("Hours instead"), min_value=0, max_value=10_000, decimal_places=2)
    required = forms.BooleanField(label=_("Required for this person"), required=False)
    reason = _reason()
    file = OneFile()


class CourseForm(Asking):
    """A course that somebody learned to its end and that is not recorded."""

    course = forms.UUIDField(widget=forms.HiddenInput)
    day = forms.DateField(
        label=_("Day of completion"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        help_text=_("The year of this day gains the hours."),
    )  # fmt: skip
    reason = _reason()
    file = OneFile()


class CaseForm(Asking):
    """An outage: a course, a day, the unit, the people if not all of it."""

    course = forms.UUIDField(widget=forms.HiddenInput)
    unit = forms.ChoiceField(label=_("Unit"), choices=())
    day = forms.DateField(label=_("Day of the outage"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    people = forms.CharField(
        label=_("Only these people"), required=False, max_length=200_000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One a line: name, or name and mobile number. Empty: everybody who stood in the unit that day."),
    )  # fmt: skip
    listed = forms.FileField(
        label=_("Or a list as a file"), required=False, widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt"}),
        help_text=_("A text with one person a line, in UTF-8, 1 MB at most."),
    )  # fmt: skip
    reason = _reason()
    file = OneFile()

    def __init__(self, *args: Any, units: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["unit"]
        choice.choices = list(units)

    def clean_listed(self) -> str:
        """Return the text of the file, "" without one."""
        sent = self.cleaned_data["listed"]
        if sent is None:
            return ""
        try:
            return str(sent.read(1_000_001)[:1_000_000].decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise forms.ValidationError(_("This is no text in UTF-8: save the list as CSV UTF-8.")) from None

    def lines(self) -> list[str]:
        """Return the lines of both lists, without empty ones."""
        both = f"{self.cleaned_data['people']}\n{self.cleaned_data['listed']}"
        return [line.strip() for line in both.splitlines() if line.strip()]


class SeekForm(forms.Form):
    """Words of a course."""

    q = forms.CharField(
        label=_("Course"), required=False, max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Part of the title or the teacher")}),
    )  # fmt: skip


class ObjectionForm(forms.Form):
    """Why one does not agree."""

    words = forms.CharField(
        label=_("Why you do not agree"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Somebody who neither asked for the correction nor approved it reads it and looks again."),
    )  # fmt: skip


class ReviewForm(forms.Form):
    """The words of who looks again."""

    answer = forms.CharField(
        label=_("Your reason"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The person who objected will read it."),
    )  # fmt: skip
