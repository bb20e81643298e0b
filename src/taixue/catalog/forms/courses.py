"""What an author writes down about a course."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from taixue.catalog.labels import BANDS, EARNS, NAMED, PROBLEMS
from taixue.catalog.queries import subjects
from taixue.catalog.rules.courses import SPEEDS, Facts
from taixue.kit.templatetags.taixue_ui import words


class CourseForm(forms.Form):
    """The facts of a draft."""

    title = forms.CharField(label=_("Title"), max_length=120)
    title_en = forms.CharField(label=_("Title in English"), max_length=160, required=False)
    subject = forms.Field()  # its choices lie in the database
    summary = forms.CharField(
        label=_("What a learner takes away"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3})
    )
    summary_en = forms.CharField(
        label=_("The same in English"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3})
    )
    teacher = forms.CharField(label=_("Teacher"), max_length=80, required=False)
    slip = forms.CharField(
        label=_("Words on the cover"),
        max_length=4,
        required=False,
        help_text=_("2 to 4 characters; empty: the first of the title."),
    )
    hours = forms.DecimalField(
        label=_("Hours it earns"),
        min_value=0,
        max_value=200,
        decimal_places=2,
        help_text=_("0 while you do not know yet."),
    )
    earns = forms.ChoiceField(label=_("May be earned"), choices=list(EARNS.items()))
    threshold = forms.IntegerField(
        label=_("Complete at"),
        min_value=1,
        max_value=100,
        help_text=_("Per cent of each lesson's seconds that must be proven."),
    )
    speed = forms.TypedChoiceField(
        label=_("Highest playing speed"), coerce=int, choices=[(s, f"{s / 100:g}×") for s in SPEEDS]
    )
    held_limit = forms.IntegerField(
        label=_("Bridge a lost network for"),
        min_value=0,
        max_value=60,
        help_text=_("Minutes that a player may hand in later; 0: none."),
    )
    presence = forms.IntegerField(
        label=_("Ask for presence every"), min_value=0, max_value=60, help_text=_("Minutes, 1 to 60; 0: never.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(s.code, words(s, "name")) for s in subjects.all_subjects()]
        self.fields["subject"] = forms.ChoiceField(label=_("Subject"), choices=choices)

    def clean_slip(self) -> str:
        text = str(self.cleaned_data["slip"]).strip()
        if len(text) == 1:
            raise forms.ValidationError(str(PROBLEMS["slip-length"]))
        return text

    def facts(self) -> Facts:
        """Return what was written."""
        said = dict(self.cleaned_data)
        return Facts(centihours=int(said.pop("hours") * 100), **said)


def written(version: Any) -> dict[str, object]:
    """Return the facts of an edition as a form's initial values."""
    names = (
        "title",
        "title_en",
        "summary",
        "summary_en",
        "teacher",
        "slip",
        "earns",
        "threshold",
        "speed",
        "held_limit",
        "presence",
    )
    said: dict[str, object] = {name: getattr(version, name) for name in names}
    return said | {"subject": version.subject.code, "hours": Decimal(version.centihours) / 100}


BLANK: dict[str, object] = {"earns": "once", "threshold": 90, "speed": 100, "held_limit": 20, "presence": 0, "hours": 0}
"""The initial values of a new course."""


class SavedAudienceForm(forms.Form):
    """A saved audience that a draft names."""

    kind = forms.ChoiceField(label=_("Is"), choices=list(NAMED.items()))
    audience = forms.UUIDField()

    def __init__(self, *args: Any, audiences: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "–"), *audiences]
        self.fields["audience"] = forms.TypedChoiceField(label=_("Saved audience"), coerce=UUID, choices=choices)


class AudienceForm(forms.Form):
    """For whom a draft is required."""

    band = forms.ChoiceField(label=_("Rank band"), required=False, choices=list(BANDS.items()))
    unit = forms.CharField(
        label=_("Unit"),
        max_length=80,
        required=False,
        help_text=_("Name or code; empty: everyone in the course's reach."),
    )
    required = forms.TypedChoiceField(
        label=_("Is"),
        coerce=lambda value: value == "1",
        choices=[("1", _("required")), ("0", _("elective"))],
        initial="1",
    )
