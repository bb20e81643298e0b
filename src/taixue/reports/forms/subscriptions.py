"""Subscribing to a report."""

from django import forms
from django.utils.translation import gettext_lazy as _

from taixue.reports import labels


class SubscriptionForm(forms.Form):
    """How often a report comes."""

    rhythm = forms.ChoiceField(
        label=_("How often"), choices=list(labels.RHYTHMS.items()), initial="weekly", widget=forms.RadioSelect
    )
