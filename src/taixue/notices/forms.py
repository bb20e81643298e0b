"""What the pages of notices read from an address or a form."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from taixue.notices.labels import CHANNELS, TOPICS
from taixue.notices.rules import policies, routes
from taixue.notices.rules.routes import Wishes

PACES = (
    (routes.NOW, _("At once, each by itself")),
    (routes.DAILY, _("Once a day, at eight")),
    (routes.WEEKLY, _("Once a week, on Mondays at eight")),
)
TEXTS = (
    (routes.SMS, _("By SMS")),
    (routes.WECOM, _("By WeCom")),
    (routes.NONE, _("Not at all, unless mail is missing")),
)
LISTS = (
    ("waiting", _("Waiting")),
    ("failed", _("Tried again later")),
    ("given-up", _("Given up")),
    ("sent", _("Sent out")),
    ("dropped", _("Not needed")),
)


def offered_topics(*, administers: bool) -> list[str]:
    """Return the topics that a person meets: that of administration only who administers."""
    return [topic for topic in policies.TOPICS if administers or topic not in policies.ADMINISTERING]


class InboxFilter(forms.Form):
    """Which notes are shown; what does not fit is as if not asked."""

    topic = forms.ChoiceField(required=False, choices=tuple(TOPICS.items()))
    unread = forms.BooleanField(required=False)

    def asked(self) -> tuple[str, bool]:
        """Return topic ("" is all) and whether only what was not read."""
        self.is_valid()
        return self.cleaned_data.get("topic", ""), bool(self.cleaned_data.get("unread"))


class WishForm(forms.Form):
    """How a person wants to be told."""

    pace = forms.ChoiceField(label=_("When letters come"), choices=PACES, widget=forms.RadioSelect)
    topics = forms.MultipleChoiceField(
        label=_("Letters about"), required=False, widget=forms.CheckboxSelectMultiple
    )  # fmt: skip
    text = forms.ChoiceField(label=_("Short messages"), choices=TEXTS, widget=forms.RadioSelect)

    def __init__(self, data: QueryDict | None, *, known: Wishes, administers: bool) -> None:
        """known: what was chosen before; administers: is the topic of administration offered too?"""
        offered = offered_topics(administers=administers)
        self.kept = known.unwanted - set(offered)
        self.offered = [topic for topic in offered if topic in policies.optional_topics()]
        topics = [topic for topic in offered if topic not in known.unwanted]
        super().__init__(data, initial={"pace": known.pace, "text": known.text, "topics": topics})
        choices = [(topic, TOPICS[topic]) for topic in self.offered]
        cast(forms.MultipleChoiceField, self.fields["topics"]).choices = choices

    def wishes(self) -> dict[str, Any]:
        """Return what was chosen, as the service takes it."""
        said = self.cleaned_data
        unwanted = self.kept | {topic for topic in self.offered if topic not in said["topics"]}
        return {"pace": said["pace"], "text": said["text"], "unwanted": unwanted}


class OutboxFilter(forms.Form):
    """Which messages are listed."""

    list = forms.ChoiceField(required=False, choices=LISTS)
    channel = forms.ChoiceField(required=False, choices=tuple(CHANNELS.items()))

    def asked(self) -> tuple[str, str]:
        """Return the name of the list, "given-up" where none was asked for, and the channel, "" for all."""
        self.is_valid()
        return self.cleaned_data.get("list") or "given-up", self.cleaned_data.get("channel", "")


class ChannelForm(forms.Form):
    """A channel whose failed messages are tried again."""

    channel = forms.ChoiceField(choices=tuple(CHANNELS.items()))
