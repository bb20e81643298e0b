"""What is written to open, plan and close a training year."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from taixue.kit.decisions import LONGEST
from taixue.kit.templatetags.taixue_ui import chinese
from taixue.policy.queries.years import Offered
from taixue.policy.rules.years import MOST_REMINDERS

PROBLEMS: dict[str, str | Promise] = {
    "closing-before-the-end": _("The closing day lies after the last day of the year, at most two years."),
    "order": _("The last day lies after the first."),
    "reminder-outside": _("%(value)s lies outside of the year: choose days between its first and its last."),
    "reminder-twice": _("Name every day once, at most 60 days."),
    "days": _("A chosen version is not valid on the first day of the year."),
    "parameter": _("A chosen version leaves something open: assign it on the page of the rule first."),
    "required": _("Something is open: say why the year is closed all the same."),
}
"""What the services refuse, by code."""


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label, help_text=help_text, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


def refused(form: forms.Form, problems: Sequence[dict[str, str]]) -> None:
    """Say beside its field what a service refused."""
    for problem in problems:
        words = str(PROBLEMS[problem["code"]]) % {"value": problem.get("value", "")}
        form.add_error(problem["field"] if problem["field"] in form.fields else None, words)


class OpeningForm(forms.Form):
    """A new training year: its days, and which version of each of the authority's own rules holds."""

    first_day = _day(_("First day"))
    last_day = _day(_("Last day"), _("The last day on which hours count."))
    closing_day = _day(_("Closing day"), _("Until then corrections go in; from this day on the year may be closed."))

    def __init__(self, *args: Any, offered: Sequence[Offered], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._codes = {f"rule_{place}": one.code for place, one in enumerate(offered)}
        for name, one in zip(self._codes, offered, strict=True):
            title = one.document.title.zh if chinese() else one.document.title.en
            choices = [(str(number), _("version %(n)s") % {"n": number}) for number, _document in one.versions]
            self.fields[name] = forms.TypedChoiceField(
                label=title, coerce=int, initial=str(one.number),
                choices=[*choices, ("0", _("does not hold this year"))],
            )  # fmt: skip

    def rules(self) -> list[forms.BoundField]:
        """Return the fields of the rules."""
        return [self[name] for name in self._codes]

    def versions(self) -> dict[str, int]:
        """Return what was chosen: {code: number}."""
        return {code: self.cleaned_data[name] for name, code in self._codes.items()}


class PlanForm(forms.Form):
    """The closing day, and on which days who is reminded."""

    closing_day = _day(_("Closing day"), _("Until then corrections go in; from this day on the year may be closed."))
    remind_on = forms.CharField(
        label=_("Remind on"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One day a line, written 2026-11-20. Each leaves at nine in the morning, outside quiet hours."),
    )  # fmt: skip
    remind_who = forms.ChoiceField(
        label=_("Who is reminded"),
        choices=[("likely", _("who will miss at the present pace")), ("unmet", _("everybody who still owes"))],
    )
    escalate_after = forms.IntegerField(
        label=_("Tell the superior unit after so many reminders"), min_value=0, max_value=MOST_REMINDERS,
        help_text=_("0: never. Its administrators learn how many below them were reminded in vain."),
    )  # fmt: skip

    def clean_remind_on(self) -> list[date]:
        """Read the days, one a line."""
        found = []
        for line in str(self.cleaned_data["remind_on"]).replace(",", "\n").replace("，", "\n").split("\n"):
            if line.strip():
                try:
                    found.append(date.fromisoformat(line.strip()))
                except ValueError:
                    raise forms.ValidationError(
                        _("%(value)s is no day: write it as 2026-11-20."), params={"value": line.strip()[:20]}
                    ) from None
        return sorted(set(found))


class ClosingForm(forms.Form):
    """Why a year is closed although something is open."""

    remark = forms.CharField(
        label=_("Remark"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed where something is open. Whoever confirms it reads it, and it stays with the year."),
    )  # fmt: skip
