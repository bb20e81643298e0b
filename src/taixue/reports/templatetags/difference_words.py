"""Differences in words: always with their sign."""

from django import template

from taixue.lib import hours

register = template.Library()


@register.filter
def signed(value: int) -> str:
    """A difference of counts: 3 is "+3", -3 is "−3", 0 is "0"."""
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{abs(value)}"


@register.filter
def signedhours(value: int) -> str:
    """A difference of centihours with one decimal: -500 is "−5.0"."""
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{hours.text(abs(value), places=1)}"
