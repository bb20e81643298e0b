"""Filters above lists; their state lives in the address."""

from django import forms
from django.utils.translation import gettext_lazy as _

from taixue.people.labels.actions import GROUPS
from taixue.people.labels.roles import BANDS, ROLES
from taixue.people.rules.permissions import Role


class PeopleFilter(forms.Form):
    """People by part of the name, unit and rank band."""

    q = forms.CharField(
        label=_("Name"), required=False, max_length=40, widget=forms.TextInput(attrs={"type": "search"})
    )
    unit = forms.UUIDField(required=False, widget=forms.HiddenInput)
    band = forms.ChoiceField(label=_("Rank band"), required=False, choices=[("", _("All ranks")), *BANDS.items()])


class TransferFilter(forms.Form):
    """Transfer requests by list, part of a name and state."""

    tab = forms.ChoiceField(
        required=False, choices=[("received", ""), ("sent", ""), ("decided", "")], widget=forms.HiddenInput
    )
    q = forms.CharField(
        label=_("Name"), required=False, max_length=40,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Part of the name")}),
    )  # fmt: skip
    state = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[
            ("", _("All states")), ("open", _("not decided yet")), ("overdue", _("overdue")), ("accepted", _("moved")),
            ("declined", _("declined")), ("withdrawn", _("taken back")),
        ],
    )  # fmt: skip


class UnitFilter(forms.Form):
    """Units by name or code."""

    q = forms.CharField(
        label=_("Name or code"), required=False, max_length=60, widget=forms.TextInput(attrs={"type": "search"})
    )


class RoleFilter(forms.Form):
    """Roles by beginning of name and kind."""

    q = forms.CharField(
        label=_("Name"), required=False, max_length=40, widget=forms.TextInput(attrs={"type": "search"})
    )
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("All roles")), *ROLES.items()])


class GrantForm(forms.Form):
    """A role for an account over a unit."""

    account = forms.IntegerField(widget=forms.HiddenInput)
    role = forms.ChoiceField(label=_("Role"), choices=[(role, ROLES[role]) for role in Role])
    unit = forms.CharField(
        label=_("Unit (code)"), required=False, max_length=40,
        help_text=_("The role reaches this unit and all below it. Empty: everything."),
    )  # fmt: skip
    end_day = forms.DateField(
        label=_("Until (first day without it)"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: until someone ends it."),
    )  # fmt: skip


class LineFilter(forms.Form):
    """Audit lines by who, what, whose data and day."""

    actor = forms.CharField(
        label=_("Who"), required=False, max_length=40, widget=forms.TextInput(attrs={"type": "search"})
    )
    action = forms.ChoiceField(label=_("What"), required=False, choices=[("", _("All actions")), *GROUPS.items()])
    person = forms.CharField(
        label=_("Whose data"), required=False, max_length=40, widget=forms.TextInput(attrs={"type": "search"})
    )
    day = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
