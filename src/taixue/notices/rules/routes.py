"""By which ways a piece of news leaves the house, given what it is, what the person wishes and what is open."""

from collections.abc import Collection
from dataclasses import dataclass

from taixue.notices.rules.policies import Policy

EMAIL, SMS, WECOM = "email", "sms", "wecom"
CHANNELS = (EMAIL, SMS, WECOM)
TEXTS = (SMS, WECOM)
NOW, DAILY, WEEKLY = "now", "daily", "weekly"
PACES = (NOW, DAILY, WEEKLY)
NONE = "none"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person chose. pace: mail at once or gathered; text: the way of short messages, or NONE; unwanted: topics
    whose optional kinds leave the house no more."""

    pace: str = NOW
    text: str = SMS
    unwanted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reach:
    """What a person can be reached by."""

    mail: bool
    mobile: bool


def wanted(policy: Policy, wishes: Wishes) -> bool:
    """May this kind leave the house for this person? What is not optional always may."""
    return not (policy.optional and policy.topic in wishes.unwanted)


def at_once(policy: Policy, wishes: Wishes, reach: Reach, *, opened: Collection[str]) -> tuple[str, ...]:
    """Return the channels by which news leaves now; () if it stays in the inbox or waits for a digest.

    opened: the channels that this installation has
    Urgent news for a person without any mail goes by a short message even where none were wished.
    """
    if not wanted(policy, wishes):
        return ()
    mail = policy.mail and reach.mail and EMAIL in opened
    found = [EMAIL] if mail and (policy.urgent or wishes.pace == NOW) else []
    if policy.text and reach.mobile:
        chosen = wishes.text if wishes.text in opened else ""
        if not chosen and (wishes.text != NONE or (policy.urgent and not mail)):
            chosen = next((one for one in TEXTS if one in opened), "")
        found += [chosen] if chosen else []
    return tuple(found)


def gathered(policy: Policy, wishes: Wishes) -> bool:
    """Does news of this kind come in this person's digest?"""
    return policy.mail and not policy.urgent and wishes.pace != NOW and wanted(policy, wishes)
